"""One connection and the messages sent over it.

A message is one simple-protocol query string, however many statements it holds: one round trip, and no portal that
would keep a snapshot and make somebody's CREATE INDEX CONCURRENTLY wait (postgres.md §a).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import psycopg
from psycopg.errors import Diagnostic
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from migrator.database.copy_line import Block
from migrator.database.exchange import CANCEL_TIMEOUT, Results, exchange
from migrator.values.errors import ConnectionFailed, MigratorError, Problem

FATAL = (b"FATAL", b"PANIC")


class Notice(NamedTuple):
    """What the server said beside its results."""

    severity: str
    sqlstate: str
    message: str


class ServerError(MigratorError):
    """The server refused a statement of a message.

    `ordinal` is how many statements of the message had succeeded before it; `position` counts characters from 1 in
    the message, where PostgreSQL gives one (it does not for errors at run time).
    """

    def __init__(self, result: PGresult, ordinal: int) -> None:
        def field(name: DiagnosticField) -> str | None:
            value = result.error_field(name)
            return value.decode("utf-8", "replace") if value is not None else None

        self.message = field(DiagnosticField.MESSAGE_PRIMARY) or "unknown error"
        self.sqlstate = field(DiagnosticField.SQLSTATE) or ""
        self.detail = field(DiagnosticField.MESSAGE_DETAIL)
        self.hint = field(DiagnosticField.MESSAGE_HINT)
        super().__init__(Problem(self.sqlstate or "server-error", self.message, hint=self.hint, detail=self.detail))
        self.context = field(DiagnosticField.CONTEXT)
        self.schema_name = field(DiagnosticField.SCHEMA_NAME)
        self.constraint = field(DiagnosticField.CONSTRAINT_NAME)
        position = field(DiagnosticField.STATEMENT_POSITION)
        self.position = int(position) if position else None
        self.ordinal = ordinal


class ConnectionLost(ConnectionFailed):
    """The connection ended while a message was under way: what became of the message is not known."""

    def __init__(self, reason: str) -> None:
        hint = "Run it again when the server can be reached: what was done is recorded, and goes on from there."
        super().__init__(Problem("connection-lost", reason, hint=hint))


class Session:
    """A connection in autocommit, whose transactions are those that its messages open and close."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        label: str | None = None,
        another: "Callable[[], Session] | None" = None,
    ) -> None:
        info = connection.info
        self.connection = connection
        self.label = label or f"{info.dbname} on {info.host or 'localhost'}:{info.port}"
        self.backend_pid = info.backend_pid  # what the server said at connect time; it outlives the connection
        self._another = another
        self.notices: list[Notice] = []
        connection.add_notice_handler(self._hear)

    def send(self, *parts: str, copies: Sequence[Block] = ()) -> list[PGresult]:
        """Send a message, given in parts, and return the results of its statements in order, the last ones of many.

        `copies` are the data blocks that its COPY … FROM STDIN statements read. Raises ServerError for the first
        statement that fails, ConnectionLost.
        """
        return self.send_in_turn((parts,), copies)

    def send_in_turn(self, messages: Iterable[Sequence[str]], copies: Sequence[Block] = ()) -> list[PGresult]:
        """Send messages that are one script cut between its statements; return the results of the last one.

        None is sent after one that fails. What is told of an error counts from the beginning of the first.
        """
        blocks, ordinal, characters = iter(copies), 0, 0
        last: list[PGresult] = []
        for parts in messages:
            results = self._exchange(parts, copies, blocks)
            last = list(results.last)
            if last and last[-1].status == ExecStatus.FATAL_ERROR:
                self._raise_if_lost(last[-1])
                failed = ServerError(last[-1], ordinal + results.count - 1)
                if failed.position is not None:
                    failed.position = characters + self._in_characters(failed.position, parts)
                raise failed
            ordinal += results.count
            characters += sum(map(len, parts))
        return last

    def _exchange(self, parts: Sequence[str], copies: Sequence[Block], blocks: Iterator[Block]) -> Results:
        try:
            self._speak_utf8((*parts, *copies))
            return exchange(self.connection, parts, blocks)
        except psycopg.OperationalError as error:
            raise ConnectionLost(str(error).strip()) from None

    def value(self, query: str) -> Any:
        """Return the JSON value that the last statement of `query` answers with in its only column."""
        result = self.send(query)[-1]
        value = result.get_value(0, 0) if result.ntuples else None
        return None if value is None else json.loads(value)

    def _speak_utf8(self, texts: Sequence[Block]) -> None:
        """Scripts are UTF-8, whatever one has told the server; a failed transaction takes no SET, nor needs it."""
        pgconn = self.connection.pgconn
        if self.parameter("client_encoding") == "UTF8" or all(text.isascii() for text in texts):
            return
        if pgconn.transaction_status != TransactionStatus.INERROR:
            exchange(self.connection, ("SET client_encoding TO 'UTF8'",), iter(()))

    def _raise_if_lost(self, result: PGresult) -> None:
        """A FATAL error is the server's last word; a result that libpq made itself carries no SQLSTATE."""
        severity = result.error_field(DiagnosticField.SEVERITY_NONLOCALIZED)
        if severity in FATAL or (self.lost and result.error_field(DiagnosticField.SQLSTATE) is None):
            self.connection.close()
            raise ConnectionLost(result.error_message.decode("utf-8", "replace").strip())

    def _in_characters(self, position: int, parts: Sequence[str]) -> int:
        """PostgreSQL counts characters of the database's encoding: bytes, where that is SQL_ASCII."""
        if self.parameter("server_encoding") != "SQL_ASCII":
            return position
        return len("".join(parts).encode("utf-8")[: position - 1].decode("utf-8", "ignore")) + 1

    @property
    def lost(self) -> bool:
        """Whether the connection has ended."""
        return self.connection.pgconn.status == ConnStatus.BAD

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, failed or not."""
        return self.connection.pgconn.transaction_status != TransactionStatus.IDLE

    def renew(self) -> None:
        """Go on with a new connection in the place of one that is lost. Raises ConnectionFailed."""
        fresh = self.another()
        self.connection.close()
        self.connection, self.backend_pid = fresh.connection, fresh.backend_pid
        self.connection.add_notice_handler(self._hear)

    def parameter(self, name: str) -> str | None:
        """Return a setting as the server last reported it, without asking."""
        return self.connection.info.parameter_status(name)

    def lexing(self) -> tuple[str | None, str | None]:
        """Return the settings that decide how the server reads a message."""
        return (self.parameter("standard_conforming_strings"), self.parameter("client_encoding"))

    def another(self) -> "Session":
        """Return a new session like this one. Raises ConnectionFailed."""
        if self._another is None:
            raise RuntimeError("this session was not made by connect")
        return self._another()

    def take_notices(self) -> tuple[Notice, ...]:
        """Return what the server has said since the last call."""
        heard = tuple(self.notices)
        self.notices.clear()
        return heard

    def cancel(self) -> None:
        """Have the server cancel what is under way, which another thread may be waiting for.

        Where the server cannot be reached, it is left to find out that its client is gone.
        """
        with suppress(psycopg.OperationalError):
            self.connection.cancel_safe(timeout=CANCEL_TIMEOUT)

    def close(self) -> None:
        """End the connection; the server rolls back what is open and frees the locks."""
        self.connection.close()

    def _hear(self, diagnostic: Diagnostic) -> None:
        severity = diagnostic.severity_nonlocalized or diagnostic.severity or "NOTICE"
        self.notices.append(Notice(severity, diagnostic.sqlstate or "", diagnostic.message_primary or ""))
