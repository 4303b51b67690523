"""Connecting: the only `psycopg.connect` of the program, its settings, and passwords kept out of what it says."""

import time
from collections.abc import Mapping

import psycopg

from migrator.database.address import environment, parameters, redact, tried
from migrator.database.session import Session
from migrator.values.errors import ConnectionFailed, Problem, Refused

OLDEST = 14_00_00
CONNECT_TIMEOUT = 10

# A server that vanished from the network is given up in half a minute rather than in two hours, and rather than in the
# quarter of one that TCP tries to deliver a message for, when no keepalives are sent. opening.sql has the server do so.
DEFAULTS: Mapping[str, str | int] = {
    "application_name": "migrator",
    "connect_timeout": CONNECT_TIMEOUT,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
POLL = 0.25
STANDBY_HINT = "Connect to the primary: target_session_attrs=read-write. Only migrator validate will do with a standby."


def connect(conninfo: str, wait: float = 0, label: str | None = None, standby: bool = False) -> Session:
    """Return a session on the server that `conninfo` names; libpq's environment fills in what it leaves out.

    A server that is not there yet is tried again for `wait` seconds. `label` is what people call the database, where
    its address would tell them nothing. Raises ConnectionFailed, and Refused for a server
    that cannot be migrated; a `standby` will do for what only looks.
    """
    connection = _connect(parameters(conninfo), wait)
    session = Session(connection, label, lambda: connect(conninfo, 0, label, standby))
    try:
        _refuse_unsuitable(session, standby)
    except Refused:
        session.close()
        raise
    return session


def _connect(given: Mapping[str, str], wait: float) -> "psycopg.Connection[tuple[object]]":
    chosen = {key: value for key, value in environment().items() if key in DEFAULTS}
    # Scripts are UTF-8, whatever PGCLIENTENCODING is.
    settings = {**DEFAULTS, **_patience(wait), **chosen, **given, "client_encoding": "UTF8"}
    deadline = time.monotonic() + wait
    while True:
        try:
            return psycopg.connect(autocommit=True, prepare_threshold=None, **settings)  # type: ignore[arg-type]
        except psycopg.ProgrammingError as error:  # psycopg reads connect_timeout itself
            raise ConnectionFailed(_failure(error, given)) from None
        except psycopg.OperationalError as error:
            if time.monotonic() >= deadline:
                raise ConnectionFailed(_failure(error, given)) from None
            time.sleep(POLL)


def _patience(wait: float) -> Mapping[str, int]:
    """A host that takes the connection and says nothing must not outlast `wait`; 2 seconds are libpq's least."""
    return {"connect_timeout": max(2, int(wait))} if 0 < wait < CONNECT_TIMEOUT else {}


def _failure(error: psycopg.Error, given: Mapping[str, str]) -> Problem:
    reason = redact(str(error).strip())
    hint = "Is the server running, and is this the right host, port and database? --wait SECONDS waits for a start."
    return Problem("no-connection", f"cannot connect to {tried(given, error.pgconn)}\n{reason}", hint=hint)


def _refuse_unsuitable(session: Session, standby: bool) -> None:
    info = session.connection.info
    if info.server_version < OLDEST:
        message = f"PostgreSQL {info.server_version // 10000} is too old: 14 or later is needed"
        raise Refused(Problem("server-too-old", message, hint="Upgrade the server, or name another one with --url."))
    if info.parameter_status("in_hot_standby") == "on" and not standby:
        message = "this server is a standby: it cannot be migrated, and a lock taken here would mean nothing"
        raise Refused(Problem("standby", message, hint=STANDBY_HINT))
