"""A schema as the server has it, in one query: all that pg_dump would print of it, in a form that can be compared."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from psycopg import sql
from psycopg.pq.abc import PGresult

from migrator.database.queries import compose
from migrator.database.session import Session
from migrator.values.catalog import Catalog, ObjectName

Fact: TypeAlias = tuple[str, str, str, str | None]

# The parts of the query: files in sql/catalog/, each for one kind of facts.
_PARTS = (
    "relations",
    "columns",
    "constraints",
    "indexes",
    "triggers",
    "routines",
    "types",
    "sequences",
    "schemas",
    "others",
    "default_privileges",
    "owners",
    "extensions",
    "comments",
)
_ROW_FILTERS = 150000  # from this version on, a publication may hold parts of tables, and whole schemas
_ALONE = ("BEGIN READ ONLY", "ROLLBACK")
_WITHIN = ('SAVEPOINT "migrator catalog"', 'ROLLBACK TO SAVEPOINT "migrator catalog"')
# Names are printed with their schemas where the path is empty. Of some hundred tables the query is expected to cost
# enough to be compiled (jit_above_cost), which takes far longer than the answer does.
_SETTINGS = "SELECT pg_catalog.set_config('search_path', '', {0}), pg_catalog.set_config('jit', 'off', {0})"
_PLAN = '"migrator catalog"'
_FEW = 100  # facts, that a plan made of an empty database serves


def read_catalog(session: Session, hidden: Sequence[str] = ()) -> Catalog:
    """Return what is in the database, but for what extensions made and for the schemas in `hidden`.

    Inside of a transaction that is open, what it has made counts; settings stay as they are. Takes ACCESS SHARE locks
    on tables, until its end or that of the transaction. Raises ServerError, ConnectionLost.
    """
    return _by_object(read_facts(session, hidden, _parts(session)))


class Reader:
    """Reads what is in a database as `read_catalog` does, again and again, on a session that does nothing else.

    The query is planned once, and anew where twice as much is there: of a small database, planning takes three times as
    long as the answer, and the plan for a small one takes for ever in a large one.
    """

    def __init__(self, session: Session, hidden: Sequence[str]) -> None:
        self.session = session
        self._plan = f"PREPARE {_PLAN} AS {_query(session, tuple(hidden), _parts(session))}"
        self._enough = _FEW
        session.send(f"{_SETTINGS.format('false')};\n{self._plan}")

    def read(self) -> Catalog:
        """Return what is there now. Raises ServerError, ConnectionLost."""
        facts = _facts(self.session.send(f"EXECUTE {_PLAN}")[-1])
        if len(facts) > self._enough:
            self.session.send(f"DEALLOCATE {_PLAN};\n{self._plan}")
            self._enough = 2 * len(facts)
        return _by_object(facts)


def read_facts(session: Session, hidden: Sequence[str], parts: Sequence[str]) -> Sequence[Fact]:
    """Return the facts that these parts of the query ask for: kind, name, aspect, text, those of an object together."""
    opening, closing = _WITHIN if session.in_transaction else _ALONE
    query = _query(session, tuple(hidden), tuple(parts))
    return _facts(session.send(";\n".join((opening, _SETTINGS.format("true"), query, closing)))[-2])


def _facts(result: PGresult) -> Sequence[Fact]:
    text = result.get_value(0, 0)
    return json.loads(text) if text else ()


def _by_object(facts: Sequence[Fact]) -> Catalog:
    return {
        ObjectName(kind, name): {aspect: about or "" for *_, aspect, about in own}
        for (kind, name), own in groupby(facts, itemgetter(0, 1))
    }


def _parts(session: Session) -> tuple[str, ...]:
    return (*_PARTS, "published_15" if session.connection.info.server_version >= _ROW_FILTERS else "published")


@cache
def _query(session: Session, hidden: tuple[str, ...], parts: tuple[str, ...]) -> str:
    named = sql.SQL(compose(session, "catalog/named"))
    arms = sql.SQL("\nUNION ALL\n").join(sql.SQL(compose(session, f"catalog/{part}", named=named)) for part in parts)
    granted = sql.SQL(compose(session, "catalog/granted"))
    return compose(session, "catalog/frame", arms=arms, named=named, granted=granted, hidden=sql.Literal(list(hidden)))
