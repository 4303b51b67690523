"""One connection and the messages sent over it.

A message is one simple-protocol query string, however many statements it holds: one round trip, and no portal that
would keep a snapshot and make somebody's CREATE INDEX CONCURRENTLY wait (postgres.md §a).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import generators
from psycopg.errors import Diagnostic
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

COPY_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Notice:
    """What the server said beside its results."""

    severity: str
    sqlstate: str
    message: str


class ServerError(Exception):
    """The server refused a statement of a message.

    `ordinal` is how many statements of the message had succeeded before it; `position` counts characters from 1 in
    the message, where PostgreSQL gives one (it does not for errors at run time).
    """

    def __init__(self, result: PGresult, ordinal: int) -> None:
        def field(name: DiagnosticField) -> str | None:
            value = result.error_field(name)
            return value.decode("utf-8", "replace") if value is not None else None

        self.message = field(DiagnosticField.MESSAGE_PRIMARY) or "unknown error"
        super().__init__(self.message)
        self.sqlstate = field(DiagnosticField.SQLSTATE) or ""
        self.detail = field(DiagnosticField.MESSAGE_DETAIL)
        self.hint = field(DiagnosticField.MESSAGE_HINT)
        self.context = field(DiagnosticField.CONTEXT)
        self.schema_name = field(DiagnosticField.SCHEMA_NAME)
        position = field(DiagnosticField.STATEMENT_POSITION)
        self.position = int(position) if position else None
        self.ordinal = ordinal


class ConnectionLost(Exception):
    """The connection ended while a message was under way: what became of the message is not known."""


class Session:
    """A connection in autocommit, whose transactions are those that its messages open and close."""

    def __init__(self, connection: psycopg.Connection[Any], label: str | None = None) -> None:
        info = connection.info
        self.connection = connection
        self.label = label or f"{info.dbname} on {info.host or 'localhost'}:{info.port}"
        self.notices: list[Notice] = []
        connection.add_notice_handler(self._hear)

    def send(self, *parts: str, copies: Sequence[str] = ()) -> list[PGresult]:
        """Send a message, given in parts, and return the results of its statements in order.

        `copies` are the data blocks that its COPY … FROM STDIN statements read. Raises ServerError for the first
        statement that fails, ConnectionLost.
        """
        try:
            results = self._exchange(b"".join(part.encode("utf-8") for part in parts), iter(copies))
        except psycopg.OperationalError as error:
            raise ConnectionLost(str(error).strip()) from None
        if results and results[-1].status == ExecStatus.FATAL_ERROR:
            self._raise_if_lost(results[-1])
            raise ServerError(results[-1], len(results) - 1)
        return results

    def value(self, query: str) -> Any:
        """Return the JSON value that the last statement of `query` answers with in its only column."""
        result = self.send(query)[-1]
        value = result.get_value(0, 0) if result.ntuples else None
        return None if value is None else json.loads(value)

    def _exchange(self, message: bytes, copies: Any) -> list[PGresult]:
        pgconn, wait = self.connection.pgconn, self.connection.wait
        pgconn.send_query(message)
        del message  # libpq has its own copy now; a 50 MB script need not be held twice
        results: list[PGresult] = list(wait(generators.execute(pgconn)))
        while results and results[-1].status in (ExecStatus.COPY_IN, ExecStatus.COPY_OUT):
            if results.pop().status == ExecStatus.COPY_IN:
                self._feed(next(copies, ""))
            else:
                while isinstance(wait(generators.copy_from(pgconn)), memoryview):
                    pass  # the data of a COPY … TO STDOUT has no reader here
            results += wait(generators.fetch_many(pgconn))
        return results

    def _feed(self, data: str) -> None:
        pgconn, wait = self.connection.pgconn, self.connection.wait
        for start in range(0, len(data), COPY_CHUNK):
            wait(generators.copy_to(pgconn, data[start : start + COPY_CHUNK].encode("utf-8")))
        pgconn.put_copy_end()

    def _raise_if_lost(self, result: PGresult) -> None:
        """A result that libpq made itself carries no SQLSTATE: the server never sent it."""
        if self.lost and result.error_field(DiagnosticField.SQLSTATE) is None:
            raise ConnectionLost(result.error_message.decode("utf-8", "replace").strip())

    @property
    def lost(self) -> bool:
        """Whether the connection has ended."""
        return self.connection.pgconn.status == ConnStatus.BAD

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, failed or not."""
        return self.connection.pgconn.transaction_status != TransactionStatus.IDLE

    @property
    def backend_pid(self) -> int:
        """The process that the server said at connect time is ours."""
        return self.connection.info.backend_pid

    def parameter(self, name: str) -> str | None:
        """Return a setting as the server last reported it, without asking."""
        return self.connection.info.parameter_status(name)

    def lexing(self) -> tuple[str | None, str | None]:
        """Return the settings that decide how the server reads a message."""
        return (self.parameter("standard_conforming_strings"), self.parameter("client_encoding"))

    def take_notices(self) -> tuple[Notice, ...]:
        """Return what the server has said since the last call."""
        heard = tuple(self.notices)
        self.notices.clear()
        return heard

    def close(self) -> None:
        """End the connection; the server rolls back what is open and frees the locks."""
        self.connection.close()

    def _hear(self, diagnostic: Diagnostic) -> None:
        severity = diagnostic.severity_nonlocalized or diagnostic.severity or "NOTICE"
        self.notices.append(Notice(severity, diagnostic.sqlstate or "", diagnostic.message_primary or ""))
