"""Roles: which ones a server has, and stand-ins on another server, where their names are all that is needed."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from psycopg import sql

from migrator.database.queries import compose
from migrator.database.session import Session


class Roles(NamedTuple):
    """The roles of a server; `owner` is whose the history is."""

    names: tuple[str, ...]
    owner: str | None


def read_roles(session: Session, history: str) -> Roles:
    """Return the server's roles, and who owns the history in that schema. Raises ServerError, ConnectionLost."""
    found = session.value(compose(session, "roles", schema=history))
    return Roles(tuple(found["names"]), found["owner"])


@contextmanager
def stand_ins(session: Session, names: Collection[str], superuser: str | None) -> Iterator[None]:
    """Make the roles that the server of `session` lacks, none of which may log in; drop them at the end.

    The one called `superuser` may do everything: it stands for whoever ran the scripts. Raises ServerError.
    """
    there = read_roles(session, "").names
    made = [name for name in names if name not in there]
    try:
        for name in made:
            kind = sql.SQL("SUPERUSER" if name == superuser else "NOLOGIN")
            session.send(_statement(session, sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), kind)))
        yield
    finally:
        if not session.lost:
            for name in made:
                session.send(_statement(session, sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name))))


def _statement(session: Session, statement: sql.Composed) -> str:
    return statement.as_string(session.connection)
