"""Databases for a trial: made on a server, empty or as copies of one another, and dropped afterwards."""

from contextlib import closing
from typing import Self
from uuid import uuid4

from psycopg import sql
from psycopg.conninfo import make_conninfo

from migrator.database.address import parameters
from migrator.database.connection import connect
from migrator.database.queries import compose
from migrator.database.session import Session

# So begin the names of these databases: whoever finds one that a killed run has left may drop it.
PREFIX = "migrator_scratch_"
EMPTY = "template0"


class Databases:
    """The databases of one trial, on the server that `conninfo` names; leaving the `with` block drops them.

    `label` is what people call the server. Raises ConnectionFailed, and ServerError where none may be made.
    """

    def __init__(self, conninfo: str, label: str | None = None) -> None:
        self._given, self._label = parameters(conninfo), label
        self._session = connect(conninfo, label=label)
        self._names: list[str] = []

    @property
    def label(self) -> str:
        """Which server this is, for people."""
        return self._session.label

    @property
    def version(self) -> str:
        """The server's version: `18.1`."""
        return (self._session.parameter("server_version") or "").split(" ")[0]

    @property
    def administrator(self) -> Session:
        """The session that makes and drops the databases."""
        return self._session

    def make(self, template: str = EMPTY) -> str:
        """Return the name of a new database, a copy of `template`, to which nobody may be connected."""
        name = f"{PREFIX}{uuid4().hex[:16]}"
        self._names.append(name)  # before it is there: an interruption may come between the two
        self._administer("scratch_create", name, template=sql.Identifier(template))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, with whoever is connected to it, and the subscriptions that a script has made there."""
        subscriptions = self._session.value(compose(self._session, "subscriptions", database=name))
        if subscriptions:
            with closing(self.connect(name)) as session:
                for one in subscriptions:
                    session.send(compose(session, "subscription_drop", name=sql.Identifier(one)))
        self._administer("scratch_drop", name)
        self._names.remove(name)

    def drop_all(self) -> None:
        """Drop every database that is left."""
        for name in tuple(self._names):
            self.drop(name)

    def connect(self, name: str) -> Session:
        """Return a session in one of the databases."""
        return connect(make_conninfo("", **{**self._given, "dbname": name}), label=self._label)

    def _administer(self, statement: str, name: str, **parts: sql.Composable) -> None:
        self._session.send(compose(self._session, statement, name=sql.Identifier(name), **parts))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._session.lost:
                self._session.renew()
            self.drop_all()
        finally:
            self._session.close()
