"""What kind of pooler stands between us and the server (postgres.md §a)."""

from typing import Literal, TypeAlias

from migrator.database.session import ConnectionLost, ServerError, Session

Pooling: TypeAlias = Literal["transaction", "statement", "undetermined"]

# PgBouncer in statement mode answers BEGIN with a protocol violation, and hangs up.
NO_TRANSACTIONS = "08P01"
# One round is enough where nobody else is about; other clients may take the server connection first.
ROUNDS = 10


def pooling(session: Session) -> Pooling:
    """Return how the pooler behind which `session` is shares server connections.

    In transaction mode a second client's transaction gets the server process that answered the first one a moment ago,
    or moves the first one to another. It is asked in this order, because with a pool of one the first client would wait
    for the second for ever. That a pooler keeps sessions apart cannot be proved: rounds without a hit prove nothing.
    """
    other = session.another()
    try:
        shared = any(_shared(session, other) for _ in range(ROUNDS))
    except (ServerError, ConnectionLost) as error:
        if isinstance(error, ServerError) and error.sqlstate != NO_TRANSACTIONS:
            raise
        return "statement"
    finally:
        other.close()
    return "transaction" if shared else "undetermined"


def _shared(session: Session, other: Session) -> bool:
    mine = _pid(session)
    other.send("BEGIN")
    shared = _pid(other) == mine or _pid(session) != mine
    other.send("ROLLBACK")
    return shared


def _pid(session: Session) -> int:
    pid: int = session.value("SELECT pg_catalog.to_json(pg_catalog.pg_backend_pid())")
    return pid
