"""Tables: that they exist, with these columns, this primary key, this owner, this many rows."""

from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.columns import Column, Columns
from migrator.rules.entries import IDENTIFIER, NAME, Entry, Objects
from migrator.rules.limits import COUNT
from migrator.rules.names import Name
from migrator.rules.rule import Family, Rule
from migrator.values.containers import Field, ListOf, Record
from migrator.values.location import Location
from migrator.values.tree import Mapping


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a table has; each bound counts where it is written."""

    location: Location
    at_least: int | None = None
    at_most: int | None = None
    exactly: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Rule):
    """One table and what is expected of it."""

    family: ClassVar[str] = "tables"

    name: Name
    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] | None = None
    rows: Rows | None = None
    owner: str | None = None


def _rows(node: Mapping, values: dict[str, Any]) -> Rows:
    return Rows(node.location, **values)


_ROWS = Record(
    _rows,
    {
        "at_least": Field(COUNT, "the fewest rows"),
        "at_most": Field(COUNT, "the most rows"),
        "exactly": Field(COUNT, "the number of rows"),
    },
)


def _table(name: Name, entry: Entry) -> Table:
    return Table(location=entry.location, absent=entry.absent, name=name, **entry.values)


TABLES = Family(
    Objects(
        NAME,
        {
            "columns": Field(Columns(), "columns as in CREATE TABLE; what is not written is not checked"),
            "primary_key": Field(ListOf(IDENTIFIER), "the columns of the primary key, in order"),
            "rows": Field(_ROWS, "how many rows there are"),
            "owner": Field(IDENTIFIER, "the role that owns it"),
        },
        _table,
    ),
    "tables: name: {columns, primary_key, rows, owner}, {} for existing, or absent",
    "tables.sql",
)
