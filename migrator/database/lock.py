"""The run lock: one advisory lock of the session that does the work (postgres.md §0.1)."""

from typing import Any, Literal, NamedTuple, TypeAlias
from zlib import crc32

from psycopg import sql

from migrator.database.queries import Part, compose
from migrator.database.session import Session
from migrator.values.units import show_duration

# Half of a key space of our own; the other half is the history's schema, so that two histories do not wait for
# one another. Positive, because pg_locks shows both halves as the unsigned oid.
SPACE = crc32(b"migrator") & 0x7FFFFFFF

# What the lock is held for: the session, or, behind a pooler that shares sessions, one transaction at a time.
Scope: TypeAlias = Literal["session", "transaction"]


class Opening(NamedTuple):
    """What the server answered first. `pid` is the process that answers; `locked` is None where no lock was tried."""

    pid: int
    has_history: bool
    read_only: bool
    locked: bool | None


def lock_parts(schema: str) -> dict[str, Part]:
    """Return the two halves of the lock's key, as the SQL files name them."""
    return {"space": SPACE, "key": crc32(schema.encode()) & 0x7FFFFFFF}


def look(session: Session, schema: str) -> Opening:
    """Ask the first question without taking the lock."""
    return _open(session, schema, sql.NULL)


def try_lock(session: Session, schema: str, trusted: bool = False) -> Opening:
    """Ask the first question and try to take the lock, without waiting; behind a pooler only where it is `trusted`.

    A waiter blocked in pg_advisory_lock would hold a snapshot, and with it somebody's CREATE INDEX CONCURRENTLY.
    """
    lock = sql.SQL("CASE WHEN {direct} THEN pg_catalog.pg_try_advisory_lock({space}, {key}) END")
    direct = sql.SQL("true") if trusted else _direct(session)
    return _open(session, schema, lock.format(direct=direct, **lock_parts(schema)))


def fence(schema: str, scope: Scope) -> sql.Composable:
    """Return the SQL that is true where the lock is ours: held by the session, or to be had for this transaction."""
    if scope == "transaction":
        return sql.SQL("pg_catalog.pg_try_advisory_xact_lock({space}, {key})").format(**lock_parts(schema))
    return sql.SQL(
        "EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid()"
        " AND granted AND classid = {space} AND objid = {key} AND objsubid = 2)"
    ).format(**lock_parts(schema))


def unlock(session: Session, schema: str) -> None:
    """Free the lock."""
    query = sql.SQL("SELECT pg_catalog.pg_advisory_unlock({space}, {key})").format(**lock_parts(schema))
    session.send(query.as_string(session.connection))


def holder(session: Session, schema: str) -> str:
    """Return who holds the lock, as people name a session."""
    found = session.value(compose(session, "holder", **lock_parts(schema)))
    return "; ".join(_describe(row) for row in found or ()) or "a run that has just ended"


def _describe(row: dict[str, Any]) -> str:
    parts = [f"pid {row['pid']}", f"user {row['user']}" if row["user"] else None, row["application"] or None]
    client = f"from {row['client']}" if row["client"] else None
    age = f"connected {show_duration(float(row['since']) * 1000)} ago" if row["since"] is not None else None
    return ", ".join(part for part in (*parts, client, age) if part)


def _direct(session: Session) -> sql.Composable:
    return sql.SQL("pg_catalog.pg_backend_pid() = {}").format(session.backend_pid)


def _open(session: Session, schema: str, lock: sql.Composable) -> Opening:
    answer = session.value(compose(session, "opening", schema=schema, direct=_direct(session), lock=lock))
    return Opening(answer["pid"], answer["history"], answer["read_only"], answer["locked"])
