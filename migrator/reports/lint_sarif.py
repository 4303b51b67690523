"""What lint finds as SARIF, which code scanning and editors read."""

from migrator.reports.sarif_document import Result, document
from migrator.reports.style import Style
from migrator.values.findings import LintFinding, LintResult


def render(result: LintResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the document."""
    return document(map(_result, result.findings))


def _result(finding: LintFinding) -> Result:
    said = "\n".join(filter(None, (finding.message, finding.hint and f"hint: {finding.hint}")))
    return Result(finding.severity, finding.code, said, finding.location)
