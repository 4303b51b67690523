"""The history: installed, read and written through one session, under the run lock where it is written."""

from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import sql

from migrator.database.copy_line import CopyLine
from migrator.database.lock import Scope, fence, look
from migrator.database.queries import Part, compose
from migrator.database.session import ServerError, Session
from migrator.values.errors import Problem, Refused
from migrator.values.results import Direction

if TYPE_CHECKING:
    from migrator.values.views import HistoryRow, JournalRow

# The numbered scripts that make the history's tables, oldest first; the last number is the format that we know.
FORMATS = ("001_history",)
WIDEST = 240  # characters of a line beside the one that failed
NO_TABLE, NO_COLUMN = "42P01", "42703"


class Caller(NamedTuple):
    """Who runs this, from where, with what."""

    by_whom: str
    host: str
    client_version: str
    git_commit: str | None = None


class Attempt(NamedTuple):
    """A recorded attempt, without its texts."""

    id: int
    run_id: str
    migration: str
    direction: Direction
    status: str
    completed_at: str | None
    duration_ms: int | None
    error: str | None
    checksum: str
    content_hash: str
    reason: str | None
    by_whom: str


class Recorded(NamedTuple):
    """What the history says of a project. `applied` is in the order of application."""

    applied: tuple[Attempt, ...] = ()
    unfinished: tuple[Attempt, ...] = ()
    last_id: int = 0

    def applied_ids(self) -> frozenset[str]:
        """Return the migrations that are applied now."""
        return frozenset(attempt.migration for attempt in self.applied)


class Texts(NamedTuple):
    """The scripts of an attempt as it ran."""

    up: str | None
    down: str | None


class TextParts(NamedTuple):
    """Of the text of an attempt its beginning, its length in characters, and the lines around the one that failed."""

    head: str
    length: int
    lines: list[str] | None


class BegunUnit(NamedTuple):
    """A unit in the journal; `done` is whether it is known to have run to its end."""

    ordinal: int
    hash: str
    done: bool


class Journal(NamedTuple):
    """The units of attempts that did not end, and the last of these attempts."""

    attempt: int | None
    units: tuple[BegunUnit, ...]


class NewAttempt(NamedTuple):
    """What a row says when an attempt begins. `id` comes after every other under the run lock."""

    id: int
    run_id: str
    project: str
    migration: str
    version: str
    name: str
    direction: Direction
    checksum: str
    content_hash: str
    reason: str | None = None
    kind: str = "migration"
    lock_wait_ms: int = 0
    attempts: int = 1

    def parts(self) -> dict[str, Part]:
        """Return the columns, as the SQL files name them."""
        return self._asdict()


class Failure(NamedTuple):
    """How an attempt ended that did not succeed."""

    error: str
    sqlstate: str | None = None
    line: int | None = None

    def parts(self) -> dict[str, Part]:
        """Return the columns, as the SQL files name them."""
        return {"error": self.error, "sqlstate": self.sqlstate, "line": self.line}


