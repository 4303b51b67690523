"""What lint finds as JUnit XML: a test suite for all, a test case for each finding, a note or a warning being passed.

An error is a failure. A warning or a note says in its system-out what it is, as those of the rules do.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from migrator.reports.junit import clean
from migrator.reports.style import Style
from migrator.reports.wording import one_line
from migrator.values.findings import LintFinding, LintResult


def render(result: LintResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the document, in ASCII: characters beyond it are written as references."""
    failures = sum(finding.severity == "error" for finding in result.findings)
    counts = {"tests": str(len(result.findings)), "failures": str(failures), "errors": "0"}
    root = Element("testsuites", {"name": clean(f"migrator lint: {result.project}"), **counts, "time": "0.000"})
    suite = SubElement(root, "testsuite", {"name": "lint", **counts, "skipped": "0", "time": "0.000"})
    for finding in result.findings:
        suite.append(_case(finding))
    indent(root)
    document: bytes = tostring(root, encoding="us-ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document.decode()}\n'


def _case(finding: LintFinding) -> Element:
    case = Element("testcase", classname=f"lint.{clean(finding.code)}", name=clean(str(finding.location)))
    whole = clean("\n".join(_lines(finding)))
    if finding.severity == "error":
        SubElement(case, "failure", type=clean(finding.code), message=clean(one_line(finding.message))).text = whole
    else:
        SubElement(case, "system-out").text = f"{finding.severity}: {whole}"
    return case


def _lines(finding: LintFinding) -> Iterator[str]:
    yield finding.message
    yield from filter(None, (finding.excerpt, finding.hint and f"hint: {finding.hint}", finding.question))
