"""Columns of a table: how the manifest describes one, and whether the catalog agrees.

What is written is checked, what is not written is not: a bare `timestamptz` says nothing of nulls and defaults, `null`
says that nulls are allowed, `default x` says what the default is.
"""

from dataclasses import dataclass
from typing import Any

from migrator.rules.entries import IDENTIFIER
from migrator.rules.names import quote
from migrator.rules.spelling import TYPES, plain, same_expression
from migrator.values.containers import MapOf
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Schema, Text, Unreadable
from migrator.values.tree import Node

_TEXT = MapOf(Text("a column as in CREATE TABLE: text not null default 'new'"))

_NULLS = {"": None, "null": False, "not null": True}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the manifest describes it: `text not null default 'new'`."""

    name: str
    text: str
    location: Location

    @property
    def says_default(self) -> bool:
        """Whether the text may say what the default is; a type called so only costs a look."""
        return "default" in self.text.lower()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a column's text comes to; None of anything but the type is not checked."""

    type: str
    not_null: bool | None
    default: str | None


@dataclass(frozen=True)
class Columns:
    """Columns by name."""

    kinds: tuple[str, ...] = _TEXT.kinds

    def read(self, node: Node, problems: Problems) -> tuple[Column, ...]:
        """Return the columns in the order written, every bad name reported."""
        columns = []
        for key, text in _TEXT.read(node, problems):
            try:
                columns.append(Column(IDENTIFIER.read(key, problems), text, key.location))
            except Unreadable:
                continue
        return tuple(columns)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _TEXT.schema()


def parse(text: str) -> Wanted:
    """Return what `text` says of a column. Raises ValueError."""
    word, _, rest = plain(text).lower().partition(" ")
    if word in TYPES and rest in _NULLS:
        return Wanted(TYPES[word], _NULLS[rest], None)
    from migrator.sqltext.expressions import parse_column

    column = parse_column(text)
    return Wanted(column.type, column.not_null, column.default)


def agrees(column: Column, found: dict[str, Any]) -> bool:
    """Tell whether the catalog's column, as sql/tables.sql describes it, is what the manifest says."""
    wanted = parse(column.text)
    return (
        wanted.type in (found["type"], f"{quote(found['type_schema'])}.{found['type']}")
        and wanted.not_null in (None, found["not_null"])
        and (wanted.default is None or _same_default(wanted.default, found))
    )


def _same_default(wanted: str, found: dict[str, Any]) -> bool:
    if found["generated"]:
        return False
    if found["default"] is None:  # PostgreSQL does not keep DEFAULT NULL
        return wanted.lower() == "null"
    return same_expression(wanted, found["default"])


def show(found: dict[str, Any]) -> str:
    """Return the catalog's column as it would be written in CREATE TABLE, as far as was asked for."""
    parts = [found["type"]]
    if found["not_null"]:
        parts.append("not null")
    if found["identity"]:
        parts.append(f"generated {'always' if found['identity'] == 'a' else 'by default'} as identity")
    if found["generated"]:
        parts.append("generated always as (…) " + {"s": "stored", "v": "virtual"}[found["generated"]])
    elif found["default"] is not None:
        parts.append(f"default {found['default']}")
    return " ".join(parts)
