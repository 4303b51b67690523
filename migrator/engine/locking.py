"""Two runs never interleave: one of them holds the lock, the other waits, with a bound, and says for whom."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from migrator.database import lock
from migrator.database.lock import Opening, Scope
from migrator.database.poolers import pooling
from migrator.database.session import ConnectionLost, ServerError, Session
from migrator.project.model import Database
from migrator.values.errors import LockUnavailable, Problem, Refused
from migrator.values.events import Listener, Waiting
from migrator.values.units import show_duration

POLL = 0.2
ANNOUNCE_EVERY = 10.0


class Held(NamedTuple):
    """What the server answered first, and what the lock is held for."""

    opening: Opening
    scope: Scope


@contextmanager
def hold(session: Session, database: Database, wait_ms: int, listen: Listener) -> Iterator[Held]:
    """Hold the run lock of a manifest's history. Raises LockUnavailable after `wait_ms` milliseconds, and Refused.

    Polled, never a blocking call: a blocked waiter holds a snapshot, for which the holder's own
    CREATE INDEX CONCURRENTLY would wait for ever (postgres.md §a). Behind a pooler in transaction mode a lock of the
    session would be anybody's: there each migration's transaction takes the lock for itself.
    """
    opening = take(session, database, wait_ms, listen)
    if opening.locked is None:
        yield Held(opening, _scope_behind_pooler(session))
        return
    session.backend_pid = opening.pid  # behind a pooler that is vouched for, another one than libpq was told
    try:
        yield Held(opening, "session")
    finally:
        _release(session, database.history)


def take(session: Session, database: Database, wait_ms: int, listen: Listener) -> Opening:
    """Take the lock of a history, polling for it; behind a pooler that nobody vouches for, take none.

    Raises LockUnavailable after `wait_ms` milliseconds.
    """
    deadline = time.monotonic() + wait_ms / 1000
    announce = 0.0
    while True:
        opening = lock.try_lock(session, database.history, trusted=database.pooler == "session")
        if opening.locked is not False:
            return _looked_again(session, database.history, opening)
        now = time.monotonic()
        if now >= announce:
            listen(Waiting("the run lock", lock.holder(session, database.history)))
            announce = now + ANNOUNCE_EVERY
        if now >= deadline:
            holder = lock.holder(session, database.history)
            message = f"another run holds the lock of history {database.history}: {holder}"
            hint = f"Waited {show_duration(wait_ms)}. Nothing was touched; try again when that run is over."
            raise LockUnavailable(Problem("run-lock", message, hint=hint))
        time.sleep(POLL)


def _looked_again(session: Session, schema: str, opening: Opening) -> Opening:
    """A statement's snapshot is older than the lock that it takes: another run's first history may lie between them."""
    if opening.locked and not opening.has_history:
        return opening._replace(has_history=lock.look(session, schema).has_history)
    return opening


def _scope_behind_pooler(session: Session) -> Scope:
    kind = pooling(session)
    if kind == "transaction":
        return "transaction"
    if kind == "statement":
        message = "this connection goes through a pooler in statement mode, in which there are no transactions"
        hint = "Connect to PostgreSQL itself, or through a pool in session or transaction mode."
        raise Refused(Problem("pooler", message, hint=hint))
    message = "this connection goes through a pooler, and nothing tells whether it keeps sessions apart"
    hint = "Connect to PostgreSQL itself; or, where the pool is in session mode, say so: database: {pooler: session}"
    raise Refused(Problem("pooler", message, hint=hint))


def _release(session: Session, schema: str) -> None:
    """Free the lock where the session can; where it cannot, its end does, and that is no error of its own."""
    if session.lost or session.in_transaction:
        session.close()
        return
    try:
        lock.unlock(session, schema)
    except (ConnectionLost, ServerError):
        session.close()
