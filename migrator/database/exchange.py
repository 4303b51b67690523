"""One message over libpq: its results, COPY data fed and skipped, and a connection that survives a signal."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
from psycopg import generators, waiting
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import WAIT_R, WAIT_W

from migrator.database.copy_line import Block, pieces

T = TypeVar("T")

CANCEL_TIMEOUT = 5.0
INTERVAL = 0.1  # seconds between two looks for a signal
COPIES = (ExecStatus.COPY_IN, ExecStatus.COPY_OUT)
# Each result takes 400 bytes: those of a million INSERTs would need more memory than their text. Whoever asks wants the
# last ones, of statements that follow a script.
KEPT = 64


@dataclass(slots=True)
class Results:
    """The last results of a message, and how many there were of all its statements."""

    last: deque[PGresult] = field(default_factory=lambda: deque(maxlen=KEPT))
    count: int = 0

    def read(self, pgconn: PGconn) -> PQGen[None]:
        """Take results up to the end of the message, or to a COPY that wants data or has some."""
        while (result := (yield from generators.fetch(pgconn))) is not None:
            self.last.append(result)
            self.count += 1
            if result.status in COPIES:
                return

    def at_copy(self) -> ExecStatus | None:
        """Take away the result that only says that a COPY has begun, and return its status."""
        if not self.last or self.last[-1].status not in COPIES:
            return None
        self.count -= 1
        return ExecStatus(self.last.pop().status)


def exchange(connection: psycopg.Connection[Any], parts: Sequence[str], copies: Iterator[Block]) -> Results:
    """Send a message and return the results of its statements, the last of which may be an error.

    Raises psycopg.OperationalError where the connection ends; KeyboardInterrupt, after which the connection can be used
    again, or is closed where the server does not answer.
    """
    try:
        return _converse(connection, parts, copies)
    except KeyboardInterrupt:
        try:
            _come_to_rest(connection)
        except psycopg.Error:  # a network that is gone must not turn a signal into a lost connection to be renewed
            connection.close()
        raise


def _wait(connection: psycopg.Connection[Any], steps: PQGen[T]) -> T:
    """As `connection.wait`, which on a signal cancels too, but closes what is not rolled back after five seconds."""
    return waiting.wait(steps, connection.pgconn.socket, interval=INTERVAL)


def _converse(connection: psycopg.Connection[Any], parts: Sequence[str], copies: Iterator[Block]) -> Results:
    pgconn, results = connection.pgconn, Results()
    # No name for the bytes: libpq copies them, and a 50 MB script need not be held twice.
    pgconn.send_query("".join(parts).encode("utf-8"))
    _wait(connection, generators.send(pgconn))
    _wait(connection, results.read(pgconn))
    while status := results.at_copy():
        if status == ExecStatus.COPY_IN:
            _feed(connection, next(copies, ""))
        else:
            _wait(connection, _skip_output(pgconn))
        _wait(connection, results.read(pgconn))
    return results


def _feed(connection: psycopg.Connection[Any], block: Block) -> None:
    pgconn = connection.pgconn
    for piece in pieces(block):
        _wait(connection, generators.copy_to(pgconn, piece.encode("utf-8")))
    _wait(connection, _end_copy(pgconn))


def _end_copy(pgconn: PGconn, error: bytes | None = None) -> PQGen[None]:
    """As psycopg's `copy_end`, which takes the results of the statements that follow for a mistake."""
    while pgconn.put_copy_end(error) == 0:
        yield WAIT_W
    while pgconn.flush() != 0:
        yield WAIT_W


def _skip_output(pgconn: PGconn) -> PQGen[None]:
    """Read to the end the data of a COPY … TO STDOUT, which has no reader here."""
    while (size := pgconn.get_copy_data(1)[0]) >= 0:
        if size == 0:
            yield WAIT_R
            pgconn.consume_input()


def _come_to_rest(connection: psycopg.Connection[Any]) -> None:
    """Cancel what is under way and read its results, a COPY's among them."""
    pgconn = connection.pgconn
    if pgconn.transaction_status == TransactionStatus.ACTIVE:
        connection.cancel_safe(timeout=CANCEL_TIMEOUT)
        if pgconn.flush():  # of half a message the server waits for the rest, to begin with it only then
            _wait(connection, generators.send(pgconn))
            connection.cancel_safe(timeout=CANCEL_TIMEOUT)
    while pgconn.transaction_status == TransactionStatus.ACTIVE:
        for result in _wait(connection, generators.fetch_many(pgconn)):
            if result.status == ExecStatus.COPY_IN:
                _wait(connection, _end_copy(pgconn, b"interrupted"))
            elif result.status == ExecStatus.COPY_OUT:
                _wait(connection, _skip_output(pgconn))
