"""Tables: that they exist, with these columns, this primary key, this owner, this many rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules import columns
from migrator.rules.columns import Column, Columns
from migrator.rules.entries import IDENTIFIER, NAME, Entry, Objects
from migrator.rules.hints import meant_word
from migrator.rules.names import Name, quote
from migrator.rules.relations import TABLES as KINDS
from migrator.rules.relations import RelationRule
from migrator.rules.rows import OBSTACLES, RowCount, Rows
from migrator.rules.rule import Fact, passed
from migrator.rules.spelling import compared, mistake
from migrator.values.containers import Field, ListOf
from migrator.values.errors import Problem
from migrator.values.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(RelationRule):
    """One table and what is expected of it."""

    family: ClassVar[str] = "tables"
    kinds: ClassVar[str] = KINDS

    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] | None = None
    rows: Rows | None = None
    owner: str | None = None

    def about(self) -> dict[str, Any]:
        """Return which columns are asked for, the default of which of them, and how far to count rows."""
        return {
            "columns": [column.name for column in self.columns],
            "values": [column.name for column in self.columns if column.says_value],
            "rows": self.rows and self.rows.limit,
        }

    def details(self, fact: Fact) -> Iterator[Verdict]:
        """Judge what is expected of a table that is there."""
        for column in self.columns:
            yield self._column(column, fact)
        if self.primary_key is not None:
            yield self._primary_key(self.primary_key, fact)
        if self.owner is not None:
            yield self._owner(self.owner, fact)
        if self.rows is not None:
            yield self._rows(self.rows, fact)

    def mistakes(self) -> Iterable[Problem]:
        """Return the columns that are not written as in CREATE TABLE."""
        hint = "Write it as in CREATE TABLE: a type, then what else is to be checked: text not null default 'new'"
        return (p for column in self.columns for p in mistake(columns.parse, column.text, column.location, hint))

    def _column(self, column: Column, fact: Fact) -> Verdict:
        found, about = (fact["columns"] or {}).get(column.name), f"column {quote(column.name)}"
        if found is None:
            hint = meant_word(column.name, fact["names"])
            return self.verdict("fail", column.text, "absent", about=about, at=column.location, hint=hint)
        status = compared(columns.agrees, column, found)
        return self.verdict(status, column.text, columns.show(found), about=about, at=column.location)

    def _primary_key(self, wanted: tuple[str, ...], fact: Fact) -> Verdict:
        found = fact["primary_key"]
        status, at = passed((found or []) == list(wanted)), self.places["primary_key"]
        return self.verdict(status, _listed(wanted), _listed(found or ()), about="primary key", at=at)

    def _owner(self, wanted: str, fact: Fact) -> Verdict:
        found, at = fact["owner"], self.places["owner"]
        hint = f"ALTER TABLE {Name(*fact['relation'])} OWNER TO {quote(wanted)};" if wanted != found else None
        return self.verdict(passed(wanted == found), wanted, found, about="owner", at=at, hint=hint)

    def _rows(self, rows: Rows, fact: Fact) -> Verdict:
        count, at = fact["rows"], rows.location
        if count is None:
            table = Name(*fact["relation"])
            names = {"schema": quote(fact["relation"][0]), "table": table, "role": quote(fact["role"])}
            found, hint = (text.format(**names) for text in OBSTACLES[fact["counting"]])
            return self.verdict("unknown", str(rows), found, about="rows", at=at, hint=hint)
        return self.verdict(passed(rows.allow(count)), str(rows), rows.show(count), about="rows", at=at)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(quote(name) for name in names) or "none"


def _table(name: Name, entry: Entry) -> Table:
    return Table(name=name, **entry.common, **entry.values)


TABLES = Field(
    Objects(
        NAME,
        {
            "columns": Field(Columns(), "columns as in CREATE TABLE; what is not written is not checked"),
            "primary_key": Field(ListOf(IDENTIFIER), "the columns of the primary key, in order"),
            "rows": Field(RowCount(), "how many rows there are"),
            "owner": Field(IDENTIFIER, "the role that owns it"),
        },
        _table,
    ),
    "tables: name: {columns, primary_key, rows, owner}, {} for existing, or absent",
)
