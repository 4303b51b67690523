"""What a rehearsal found, as text: a line a migration, then what is wrong, object by object, then the sum."""

from collections import Counter
from collections.abc import Iterator

from migrator.reports import differences, problems
from migrator.reports.columns import Cell, align
from migrator.reports.style import Colour, Style
from migrator.reports.wording import count, one_line
from migrator.values.rehearsal import (
    Finding,
    Measured,
    RehearsalOutcome,
    RehearsalResult,
    RehearsedMigration,
)
from migrator.values.units import show_duration, show_size

_MARKS: dict[RehearsalOutcome, Cell] = {
    "proven": Cell("✓", "green"),
    "irreversible": Cell("✓", "green"),
    "wrong": Cell("✗", "red"),
    "not rehearsed": Cell("·", "dim"),
}
# What a check says where it found something: of the line of its migration, and as a heading of what it found.
_SHORT = {
    "up": "its up script fails",
    "idempotent": "not idempotent",
    "down": "its down script fails",
    "restored": "not restored",
    "up again": "does not go up again",
    "repeated": "another outcome the second time",
    "resumed": "does not survive an interruption",
}
_SHORT_ON_ROWS = {
    "up": "its up script fails where there are rows",
    "down": "its down script fails where there are rows",
    "up again": "does not go up again where there are rows",
    "kept": "loses rows",
}
_ON_ROWS = " on made-up rows, and not on empty tables"
_FAILED = {
    "up": "its up script fails",
    "idempotent": "its up script fails where it is run a second time",
    "down": "its down script fails",
    "up again": "its up script fails after its down script",
    "resumed": "its {direction} script, interrupted after its statement {after}, fails where it is resumed",
}
_DIFFER = {
    "idempotent": "its up script, run a second time, changes what the first run made (-) into something else (+)",
    "restored": "its down script does not restore what was there before (-), and leaves this (+)",
    "repeated": "its up script, after its down script, does not make what it made at first (-), but this (+)",
    "resumed": (
        "its {direction} script, interrupted after its statement {after} and resumed, does not end as it does "
        "otherwise (-), but so (+)"
    ),
}
_RESTORED = ("restored", "restored, but for the order of columns or white space")


def render(result: RehearsalResult, style: Style) -> str:
    """Return the migrations, what is wrong with them, and the sum."""
    if not result.migrations:
        return "Nothing to rehearse: no migration is pending.\n"
    shown = [m for m in result.migrations if style.detail != "quiet" or m.outcome == "wrong"]
    rows = align([_row(migration, style) for migration in shown], style) if shown else []
    blocks = [
        _block(migration, finding, style) for migration in shown for finding in migration.findings if finding.wrong
    ]
    parts = (problems.lines(result.warnings, style), rows, *blocks, _unfilled(result, style), [_sum(result)])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _row(migration: RehearsedMigration, style: Style) -> list[Cell]:
    times = [_time(name, found, style) for name, found in (("up", migration.up), ("down", migration.down))]
    colour: Colour = "red" if any(finding.wrong for finding in migration.findings) else "dim"
    return [_MARKS[migration.outcome], Cell(one_line(migration.id)), *times, Cell(outcome(migration), colour)]


def outcome(migration: RehearsedMigration) -> str:
    """Return in a few words what came of a migration: `restored; idempotent`, `not restored`."""
    wrong = dict.fromkeys(_short(finding) for finding in migration.findings if finding.wrong)
    return "; ".join(wrong or _remarks(migration))


def heading(finding: Finding) -> str:
    """Return what a check found, without its differences."""
    if finding.lost:
        return "up and down lose rows of tables that are there before and after"
    said = (_FAILED if finding.problem else _DIFFER)[finding.check]
    return said.format(direction=finding.direction, after=finding.after) + _ON_ROWS * finding.on_rows


def details(finding: Finding, style: Style) -> list[str]:
    """Return the lines below the heading: the problem, or the rows that were lost, or the differences."""
    if finding.problem:
        return problems.lines((finding.problem,), style)
    lost = [
        f"  {one_line(table)}: {count(before, 'row')} before, {after:,} after" for table, before, after in finding.lost
    ]
    return [*lost, *differences.lines(finding.differences, style)]


def _short(finding: Finding) -> str:
    return (_SHORT_ON_ROWS if finding.on_rows else _SHORT)[finding.check]


def _time(direction: str, measured: Measured | None, style: Style) -> Cell:
    if measured is None:
        return Cell("")
    wal = f", {show_size(measured.wal)} of WAL" if style.detail == "verbose" else ""
    return Cell(f"{direction} {show_duration(measured.duration_ms)}{wal}")


def _remarks(migration: RehearsedMigration) -> Iterator[str]:
    if migration.outcome == "not rehearsed":
        yield "not rehearsed: one before it does not go up"
        return
    restored = _RESTORED[bool(migration.findings)]
    yield f"irreversible: {one_line(migration.irreversible)}" if migration.irreversible else restored
    if migration.idempotent:
        yield "idempotent"
    if migration.interruptions:
        yield f"resumed after {count(migration.interruptions, 'interruption')}"


def _block(migration: RehearsedMigration, finding: Finding, style: Style) -> list[str]:
    title = f"{style.paint(one_line(migration.id), 'bold')}: {heading(finding)}"
    return [title if finding.problem else f"{title}:", *details(finding, style)]


def _unfilled(result: RehearsalResult, style: Style) -> list[str]:
    """Say once of each table why it stayed empty."""
    filled = [migration.filled for migration in result.migrations if migration.filled]
    tables = dict.fromkeys(one for found in filled for one in found.unfilled)
    title = style.paint("No rows could be made up for:", "bold")
    return [title, *(f"  {one_line(table)}: {one_line(reason)}" for table, reason in tables)] if tables else []


def _rows(result: RehearsalResult) -> str:
    """Return how many rows were made up in all, for people."""
    filled = [migration.filled for migration in result.migrations if migration.filled]
    rows = sum(sum(found.rows.values()) for found in filled)
    tables = len({table for found in filled for table in found.rows})
    return f"; then on {count(rows, 'made-up row')} of {count(tables, 'table')}" if filled else ""


def _sum(result: RehearsalResult) -> str:
    outcomes = Counter(migration.outcome for migration in result.migrations)
    found = ", ".join(f"{number:,} {outcome}" for outcome in _MARKS if (number := outcomes[outcome]))
    took = {
        direction: sum(m.duration_ms for migration in result.migrations if (m := getattr(migration, direction)))
        for direction in ("up", "down")
    }
    where = f"PostgreSQL {result.server_version}, {one_line(result.target.database)}"
    times = f"up {show_duration(took['up'])}, down {show_duration(took['down'])}, on empty tables{_rows(result)}"
    return f"{count(len(result.migrations), 'migration')} rehearsed on {where}: {found}; {times}."
