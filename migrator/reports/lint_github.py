"""What lint finds as workflow commands of GitHub, which it shows at the lines that they are about."""

from migrator.reports import lint
from migrator.reports.github import Kind, annotation
from migrator.reports.style import Style
from migrator.values.findings import LintFinding, LintResult, Severity

_KINDS: dict[Severity, Kind] = {"error": "error", "warning": "warning", "note": "notice"}


def render(result: LintResult, style: Style) -> str:
    """Return a line for each finding, errors first since GitHub shows few, and in the last line how many there are.

    Where it is to be quiet, errors alone.
    """
    quiet = style.detail == "quiet"
    order = list(_KINDS)
    findings = sorted(result.findings, key=lambda finding: order.index(finding.severity))
    lines = [_command(finding) for finding in findings if finding.severity == "error" or not quiet]
    if not quiet:
        lines.append(lint.summary(result, style._replace(detail="verbose")))
    return "".join(f"{line}\n" for line in lines)


def _command(finding: LintFinding) -> str:
    said = "\n".join(filter(None, (finding.message, finding.hint and f"hint: {finding.hint}")))
    return annotation(_KINDS[finding.severity], finding.code, said, finding.location)
