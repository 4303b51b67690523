"""What a rehearsal found, as text: a line a migration, then what is wrong, object by object, then the sum."""

from collections import Counter
from collections.abc import Iterator, Sequence

from migrator.reports import differences, measured, problems
from migrator.reports.columns import Cell, align
from migrator.reports.style import Colour, Style
from migrator.reports.wording import count, listed, one_line
from migrator.values.rehearsal import (
    Finding,
    Measured,
    RehearsalOutcome,
    RehearsalResult,
    RehearsedMigration,
    TriedWay,
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
    "scans": "scans more than it may",
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
    "scans": "its up script reads more rows than it may, as the live database counts them",
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


_INDENT = " " * 3


def render(result: RehearsalResult, style: Style) -> str:
    """Return the migrations, what is wrong with them, and the sum."""
    if not result.migrations:
        return "Nothing to rehearse: no migration is pending.\n"
    shown = [m for m in result.migrations if style.detail != "quiet" or m.outcome == "wrong"]
    rows = align([_row(migration, style) for migration in shown], style) if shown else []
    blocks = [
        _block(migration, finding, style) for migration in shown for finding in migration.findings if finding.wrong
    ]
    parts = (
        problems.lines(result.warnings, style),
        rows,
        *(_effects(migration, style) for migration in shown),
        _safe_ways(shown, style),
        *blocks,
        _unfilled(result, style),
        _unweighed(result, style),
        [_sum(result)],
    )
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


def _time(direction: str, run: Measured | None, style: Style) -> Cell:
    if run is None:
        return Cell("")
    wal = f", {show_size(run.wal)} of WAL" if style.detail == "verbose" else ""
    return Cell(f"{direction} {show_duration(run.duration_ms)}{wal}")


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


def _effects(migration: RehearsedMigration, style: Style) -> list[str]:
    """Return what the up script does to tables that are there before it, and, with more detail, the down script."""
    scripts = {"up": migration.up} if style.detail == "usual" else {"up": migration.up, "down": migration.down}
    found: list[str] = []
    for direction, run in scripts.items() if style.detail != "quiet" else ():
        told = measured.lines(run.script, style.narrower(len(_INDENT))) if run and run.script else []
        title = f"{style.paint(one_line(migration.id), 'bold')}{' down' * (direction == 'down')}:"
        found += [title, *(_INDENT + line for line in told)] if told else []
    return found


def _safe_ways(migrations: Sequence[RehearsedMigration], style: Style) -> list[str]:
    """Return what came of trying what lint proposes; it is no fault of the migration where that leads elsewhere."""
    ways = [(migration, way) for migration in migrations for way in migration.safe_ways]
    if not ways or style.detail == "quiet":
        return []
    rows = [
        [
            Cell("✓", "green") if way.same else Cell("✗", "yellow"),
            Cell(one_line(migration.id)),
            Cell(f"line {way.line}", "dim"),
            Cell(one_line(way.code)),
            Cell(safe_way(way)),
        ]
        for migration, way in ways
    ]
    unlike = [line for migration, way in ways if not way.same for line in _unlike(migration, way, style)]
    return [style.paint("The safe ways that lint prints, tried instead:", "bold"), *align(rows, style), *unlike]


def safe_way(way: TriedWay) -> str:
    """Return in a few words where the safe way that lint prints has led."""
    if way.problem:
        return "the safe way fails"
    end = "the same schema" if way.same else "another schema"
    safe = (way.safe or "no lock").upper()
    return f"{end}; reads rows under {safe}, not {way.plain.upper()}" if way.plain else end


def _unlike(migration: RehearsedMigration, way: TriedWay, style: Style) -> Iterator[str]:
    name = f"{style.paint(one_line(migration.id), 'bold')}, {one_line(way.code)}"
    if way.problem:
        yield f"{name}: instead of line {way.line}, the safe way fails"
        yield from problems.lines((way.problem,), style)
    else:
        yield f"{name}: instead of what line {way.line} makes (-), the safe way makes this (+):"
        yield from differences.lines(way.differences, style)


def _unweighed(result: RehearsalResult, style: Style) -> list[str]:
    """Say which full scans nobody could weigh, though there is a budget for them."""
    found = [
        f"  {one_line(migration.id)}: {listed([one_line(table) for table in migration.unweighed])}"
        for migration in result.migrations
        if migration.unweighed
    ]
    who = one_line(result.weighed_by) if result.weighed_by else "no live database (--url)"
    title = style.paint("scans_over was not judged by these tables", "bold")
    return [f"{title}, of whose rows {who} tells nothing:", *found] if found else []


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
    weighed = f" Tables weighed by {one_line(result.weighed_by)}." if result.weighed_by and _is_weighed(result) else ""
    return f"{count(len(result.migrations), 'migration')} rehearsed on {where}: {found}; {times}.{weighed}"


def _is_weighed(result: RehearsalResult) -> bool:
    """Tell whether any table that a script locks has a weight."""
    scripts = [run.script for each in result.migrations for run in (each.up, each.down) if run and run.script]
    effects = (effect for script in scripts for statement in script.statements for effect in statement.effects)
    return any(effect.rows is not None for effect in effects)