class History:
    """The history in one schema of one database, for one project."""

    def __init__(self, session: Session, schema: str, project: str, scope: Scope = "session") -> None:
        self.session, self.schema, self.project, self.scope = session, schema, project, scope

    def install(self, client_version: str) -> bool:
        """Make the history's tables, unless another run just has; return False where the run lock is not to be had.

        Only under the lock: two sessions that create a schema at once collide in the catalog (postgres.md §a).
        """
        self.session.send("BEGIN")
        try:
            locked = sql.SQL("SELECT pg_catalog.to_json({})").format(fence(self.schema, self.scope))
            if not self.session.value(locked.as_string(self.session.connection)):
                return False
            if not look(self.session, self.schema).has_history:
                parts = {"schema": sql.Identifier(self.schema), "client": sql.Literal(client_version)}
                self.session.send("".join(compose(self.session, name, **parts) for name in FORMATS))
            self.session.send("COMMIT")
        finally:
            if self.session.in_transaction and not self.session.lost:
                self.session.send("ROLLBACK")
        return True

    def read(self) -> Recorded:
        """Return what is recorded. Raises Refused where that cannot be read: never is it taken for nothing."""
        try:
            found = self.session.value(self._sql("read", project=self.project))
        except ServerError as error:
            self._refuse_newer(self._format())
            raise self._unreadable(error) from None
        self._refuse_newer(found["format"])
        return _recorded(found)

    def texts(self, ids: tuple[int, ...]) -> dict[int, Texts]:
        """Return the recorded scripts of these attempts."""
        array = "{" + ",".join(map(str, ids)) + "}"
        found = self.session.value(self._sql("texts", ids=array)) if ids else None
        return {int(key): Texts(**texts) for key, texts in (found or {}).items()}

    def excerpts(self, ids: tuple[int, ...], longest: int, around: int) -> dict[int, TextParts]:
        """Return how the texts of these attempts begin, `longest` characters, and `around` lines beside what failed."""
        array = "{" + ",".join(map(str, ids)) + "}"
        sizes = {"longest": longest, "around": around, "widest": WIDEST}
        found = self.session.value(self._sql("excerpts", ids=array, **sizes)) if ids else None
        return {int(key): TextParts(**parts) for key, parts in (found or {}).items()}

    def attempts(self) -> "tuple[HistoryRow, ...]":
        """Return every attempt, oldest first."""
        return self._attempts(sql.SQL("true"))

    def attempt(self, attempt_id: int) -> "HistoryRow | None":
        """Return one attempt."""
        return next(iter(self._attempts(sql.SQL("m.id = {}").format(attempt_id))), None)

    def journal(self, attempt_id: int) -> "tuple[JournalRow, ...]":
        """Return the units of one attempt."""
        from migrator.values.views import JournalRow

        return tuple(JournalRow(**row) for row in self.session.value(self._sql("journal_show", id=attempt_id)))

    def units_begun(self, migration: str, direction: Direction) -> Journal:
        """Return the units that were begun since the migration was last completed."""
        found = self.session.value(
            self._sql("journal_read", project=self.project, migration=migration, direction=direction)
        )
        return Journal(found["attempt"], tuple(BegunUnit(**row) for row in found["units"]))

    def bury(self) -> str:
        """Return the SQL that ends the attempts of clients that died. Only under the run lock."""
        return self._sql("bury", project=self.project)

    def state(self, attempt: NewAttempt) -> str | None:
        """Return the status of an attempt whose answer never came; None where it was rolled back."""
        status: str | None = self.session.value(self._sql("attempt_state", id=attempt.id, run_id=attempt.run_id))
        return status

    def run_begin(self, run_id: str, command: str, manifest_checksum: str, caller: Caller, system: str | None) -> str:
        """Return the SQL that records the beginning of a run."""
        about = {"run_id": run_id, "command": command, "manifest_checksum": manifest_checksum}
        return self._sql("run_begin", project=self.project, system_identifier=system, **about, **caller._asdict())

    def run_end(self, run_id: str, outcome: str) -> str:
        """Return the SQL that records the end of a run."""
        return self._sql("run_end", run_id=run_id, outcome=outcome)

    def begin(self, attempt: NewAttempt, up: sql.Composable, down: sql.Composable) -> str:
        """Return the SQL that records an attempt as running. The texts are expressions, not to send a script twice."""
        return self._sql(
            "attempt_begin", **attempt.parts(), fence=fence(self.schema, self.scope), up_sql=up, down_sql=down
        )

    def begin_by_copy(self, attempt: NewAttempt, texts: Texts) -> tuple[tuple[str, str], CopyLine]:
        """Return the SQL that records an attempt as running, two statements, and the data that the first one reads."""
        row = {**attempt.parts(), "status": "running", "up_sql": texts.up, "down_sql": texts.down}
        columns = sql.SQL(", ").join(map(sql.Identifier, row))
        copy = self._sql("attempt_copy", columns=columns)
        guard = self._sql("attempt_fence", id=attempt.id, fence=fence(self.schema, self.scope))
        return (copy, guard), CopyLine(tuple(None if value is None else str(value) for value in row.values()))

    def complete(self, attempt: NewAttempt, same_transaction: bool) -> str:
        """Return the SQL that completes a running attempt; it touches no row where the attempt's own is not there."""
        own = "AND xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid" if same_transaction else ""
        return self._sql("attempt_complete", id=attempt.id, run_id=attempt.run_id, fence=sql.SQL(own))

    def failed(self, attempt: NewAttempt, failure: Failure, duration_ms: int, texts: Texts) -> str:
        """Return the SQL that records an attempt of which nothing is left."""
        parts = {**attempt.parts(), **failure.parts(), "up_sql": texts.up, "down_sql": texts.down}
        return self._sql("attempt_failed", duration_ms=duration_ms, **parts)

    def repaired(self, attempt: NewAttempt, texts: Texts) -> str:
        """Return the SQL that records a person's decision about a migration."""
        parts = {**attempt.parts(), "up_sql": texts.up, "down_sql": texts.down}
        parts = {name: part for name, part in parts.items() if name not in ("kind", "lock_wait_ms", "attempts")}
        return self._sql("repaired", **parts)

    def end_failed(self, attempt: NewAttempt, failure: Failure) -> str:
        """Return the SQL that ends a running attempt whose row is committed."""
        return self._sql("attempt_end_failed", id=attempt.id, run_id=attempt.run_id, **failure.parts())

    def journal_entry(self, name: str, attempt: NewAttempt, **unit: Part) -> str:
        """Return the SQL of `journal_intend`, `journal_done` or `journal_settle` for a unit."""
        return self._sql(name, id=attempt.id, **unit)

    def _attempts(self, which: sql.Composable) -> "tuple[HistoryRow, ...]":
        from migrator.values.views import HistoryRow  # nothing but `history` and `repair` shows attempts

        return tuple(
            HistoryRow(**row) for row in self.session.value(self._sql("attempts", project=self.project, which=which))
        )

    def _format(self) -> int | None:
        try:
            found: int | None = self.session.value(self._sql("format"))
        except ServerError as error:
            raise self._unreadable(error) from None
        return found

    def _unreadable(self, error: ServerError) -> Refused:
        if error.sqlstate in (NO_TABLE, NO_COLUMN):
            message = f"the tables in schema {self.schema} are not a history of migrator's: {error.message}"
            hint = "Name a schema that nothing else uses in the manifest: database: {history: NAME}"
            return Refused(Problem("foreign-history", message, hint=hint))
        message = f"the history in schema {self.schema} cannot be read: {error.message}"
        hint = error.hint or "The role that is logged in needs USAGE on the schema and SELECT on its tables."
        return Refused(Problem(error.sqlstate, message, hint=hint))

    def _refuse_newer(self, found: int | None) -> None:
        if found is not None and found > len(FORMATS):
            message = f"the history in schema {self.schema} has format {found}; this migrator knows {len(FORMATS)}"
            raise Refused(
                Problem("newer-history", message, hint="Upgrade migrator: a newer one has used this database.")
            )

    def _sql(self, name: str, /, **parts: Part) -> str:
        schema = self.schema
        return compose(self.session, name, schema=sql.Identifier(schema), **parts)


def _recorded(found: dict[str, Any]) -> Recorded:
    attempts = [Attempt(**row) for row in found["attempts"]]
    completed = {attempt.migration: attempt for attempt in attempts if attempt.status == "completed"}
    return Recorded(
        applied=tuple(attempt for attempt in completed.values() if attempt.direction == "up"),
        unfinished=tuple(a for a in attempts if a.status != "completed" and a.id > _id(completed.get(a.migration))),
        last_id=found["last_id"],
    )


def _id(attempt: Attempt | None) -> int:
    return attempt.id if attempt else 0
