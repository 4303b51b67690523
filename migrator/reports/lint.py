"""What lint finds as a compiler shows it: by file, each with its line, what to do, and the safe way as whole files."""

from collections import Counter
from collections.abc import Iterator

from migrator.reports.style import Colour, Style
from migrator.reports.wording import count, one_line, visible
from migrator.values.findings import LintFinding, LintResult, RewriteFile, Severity

_COLOURS: dict[Severity, Colour] = {"error": "red", "warning": "yellow", "note": "cyan"}
_INDENT = "    "


def render(result: LintResult, style: Style) -> str:
    """Return the findings, and in the last line how many there are. Notes are shown where more is wanted to be said.

    Where it is to be quiet, errors alone.
    """
    shown = [finding for finding in result.findings if finding.severity in _wanted(style)]
    lines = [line for finding in shown for line in (*_finding(finding, style), "")]
    if style.detail != "quiet":
        lines.append(summary(result, style))
    return "".join(f"{line}\n" for line in lines)


def _wanted(style: Style) -> tuple[Severity, ...]:
    match style.detail:
        case "quiet":
            return ("error",)
        case "usual":
            return ("error", "warning")
        case _:
            return ("error", "warning", "note")


def summary(result: LintResult, style: Style) -> str:
    """Return how much was looked at, and how much was found by its weight."""
    times = Counter(finding.severity for finding in result.findings)
    found = [count(times[severity], severity) for severity in _COLOURS if times[severity]]
    if times["note"] and style.detail == "usual":
        found[-1] += " (shown by --verbose)"
    found += [f"{result.ignored:,} ignored"] if result.ignored else []
    looked = f"{count(result.migrations, 'migration')}, {count(result.scripts, 'script')}"
    return f"{looked}: {', '.join(found) or 'nothing found'}."


def _finding(finding: LintFinding, style: Style) -> Iterator[str]:
    place = style.paint(f"{visible(str(finding.location))}:", "bold")
    label = style.paint(f"{finding.severity}[{visible(finding.code)}]:", _COLOURS[finding.severity])
    yield f"{place} {label} {one_line(finding.message)}"
    for line in visible(finding.excerpt or "").splitlines():
        yield f"{_INDENT}{style.paint(line, 'red') if line.strip() == '^' else line}".rstrip()
    if finding.hint:
        yield f"{style.paint('hint:', 'cyan')} {one_line(finding.hint)}"
    if finding.question:
        yield f"{style.paint('question:', 'cyan')} {one_line(finding.question)}"
    if finding.rewrite:
        stays = ", of which this stays" if finding.kept else ""
        yield f"{style.paint('rewrite:', 'cyan')} instead of this statement{stays}"
        yield from (f"{_INDENT}{line}" for line in visible(finding.kept or "").splitlines())
    for file in finding.rewrite:
        yield from _files(file)


def _files(file: RewriteFile) -> Iterator[str]:
    if file.transaction == "none":
        yield f"{_INDENT}# manifest: - {{id: {visible(file.id)}, transaction: none}}"
    for direction, text in (("up", file.up), ("down", file.down)):
        yield f"{_INDENT}-- {visible(file.id)}.{direction}.sql"
        yield from (f"{_INDENT}{line}" for line in visible(text).splitlines())
