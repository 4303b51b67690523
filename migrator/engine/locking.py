"""Two runs never interleave: one of them holds the lock, the other waits, with a bound, and says for whom."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from migrator.database import lock
from migrator.database.lock import Opening
from migrator.database.session import ConnectionLost, ServerError, Session
from migrator.project.model import Database
from migrator.values.errors import LockUnavailable, Problem, Refused
from migrator.values.events import Listener, Waiting
from migrator.values.units import show_duration

POLL = 0.2
ANNOUNCE_EVERY = 10.0


@contextmanager
def hold(session: Session, database: Database, wait_ms: int, listen: Listener) -> Iterator[Opening]:
    """Hold the run lock of a manifest's history. Raises LockUnavailable after `wait_ms` milliseconds.

    Polled, never a blocking call: a blocked waiter holds a snapshot, for which the holder's own
    CREATE INDEX CONCURRENTLY would wait for ever (postgres.md §a).
    """
    opening = take(session, database.history, wait_ms, listen)
    try:
        _refuse_pooler(session, opening, database)
        yield opening
    finally:
        _release(session, database.history)


def _refuse_pooler(session: Session, opening: Opening, database: Database) -> None:
    """Behind a pooler a session's lock may be anybody's; only people know whether it keeps sessions apart."""
    if opening.pid != session.backend_pid and database.pooler != "session":
        message = "this connection goes through a pooler: the server process is another one than was connected to"
        hint = (
            "Connect to PostgreSQL itself, or, where the pooler is in session mode, say so: database: {pooler: session}"
        )
        raise Refused(Problem("pooler", message, hint=hint))


def take(session: Session, schema: str, wait_ms: int, listen: Listener) -> Opening:
    """Take the lock of a history, polling for it. Raises LockUnavailable after `wait_ms` milliseconds."""
    deadline = time.monotonic() + wait_ms / 1000
    announce = 0.0
    while True:
        opening = lock.try_lock(session, schema)
        if opening.locked:
            return opening
        now = time.monotonic()
        if now >= announce:
            listen(Waiting("the run lock", lock.holder(session, schema)))
            announce = now + ANNOUNCE_EVERY
        if now >= deadline:
            message = f"another run holds the lock of history {schema}: {lock.holder(session, schema)}"
            hint = f"Waited {show_duration(wait_ms)}. Nothing was touched; try again when that run is over."
            raise LockUnavailable(Problem("run-lock", message, hint=hint))
        time.sleep(POLL)


def _release(session: Session, schema: str) -> None:
    """Free the lock where the session can; where it cannot, its end does, and that is no error of its own."""
    if session.lost or session.in_transaction:
        session.close()
        return
    try:
        lock.unlock(session, schema)
    except (ConnectionLost, ServerError):
        session.close()
