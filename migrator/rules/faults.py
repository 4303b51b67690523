"""Rows that are wrong: those that a query finds, orphans, nulls, duplicates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from psycopg import sql

from migrator.rules.names import Name
from migrator.rules.queries import NoRows, as_text, columns_of, identifier, listed, nulls, read
from migrator.rules.references import Columns, Reference
from migrator.rules.shown import show_row
from migrator.rules.spelling import mistake, plain
from migrator.values.errors import Problem
from migrator.values.location import Location

A_QUERY = "Write one SELECT, VALUES, TABLE or WITH … SELECT."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(NoRows):
    """A query that must return no row."""

    sql: str

    @property
    def expectation(self) -> str:
        """No row."""
        return "no row"

    def mistakes(self) -> Iterable[Problem]:
        """Return what keeps it from being one query that only reads."""
        return query_mistake(self.sql, self.places["sql"])

    def reads(self) -> Sequence[Name]:
        """Return the relations that it names."""
        return relations(self.sql)

    def query(self) -> str:
        """Return it without a semicolon."""
        return alone(self.sql)

    def show(self, row: tuple[str | None, ...]) -> str:
        """Return its values, if it selects any."""
        return show_row(row) if row else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans(NoRows):
    """Columns that hold what other columns hold, as a foreign key has it; nulls refer to nothing."""

    what: ClassVar[tuple[str, str]] = ("orphan", "orphans")

    orphans: Reference

    @property
    def expectation(self) -> str:
        """What refers to what."""
        return str(self.orphans)

    def reads(self) -> Sequence[Name]:
        """Return both tables."""
        return (self.orphans.columns.table, self.orphans.to.table)

    def query(self) -> str:
        """Return what finds the values that refer to none."""
        columns = columns_of(self.orphans.columns, "migrator row")
        others = columns_of(self.orphans.to, "migrator other")
        return read(
            "orphans",
            table=identifier(self.orphans.columns.table),
            other=identifier(self.orphans.to.table),
            columns=listed(columns),
            texts=as_text(columns),
            present=nulls(columns, "IS DISTINCT FROM", "AND"),
            matches=sql.SQL(" AND ").join(
                sql.SQL("{} = {}").format(*pair) for pair in zip(others, columns, strict=True)
            ),
        )

    def show(self, row: tuple[str | None, ...]) -> str:
        """Return a value, and how many rows have it."""
        return _counted(row, "{} (in {} rows)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNull(NoRows):
    """Columns none of which is null in any row."""

    what: ClassVar[tuple[str, str]] = ("row with a null", "rows with a null")

    not_null: Columns

    @property
    def expectation(self) -> str:
        """Where no null is to be."""
        return f"no null in {self.not_null}"

    def reads(self) -> Sequence[Name]:
        """Return the table."""
        return (self.not_null.table,)

    def query(self) -> str:
        """Return what finds the rows."""
        table = identifier(self.not_null.table)
        return read(
            "not_null",
            table=table,
            name=sql.Literal(table.as_string(None)),
            nulls=nulls(columns_of(self.not_null, "migrator row"), "IS NOT DISTINCT FROM", "OR"),
        )

    def show(self, row: tuple[str | None, ...]) -> str:
        """Return the row's primary key, if it has one."""
        return show_row(row) if row[0] is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique(NoRows):
    """Columns or expressions that no two rows have in common, as a unique index has it."""

    what: ClassVar[tuple[str, str]] = ("duplicate", "duplicates")

    unique: str

    @property
    def expectation(self) -> str:
        """What is to be unique, as it is written."""
        return f"unique: {plain(self.unique)}"

    def mistakes(self) -> Iterable[Problem]:
        """Return what keeps it from being read as in CREATE UNIQUE INDEX."""
        from migrator.sqltext.queries import parse_unique

        hint = "Write it as after ON in CREATE UNIQUE INDEX: users (lower(email)) WHERE active"
        return mistake(parse_unique, self.unique, self.places["unique"], hint)

    def reads(self) -> Sequence[Name]:
        """Return the table."""
        from migrator.sqltext.queries import parse_unique

        key = parse_unique(self.unique)
        return (Name(key.schema, key.table),)

    def query(self) -> str:
        """Return what finds the values that are there more than once."""
        from migrator.sqltext.queries import parse_unique

        key = parse_unique(self.unique)
        keys = [sql.SQL("({})").format(sql.SQL(text)) for text in key.keys]
        tests: list[sql.Composable] = [sql.SQL(f"({key.where})")] if key.where else []
        tests += [nulls(keys, "IS DISTINCT FROM", "AND")] if key.nulls_distinct else []
        return read(
            "unique",
            table=identifier(Name(key.schema, key.table)),
            keys=listed(keys),
            texts=as_text(keys),
            where=sql.SQL(" AND ").join(tests or [sql.SQL("true")]),
            places=sql.SQL(", ".join(str(place + 1) for place in range(len(keys)))),
        )

    def show(self, row: tuple[str | None, ...]) -> str:
        """Return a value, and how many rows have it."""
        return _counted(row, "{} (in {} rows)")


def _counted(row: tuple[str | None, ...], words: str) -> str:
    value = show_row(row[:-1])
    return value if row[-1] == "1" else words.format(value, row[-1])


def query_mistake(text: str, location: Location) -> tuple[Problem, ...]:
    """Return what keeps `text` from being one query that only reads."""
    from migrator.sqltext.queries import parse_query

    return mistake(parse_query, text, location, A_QUERY)


def alone(text: str) -> str:
    """Return a query without semicolon and comments around it: it becomes a part of a statement."""
    from migrator.sqltext.queries import parse_query

    return parse_query(text).text


def relations(text: str) -> tuple[Name, ...]:
    """Return the relations that a query names."""
    from migrator.sqltext.queries import parse_query

    return tuple(Name(schema, name) for schema, name in parse_query(text).relations)
