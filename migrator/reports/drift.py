"""Drift as text: in what a live schema is not what its history makes, then the statements that close it."""

from migrator.reports import differences, problems
from migrator.reports.style import Style
from migrator.reports.wording import count, one_line, visible
from migrator.values.catalog import by_object
from migrator.values.drift import DriftResult


def render(result: DriftResult, style: Style) -> str:
    """Return what the history makes with a minus, what is there with a plus; the statements are for people."""
    lines = problems.lines(result.warnings, style) if result.warnings else []
    lines += differences.lines(result.differences, style)
    if result.closing:
        lines += ["", style.paint("-- Back to what the history makes; nothing of it was run:", "dim")]
        lines += [visible(statement) for statement in result.closing]
    return "\n".join((*lines, *([""] if lines else []), summary(result))) + "\n"


def summary(result: DriftResult) -> str:
    """Return what it comes to, in one sentence."""
    where = f"{one_line(result.target.database)} and what {count(result.replayed, 'recorded migration')} make"
    objects = by_object(difference for difference in result.differences if not difference.note)
    left_out = f"; {count(result.ignored, 'difference is', 'differences are')} ignored" if result.ignored else ""
    said = f"differ in {count(len(objects), 'object')}" if objects else "are alike"
    return f"{where} {said}{left_out}."
