"""What a script was seen to do to tables, a line for each statement and table."""

from collections.abc import Iterator

from migrator.reports.columns import Cell, align
from migrator.reports.style import Style
from migrator.reports.wording import count, listed, one_line
from migrator.values.measured import Effect, MeasuredScript, MeasuredStatement, blocks
from migrator.values.units import show_count, show_duration, show_size

_MILLION = 1_000_000
# Statements whose scans the planner chooses, by what is in the tables at the time.
_PLANNED = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "DO", "CALL"})


def lines(measured: MeasuredScript, style: Style) -> list[str]:
    """Return what blocks, rewrites, empties or scans a table, and where all is wanted to be said, every lock."""
    rows = [
        [Cell(_place(statement), "dim"), Cell(sentence(statement, effect), "yellow" if _waits(effect) else None)]
        for statement in measured.statements
        for effect in statement.effects
        if effect.matters or style.detail == "verbose"
    ]
    found = align(rows, style) if rows else []
    if measured.blocked_at_once:
        found.append(f"Blocked at the same time: {listed([one_line(table) for table in measured.blocked_at_once])}.")
    return found


def sentence(statement: MeasuredStatement, effect: Effect) -> str:
    """Return one effect in words: `ACCESS EXCLUSIVE on orders: blocks reads and writes; held 12 ms`."""
    kind = "" if effect.kind.endswith("table") else f"{effect.kind} "
    held = "" if effect.taken else ", held already,"
    what = f"{effect.mode.upper()}{held} on {kind}{one_line(effect.table)}{_weight(effect)}"
    return ": ".join(filter(None, (what, "; ".join(_parts(statement, effect)))))


def _place(statement: MeasuredStatement) -> str:
    several = f", {count(statement.statements, 'statement')}" if statement.statements > 1 else ""
    return f"line {statement.line}{several}"


def _waits(effect: Effect) -> bool:
    return effect.taken and bool(blocks(effect.mode))


def _weight(effect: Effect) -> str:
    rows = None if effect.rows is None else f"{_rows(effect.rows)} rows"
    size = None if effect.size is None else show_size(effect.size)
    told = ", ".join(filter(None, (rows, size)))
    return f" ({told})" if told else ""


def _rows(number: float) -> str:
    return f"{number / _MILLION:,.3g} M" if number >= _MILLION else show_count(number)


def _parts(statement: MeasuredStatement, effect: Effect) -> Iterator[str]:
    if _waits(effect):
        yield f"blocks {blocks(effect.mode)}"
    if effect.upgraded_from:
        yield f"upgraded from {effect.upgraded_from.upper()}"
    if effect.rewrite:
        yield "rewritten"
    if effect.emptied:
        yield "emptied"
    if effect.scan:
        yield "full scan, as planned here" if statement.kind in _PLANNED else "full scan"
    if effect.taken:
        yield f"held {show_duration(statement.held_ms)}"
    if statement.sampled:
        yield "as seen from beside"
