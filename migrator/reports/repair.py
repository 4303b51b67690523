"""What is recorded of a migration and what exists of it, as text."""

from migrator.reports import rules
from migrator.reports.columns import Cell, align
from migrator.reports.history import about, outcome
from migrator.reports.style import Style
from migrator.reports.wording import one_line
from migrator.values.units import show_time
from migrator.values.views import RepairResult


def render(result: RepairResult, style: Style) -> str:
    """Return the attempts, the units of the last one, what the rules and the catalog show, and what was decided."""
    parts = (
        [f"{style.paint(one_line(result.id), 'bold')} in {one_line(result.target.database)}"],
        _recorded(result, style),
        _exists(result, style),
        [_decided(result)],
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _recorded(result: RepairResult, style: Style) -> list[str]:
    if not result.rows:
        return ["Recorded: no attempt."]
    rows = [
        [Cell(f"  {row.id}"), Cell(show_time(row.started_at)), Cell(outcome(row)), Cell(about(row))]
        for row in result.rows
    ]
    units = [
        [
            Cell(f"  statement {unit.ordinal}, line {unit.first_line}"),
            Cell("done" if unit.completed_at else "begun, not known to be done"),
            Cell(one_line(unit.error or "")),
        ]
        for unit in result.journal
    ]
    journal = ["Statements of the last attempt:", *align(units, style)] if units else []
    return ["Recorded:", *align(rows, style), *journal]


def _exists(result: RepairResult, style: Style) -> list[str]:
    shown = [f"  index {one_line(index)} is not usable" for index in result.unusable]
    verdicts = [*rules.lines(result.rules, style), rules.summary(result.rules)] if result.rules else []
    return (
        ["Exists:", *shown, *verdicts]
        if shown or verdicts
        else ["Exists: its manifest entry expects nothing that could be checked."]
    )


def _decided(result: RepairResult) -> str:
    if result.marked:
        return f"{one_line(result.id)} is marked {result.marked}."
    return f"To settle it: migrator repair {one_line(result.id)} --as applied|rolled-back|not-run --reason '…'"
