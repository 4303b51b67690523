"""Fills every empty table of a database with made-up rows, and says of those that stay empty why."""

from collections.abc import Sequence

from psycopg import sql

from migrator.database.generator.candidates import Candidates
from migrator.database.generator.insert import Insert, referring_later
from migrator.database.generator.order import in_order
from migrator.database.generator.schema import Table, read_schema
from migrator.database.generator.values import Values
from migrator.database.session import ServerError, Session
from migrator.values.filled import Filled, Unfilled

# A trigger is there for what an application writes, and rows made up may be none of that: where the role may, none
# fires. Foreign keys are triggers too; the rows refer to what is there.
_QUIETLY = "SET LOCAL session_replication_role = replica"
_BOUNDED = "SET LOCAL statement_timeout = '30s'"
_DRAWN = (
    4,
    20,
    50,
    50,
    50,
    200,
)  # so many rows are drawn for each one that is wanted: more where few satisfy all constraints
_FORBIDDEN = "42501"


def fill(session: Session, rows: int, hidden: Sequence[str] = (), seed: int = 1) -> Filled:
    """Put `rows` rows into each table that has none; the same for the same schema and `seed`.

    Schemas in `hidden` are left alone. The session's settings stay as they are. Raises ConnectionLost.
    """
    tables, types = read_schema(session, hidden)
    empty = [table for table in tables if not _has_rows(session, table)]
    return _Filling(session, rows, seed, Values(types)).all(empty)


def _has_rows(session: Session, table: Table) -> bool:
    query = sql.SQL("SELECT pg_catalog.to_json(EXISTS (SELECT FROM {}))").format(table.identifier)
    return session.value(query.as_string(session.connection)) is True


class _Filling:
    def __init__(self, session: Session, rows: int, seed: int, values: Values) -> None:
        self._session, self._rows, self._values = session, rows, values
        self._candidates = Candidates(session, values, rows, seed)
        self._settings = [_BOUNDED, *([_QUIETLY] if self._may_be_quiet() else [])]
        self._filled: dict[str, int] = {}
        self._unfilled: list[Unfilled] = []

    def _may_be_quiet(self) -> bool:
        try:
            self._session.send(f"{_QUIETLY}; SELECT 1")
        except ServerError as error:
            if error.sqlstate != _FORBIDDEN:
                raise
            return False
        return True

    def all(self, tables: Sequence[Table]) -> Filled:
        made_by = (self._values, self._candidates)
        inserts = [Insert(self._session, turn.table, turn.later, *made_by) for turn in in_order(tables)]
        for insert in inserts:
            reason = self._one(insert)
            if reason:
                self._unfilled.append(Unfilled(insert.table.shown, reason))
        for insert in inserts:
            if insert.table.shown in self._filled:
                self._refer(insert)
        return Filled(self._filled, tuple(self._unfilled))

    def _one(self, insert: Insert) -> str | None:
        """Fill a table; return why it could not be."""
        reason = self._impossible(insert)
        if reason:
            return reason
        count = end = 0
        try:
            for drawn in _DRAWN:
                start, end = end + 1, end + drawn * self._rows
                count += self._insert(insert, start, end, self._rows - count)
                if count >= self._rows:
                    break
        except ServerError as error:
            if not count:  # else there are fewer rows than were wanted, which is no matter
                return _said(error)
        if not count:
            return self._why_not(insert)
        self._filled[insert.table.shown] = count
        return None

    def _insert(self, insert: Insert, start: int, end: int, most: int) -> int:
        result = self._session.send("; ".join((*self._settings, insert.query(start, end, most))))[-1]
        return result.command_tuples or 0

    def _impossible(self, insert: Insert) -> str | None:
        if insert.lacking:
            column = insert.lacking[0]
            return f"no value of {column.name}, {column.shown}, is known that its constraints allow"
        for reference in insert.now:
            if insert.table.needs(reference) and not self._is_there(reference.named):
                return f"its rows must refer to {reference.shown}, which has none"
        if insert.table.partitions == ():
            return "it has no partitions"
        return None

    def _is_there(self, named: tuple[str, str]) -> bool:
        query = sql.SQL("SELECT pg_catalog.to_json(EXISTS (SELECT FROM {}))").format(sql.Identifier(*named))
        return self._session.value(query.as_string(self._session.connection)) is True

    def _why_not(self, insert: Insert) -> str:
        """Say which constraint none of the rows satisfies."""
        try:
            counts = self._session.value("; ".join((_BOUNDED, insert.judgement(self._rows))))
        except ServerError as error:
            return _said(error)
        for wanted, count in zip(insert.wanted, counts, strict=True):
            if not count:
                return f"no row that was tried satisfies {wanted.name}"
        return "no row that was tried satisfies all of its constraints at once"

    def _refer(self, insert: Insert) -> None:
        """Make the references that had to wait for their targets' rows."""
        for reference in insert.later:
            must = insert.table.needs(reference)
            query = referring_later(self._session, insert.table, reference, must)
            try:
                changed = self._session.send("; ".join((*self._settings, query)))[-1].command_tuples
            except ServerError as error:
                changed, reason = 0, _said(error)
            else:
                reason = f"{reference.shown} has no rows"
            if changed or not must:
                continue
            self._empty(insert.table, f"its rows must refer to {reference.shown}: {reason}")
            return

    def _empty(self, table: Table, reason: str) -> None:
        """Take away rows that refer to nothing."""
        query = sql.SQL("DELETE FROM {}").format(table.identifier).as_string(self._session.connection)
        self._session.send("; ".join((*self._settings, query)))
        del self._filled[table.shown]
        self._unfilled.append(Unfilled(table.shown, reason))


def _said(error: ServerError) -> str:
    where = f" (constraint {error.constraint})" if error.constraint else ""
    return f"{error.message}{where}"
