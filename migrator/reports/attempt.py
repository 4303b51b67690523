"""One attempt with the text that was run, as text."""

from migrator.reports.columns import Cell, align
from migrator.reports.history import COLOURS, about, outcome
from migrator.reports.style import Style
from migrator.reports.wording import one_line, visible
from migrator.values.units import show_duration, show_time
from migrator.values.views import AttemptResult, HistoryRow, JournalRow


def render(result: AttemptResult, style: Style) -> str:
    """Return the facts as SQL comments, then the text: exactly as it ran, unless a terminal is going to show it."""
    row = result.row
    facts = [[Cell(f"-- {name}"), Cell(text)] for name, text in _facts(row) if text]
    lines = [
        f"-- attempt {row.id}: {one_line(row.migration)} {style.paint(outcome(row), COLOURS.get(row.status, 'yellow'))}"
    ]
    lines += align(facts, style)
    if result.journal:
        lines += ["--", *align([_unit(unit) for unit in result.journal], style)]
    sql = "-- its text was not recorded\n" if result.sql is None else result.sql
    return "\n".join(lines) + "\n\n" + (sql if style.width is None else visible(sql))


def _facts(row: HistoryRow) -> list[tuple[str, str]]:
    return [
        ("started", show_time(row.started_at)),
        ("took", show_duration(row.duration_ms) if row.duration_ms is not None else ""),
        ("waited", f"{show_duration(row.lock_wait_ms)} in {row.attempts} tries" if row.attempts > 1 else ""),
        ("by", f"{one_line(row.by_whom)} on {one_line(row.host)}, with {one_line(row.command)}"),
        ("run", row.run_id),
        ("commit", one_line(row.git_commit or "")),
        ("error" if row.error else "reason", about(row)),
    ]


def _unit(unit: JournalRow) -> list[Cell]:
    rows = "" if unit.rows is None else f"{unit.rows:,} rows"
    end = "not ended" if unit.completed_at is None else show_time(unit.completed_at)
    error = f"error: {one_line(unit.error)}" if unit.error else ""
    lines = str(unit.first_line) if unit.first_line == unit.last_line else f"{unit.first_line}-{unit.last_line}"
    return [Cell(f"-- statement {unit.ordinal}"), Cell(f"line {lines}"), Cell(end), Cell(rows), Cell(error)]
