"""What rules on data have in common: a query of the rows themselves, which must not miss any of them."""

import json
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from psycopg import sql

from migrator.rules.names import Name
from migrator.rules.question import Answer, NamedQuestion, Rows
from migrator.rules.references import Columns
from migrator.rules.rule import passed
from migrator.rules.shown import MOST_ROWS, show_rows
from migrator.values.verdicts import Verdict

# Where row security would hide rows from the role, PostgreSQL refuses the query instead (42501).
ALL_ROWS = "SET LOCAL row_security = off"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRule(NamedQuestion):
    """One sentence about the rows of tables, and the query that tells whether it is true."""

    family: ClassVar[str] = "data"

    @abstractmethod
    def reads(self) -> Sequence[Name]:
        """Return the relations whose rows the query reads, as far as its text says."""

    def lacking(self) -> tuple[str, ...]:
        """Return what tells which privileges the role lacks, and where row security hides rows from it."""
        return (lacking(self.reads()),)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRows(DataRule):
    """A rule whose query finds what is wrong: no row at all where it holds."""

    # What one row that is found is called, and several.
    what: ClassVar[tuple[str, str]] = ("row", "rows")

    @abstractmethod
    def query(self) -> str:
        """Return the query."""

    @abstractmethod
    def show(self, row: tuple[str | None, ...]) -> str:
        """Return a row that was found, for people; nothing where it says nothing."""

    def statements(self) -> tuple[str, ...]:
        """Return what fetches the first rows, and one more to tell whether there are more."""
        cursor = read("cursor", query=sql.SQL(self.query()))
        return (ALL_ROWS, cursor, f'FETCH {MOST_ROWS + 1} FROM "migrator rows"')

    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:  # noqa: ARG002 - nothing comes before
        """Pass where there is no row."""
        rows: Rows = answer[-1]
        found = show_rows(tuple(map(self.show, rows)), self.what) if rows else f"no {self.what[0]}"
        return (self.verdict(passed(not rows), self.expectation, found),)


def read(name: str, /, **parts: sql.Composable) -> str:
    """Return the statement in sql/data/`name`.sql with its placeholders filled."""
    return _template(name).format(**parts).as_string(None)


def lacking(names: Iterable[Name]) -> str:
    """Return what tells which privileges a role lacks to read relations, and where row security hides rows."""
    relations = json.dumps([{"schema": name.schema, "name": name.name} for name in names])
    return read("lacking", relations=sql.Literal(relations))


def identifier(name: Name) -> sql.Identifier:
    """Return a relation's name as a part of a statement."""
    return sql.Identifier(*(part for part in (name.schema, name.name) if part is not None))


def columns_of(columns: Columns, alias: str) -> list[sql.Identifier]:
    """Return columns as they are called where their table is called `alias`."""
    return [sql.Identifier(alias, name) for name in columns.names]


def nulls(columns: Sequence[sql.Composable], test: str, joined: str) -> sql.Composable:
    """Return the test of columns for being null, `IS DISTINCT FROM` or `IS NOT DISTINCT FROM`."""
    tests = [sql.SQL("{} " + test + " NULL").format(column) for column in columns]
    return sql.SQL(f" {joined} ").join(tests)


def as_text(columns: Sequence[sql.Composable]) -> sql.Composable:
    """Return what sorts by columns of whatever types, some of which have no order of their own."""
    return sql.SQL(", ").join(sql.SQL('({})::pg_catalog.text COLLATE pg_catalog."C"').format(c) for c in columns)


def listed(parts: Sequence[sql.Composable]) -> sql.Composable:
    """Return parts with commas between them."""
    return sql.SQL(", ").join(parts)


@cache
def _template(name: str) -> sql.SQL:
    text = files(__package__).joinpath("sql", "data", f"{name}.sql").read_text("utf-8")
    # Comments are for who reads the file; a statement begins with its first word.
    return sql.SQL("".join(line for line in text.splitlines(keepends=True) if not line.startswith("--")))
