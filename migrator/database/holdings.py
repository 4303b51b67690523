"""What holds data: tables and columns by what the server knows them by, which no renaming changes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from migrator.database.queries import compose
from migrator.database.session import Session


class Held(NamedTuple):
    """A table, the oids of those that it is a part of, and its own columns by their numbers."""

    schema: str
    name: str
    parents: frozenset[int]
    columns: Mapping[int, str]


Holdings: TypeAlias = Mapping[int, Held]


class Dropped(NamedTuple):
    """A table that is gone, or one column of a table that is there."""

    schema: str
    table: str
    column: str = ""


def read_holdings(session: Session, history: str) -> Holdings:
    """Return every table by its oid, but for those of the history's schema."""
    found = session.value(compose(session, "holdings", hidden=history))
    return {oid: Held(schema, name, frozenset(parents), dict(columns)) for oid, schema, name, parents, columns in found}


def dropped(before: Holdings, after: Holdings) -> Iterator[Dropped]:
    """Return what is gone since `before`; of a table that went with one that it is a part of, that one alone."""
    gone = before.keys() - after.keys()
    for oid, held in before.items():
        if oid not in gone:
            kept = after[oid].columns
            yield from (Dropped(held.schema, held.name, name) for n, name in held.columns.items() if n not in kept)
        elif not gone & held.parents:
            yield Dropped(held.schema, held.name)
