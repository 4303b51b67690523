"""The verdicts as JUnit XML, which every CI server reads: a test suite for each phase, a test case for each verdict.

What fails is a failure, what cannot be told an error, or skipped where that is tolerated. A warning passes and says so
in its system-out. The elements and attributes are those of the schema that Jenkins checks against (junit-10.xsd).
"""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from migrator.reports.style import Style
from migrator.reports.wording import one_line, visible
from migrator.values.verdicts import Verdict
from migrator.values.views import PhaseResult, ValidateResult

# Not allowed in XML, though in a PostgreSQL text.
_NO_CHARACTERS = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})


def render(result: ValidateResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the document, in ASCII: characters beyond it are written as references."""
    every = [verdict for phase in result.phases for verdict in phase.rules]
    milliseconds = sum(phase.duration_ms for phase in result.phases)
    name = clean(f"migrator validate: {result.target.project}")
    root = Element("testsuites", {"name": name, **_counts(every), "time": _seconds(milliseconds)})
    for phase in result.phases:
        root.append(_suite(phase))
    indent(root)
    document: bytes = tostring(root, encoding="us-ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document.decode()}\n'


def _suite(phase: PhaseResult) -> Element:
    counts = {**_counts(phase.rules), "skipped": str(sum(verdict.tolerated for verdict in phase.rules))}
    suite = Element("testsuite", {"name": clean(phase.phase), **counts, "time": _seconds(phase.duration_ms)})
    for verdict in phase.rules:
        suite.append(_case(phase.phase, verdict))
    return suite


def _counts(verdicts: Sequence[Verdict]) -> dict[str, str]:
    failures = sum(verdict.status == "fail" for verdict in verdicts)
    errors = sum(verdict.status == "unknown" and not verdict.tolerated for verdict in verdicts)
    return {"tests": str(len(verdicts)), "failures": str(failures), "errors": str(errors)}


def _case(phase: str, verdict: Verdict) -> Element:
    case = Element("testcase", classname=clean(f"{phase}.{verdict.family}"), name=clean(verdict.rule))
    said = clean(one_line(f"expected {verdict.expected}, found {verdict.found}"))
    whole = clean("\n".join(_lines(verdict)))
    if verdict.status == "warn":
        SubElement(case, "system-out").text = f"warning: {said}\n{whole}"
    elif verdict.status != "pass":
        kind = "failure" if verdict.status == "fail" else "skipped" if verdict.tolerated else "error"
        SubElement(case, kind, type=verdict.status, message=said).text = whole
    return case


def _lines(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.location}: {verdict.id}"
    yield f"expected: {verdict.expected}"
    yield f"found: {verdict.found}"
    if verdict.hint:
        yield f"hint: {verdict.hint}"


def clean(text: str) -> str:
    """Return text as XML can hold it, harmless."""
    return visible(text).translate(_NO_CHARACTERS)


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}"
