"""Figures that have to be right: a query's only value, and how a script changes a table's number of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from psycopg import sql

from migrator.rules.faults import alone, query_mistake, relations
from migrator.rules.names import Name
from migrator.rules.queries import ALL_ROWS, DataRule, identifier, read
from migrator.rules.question import Answer
from migrator.rules.refusal import Refusal
from migrator.rules.rows import Rows
from migrator.rules.rule import passed
from migrator.rules.shown import show_value
from migrator.values.containers import Field, Record
from migrator.values.errors import Problem, Problems
from migrator.values.location import Location
from migrator.values.shapes import Schema, Text, refuse
from migrator.values.tree import Mapping, Node, Scalar
from migrator.values.verdicts import Verdict

UNDEFINED_TABLE = "42P01"
_NO_TABLE = "It has to be there before and after the script; rows, under tables, counts those of a new table."
# A query's rows are counted up to two.
_NUMBERS: dict[str | None, str] = {"0": "no row", "2": "more than one row"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query's value is compared with: a value as it stands, or another query (`sql`)."""

    location: Location
    value: str | Decimal | bool = ""
    sql: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Equals(DataRule):
    """A query of one row with one column, whose value is the one wanted, as PostgreSQL compares."""

    sql: str
    equals: Wanted

    @property
    def expectation(self) -> str:
        """The value that is wanted."""
        return "the same from both queries" if self.equals.sql else show_value(_text(self.equals.value))

    def mistakes(self) -> Iterable[Problem]:
        """Return what keeps either from being one query that only reads."""
        second = query_mistake(self.equals.sql, self.equals.location) if self.equals.sql else ()
        return (*query_mistake(self.sql, self.places["sql"]), *second)

    def reads(self) -> Sequence[Name]:
        """Return the relations that they name."""
        return (*relations(self.sql), *(relations(self.equals.sql) if self.equals.sql else ()))

    def statements(self) -> tuple[str, ...]:
        """Return the one statement that compares."""
        query = sql.SQL(alone(self.sql))
        if self.equals.sql:
            return (ALL_ROWS, read("equals_query", query=query, wanted=sql.SQL(alone(self.equals.sql))))
        return (ALL_ROWS, read("equals", query=query, wanted=sql.Literal(self.equals.value)))

    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:  # noqa: ARG002 - nothing comes before
        """Compare what each gave: one row, and the same value."""
        (row,) = answer[-1]
        rows, value, same, *other = row
        if other and other[0] != "1":
            return (self.verdict("fail", "one row from the query in equals", _NUMBERS[other[0]]),)
        wanted = show_value(other[1]) if other else self.expectation
        if rows != "1":
            return (self.verdict("fail", wanted, _NUMBERS[rows]),)
        return (self.verdict(passed(same == "t"), wanted, show_value(value)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange(DataRule):
    """How many rows a script adds to a table, counted before and after it in its transaction."""

    row_count: Name
    change: Rows

    @property
    def expectation(self) -> str:
        """By how many rows it may change, as it is written."""
        return f"rows added: {self.change}"

    def reads(self) -> Sequence[Name]:
        """Return the table."""
        return (self.row_count,)

    def statements(self) -> tuple[str, ...]:
        """Return what counts."""
        return (ALL_ROWS, read("count", table=identifier(self.row_count)))

    def before(self) -> tuple[str, ...]:
        """Return the same."""
        return self.statements()

    def refused(self, refusal: Refusal) -> tuple[Verdict, ...]:
        """Say where rows of a new table are counted."""
        hint = _NO_TABLE if refusal.sqlstate == UNDEFINED_TABLE else refusal.hint
        return DataRule.refused(self, refusal._replace(hint=hint))

    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:
        """Compare the two."""
        then, now = (int(counted[-1][0][0] or 0) for counted in (before, answer))
        found = f"{now - then} ({then} before, {now} after)"
        return (self.verdict(passed(self.change.allow(now - then)), self.expectation, found),)


@dataclass(frozen=True)
class Value:
    """A number, a word, true or false; or a query that gives one."""

    kinds: tuple[str, ...] = ("number", "string", "boolean", "object")

    def read(self, node: Node, problems: Problems) -> Wanted:
        """Return what to compare with."""
        if isinstance(node, Mapping):
            return _QUERY.read(node, problems)
        if not isinstance(node, Scalar) or node.kind not in self.kinds:
            raise refuse(node, "a value, or {sql: a query of one}", problems)
        if node.kind == "number":
            try:
                return Wanted(node.location, Decimal(node.text))
            except InvalidOperation:
                raise refuse(node, "a number such as 42 or 0.5", problems) from None
        return Wanted(node.location, node.value if isinstance(node.value, bool) else node.text)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"anyOf": [{"type": ["number", "string", "boolean"]}, _QUERY.schema()]}


def _query(node: Mapping, values: dict[str, str]) -> Wanted:
    return Wanted(node.entries[0][1].location, sql=values["sql"])


_QUERY = Record(_query, {"sql": Field(Text(), "a query of one row with one column", required=True)})


def _text(value: str | Decimal | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
