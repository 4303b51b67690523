"""The order in which tables can be filled: what others refer to first; where that goes round, some references last."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from migrator.database.generator.schema import Reference, Table


class Turn(NamedTuple):
    """A table whose turn it is, and those of its references whose targets have no rows yet."""

    table: Table
    later: tuple[Reference, ...]


def in_order(tables: Sequence[Table]) -> tuple[Turn, ...]:
    """Return the tables, referred before referring; a table's reference to itself is no reason to wait."""
    left = {table.oid: table for table in tables}
    turns: list[Turn] = []
    while left:
        table = min(left.values(), key=lambda table: _cost(table, left))
        del left[table.oid]
        turns.append(Turn(table, _waiting(table, left)))
    return tuple(turns)


def _cost(table: Table, left: Mapping[int, Table]) -> tuple[int, int, str]:
    """Compare by the references that would have to be made afterwards: those first that must not be NULL until then."""
    others = _waiting(table, left)
    return (sum(table.needs(reference) for reference in others), len(others), table.shown)


def _waiting(table: Table, left: Mapping[int, Table]) -> tuple[Reference, ...]:
    return tuple(one for one in table.references if one.target in left and one.target != table.oid)
