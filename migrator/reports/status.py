"""The state of every migration, as text."""

from collections import Counter

from migrator.reports import problems
from migrator.reports.columns import Cell, align
from migrator.reports.style import Colour, Style
from migrator.reports.wording import count, one_line
from migrator.values.units import show_duration, show_time
from migrator.values.views import State, StatusResult, StatusRow

COLOURS: dict[State, Colour] = {
    "applied": "green",
    "pending": "cyan",
    "failed": "red",
    "edited": "red",
    "out of order": "red",
    "missing": "red",
    "interrupted": "yellow",
}
_HEADERS = ("state", "migration", "when", "took", "by", "")
_TOOK = 3


def render(result: StatusResult, style: Style) -> str:
    """Return a table of the migrations in the manifest's order, then how many are in which state."""
    lines = problems.lines(result.warnings, style)
    if result.rows:
        lines += align([[Cell(text, "bold") for text in _HEADERS], *map(_row, result.rows)], style, right={_TOOK})
        lines.append("")
    lines.append(_summary(result))
    return "\n".join(lines) + "\n"


def _row(row: StatusRow) -> list[Cell]:
    took = show_duration(row.duration_ms) if row.duration_ms is not None else ""
    return [
        Cell(row.state, COLOURS[row.state]),
        Cell(one_line(row.id)),
        Cell(show_time(row.at), "dim"),
        Cell(took),
        Cell(one_line(row.by or "")),
        Cell(one_line(row.detail or "")),
    ]


def _summary(result: StatusResult) -> str:
    where = f"{one_line(result.target.project)} in {one_line(result.target.database)}"
    found = Counter(row.state for row in result.rows)
    states = ", ".join(f"{count(found[state], state, state)}" for state in COLOURS if found[state])
    return f"{where}: {states or 'no migrations'}."
