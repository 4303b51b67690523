"""Every attempt that was made, as text."""

from migrator.reports.columns import Cell, align
from migrator.reports.style import Colour, Style
from migrator.reports.wording import count, one_line
from migrator.values.units import show_duration, show_time
from migrator.values.views import HistoryResult, HistoryRow

COLOURS: dict[str, Colour] = {"completed": "green", "failed": "red"}
_HEADERS = ("id", "when", "migration", "outcome", "took", "waited", "by", "")
_RIGHT = {0, 4, 5}


def render(result: HistoryResult, style: Style) -> str:
    """Return a table of the attempts, the newest last: nearest to the prompt."""
    project, database = one_line(result.target.project), one_line(result.target.database)
    if not result.rows:
        return f"Nothing is recorded for {project} in {database}.\n"
    header = [Cell(text, "bold") for text in _HEADERS]
    lines = align([header, *map(_row, result.rows)], style, _RIGHT)
    failed = sum(row.status == "failed" for row in result.rows)
    summary = f"{project} in {database}: {count(len(result.rows), 'attempt')}, {failed} failed."
    return "\n".join([*lines, "", summary]) + "\n"


def outcome(row: HistoryRow) -> str:
    """Return what became of an attempt: `applied`, `rolled back`, or its status and what was unusual about it."""
    direction = "" if row.direction == "up" else "roll back "
    status = {"up": "applied", "down": "rolled back"}[row.direction] if row.status == "completed" else row.status
    text = status if row.status == "completed" else f"{direction}{status}"
    return text if row.kind == "migration" else f"{text} ({one_line(row.kind)})"


def about(row: HistoryRow) -> str:
    """Return the error of an attempt with its code and line, or the reason that was given for it."""
    if row.error is None:
        return one_line(row.reason or "")
    line = f" line {row.error_line}:" if row.error_line else ""
    code = f"error[{one_line(row.error_sqlstate)}]" if row.error_sqlstate else "error"
    return f"{code}:{line} {one_line(row.error)}"


def _row(row: HistoryRow) -> list[Cell]:
    took = show_duration(row.duration_ms) if row.duration_ms is not None else ""
    waited = f"{show_duration(row.lock_wait_ms)} in {row.attempts} tries" if row.attempts > 1 else ""
    return [
        Cell(str(row.id)),
        Cell(show_time(row.started_at), "dim"),
        Cell(one_line(row.migration)),
        Cell(outcome(row), COLOURS.get(row.status, "yellow")),
        Cell(took),
        Cell(waited),
        Cell(f"{one_line(row.by_whom)}@{one_line(row.host)}"),
        Cell(about(row)),
    ]
