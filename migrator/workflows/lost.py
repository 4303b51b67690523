"""What a script was seen to lose where it ran: tables and columns by the catalog, rows by the files and by its text."""

from collections.abc import Iterator

from migrator.database.holdings import Dropped, Holdings, dropped
from migrator.sqltext.losses import Loss, losses
from migrator.sqltext.script import Script
from migrator.values.measured import MeasuredScript


def lost(script: Script, measured: MeasuredScript | None, before: Holdings, after: Holdings) -> tuple[str, ...]:
    """Return tables, columns and rows that are gone; a name in `public` without its schema, as most write it.

    A scratch database may hold no rows that could be missed: that DELETE takes them all is what its text says.
    """
    gone = tuple(dropped(before, after))
    tables = {(one.schema, one.table) for one in gone if not one.column}
    rows = (_name(*one) for one in _emptied(script, measured) if not _is_of(one, tables))
    return (*map(_shown, gone), *(f"all rows of {name}" for name in dict.fromkeys(rows)))


def _emptied(script: Script, measured: MeasuredScript | None) -> Iterator[tuple[str, str]]:
    for statement in measured.statements if measured else ():
        yield from ((effect.schema, effect.name) for effect in statement.effects if effect.emptied)
    yield from ((loss.schema, loss.table) for loss in losses(script) if loss.emptied)


def _is_of(one: tuple[str, str], tables: set[tuple[str, str]]) -> bool:
    return any(one[1] == name and one[0] in ("", schema) for schema, name in tables)


def _shown(one: Dropped) -> str:
    return str(Loss("", _name(one.schema, one.table), one.column))


def _name(schema: str, table: str) -> str:
    return table if schema in ("", "public") else f"{schema}.{table}"
