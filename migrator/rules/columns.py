"""Columns of a table: how the manifest describes one, and whether the catalog agrees.

What is written is checked, what is not written is not: a bare `timestamptz` says nothing of nulls and defaults, `null`
says that nulls are allowed, `default x` says what the default is.
"""

import re
from dataclasses import dataclass
from typing import Any

from migrator.rules.entries import IDENTIFIER
from migrator.rules.names import quote
from migrator.rules.spelling import TYPES, plain, same_expression, tokens
from migrator.values.containers import MapOf
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Schema, Text, Unreadable
from migrator.values.tree import Node

_IDENTITY = {"a": "always", "d": "by default"}
_GENERATED = {"s": "stored", "v": "virtual"}
_NULL = re.compile(r"(?<!not)(?<!not\s)\bnull\b", re.IGNORECASE)
# What CREATE TABLE takes and the parser passes over: better refused than believed to be checked.
UNCHECKED = {"collate", "compression", "storage"}
_NULLS = {"": None, "null": False, "not null": True}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the manifest describes it: `text not null default 'new'`."""

    name: str
    text: str
    location: Location

    @property
    def says_value(self) -> bool:
        """Whether the text may say what the default is, or what generates it; a type called so only costs a look."""
        return not {"default", "generated"}.isdisjoint(tokens(self.text))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a column's text comes to; None of anything but the type is not checked."""

    type: str
    not_null: bool | None = None
    default: str | None = None
    identity: str | None = None
    generated: str | None = None


class ColumnText(Text):
    """A column's type and what else is said of it. Half of one has no value: in YAML's flow style a comma cut it."""

    def read(self, node: Node, problems: Problems) -> str:
        """Return the text as it was written."""
        if node.kind == "null":
            hint = "With a comma it needs quotes: 'numeric(10,2) not null'."
            problems.error("wrong-type", f"expected {self.wanted}, found nothing", node.location, hint)
            raise Unreadable
        return super().read(node, problems)


_TEXT = MapOf(ColumnText("a column as in CREATE TABLE: text not null default 'new'"))


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
        return Wanted(TYPES[word], _NULLS[rest])
    if unchecked := UNCHECKED & set(tokens(text)):
        raise ValueError(f"{unchecked.pop().upper()} of a column is not checked: {plain(text)}")
    from migrator.sqltext.expressions import parse_column

    column = parse_column(text)
    not_null = True if column.not_null else False if _says_null(text) else None
    return Wanted(column.type, not_null, column.default, column.identity, column.generated)


def _says_null(text: str) -> bool:
    """Tell whether NULL stands in `text` as a constraint, where NOT can stand before it, not as a value."""
    from migrator.sqltext.expressions import parse_column

    denied = _NULL.sub("not null", text)
    try:
        return denied != text and parse_column(denied).not_null
    except ValueError:
        return False


def agrees(column: Column, found: dict[str, Any]) -> bool:
    """Tell whether the catalog's column, as sql/tables.sql describes it, is what the manifest says."""
    wanted = parse(column.text)
    return (
        wanted.type in (found["type"], f"{quote(found['type_schema'])}.{found['type']}")
        and wanted.not_null in (None, found["not_null"])
        and wanted.identity in (None, _IDENTITY.get(found["identity"]))
        and _same_value(wanted.default, None if found["generated"] else found["default"])
        and _same_value(wanted.generated, found["default"] if found["generated"] else None)
    )


def _same_value(wanted: str | None, found: str | None) -> bool:
    if wanted is None or found is None:  # PostgreSQL does not keep DEFAULT NULL
        return wanted is None or wanted.lower() == "null"
    return same_expression(wanted, found)


def show(found: dict[str, Any]) -> str:
    """Return the catalog's column as it would be written in CREATE TABLE, as far as was asked for."""
    parts = [found["type"]]
    if found["not_null"]:
        parts.append("not null")
    if found["identity"]:
        parts.append(f"generated {_IDENTITY[found['identity']]} as identity")
    if found["generated"]:
        parts.append(f"generated always as ({found['default'] or '…'}) {_GENERATED[found['generated']]}")
    elif found["default"] is not None:
        parts.append(f"default {found['default']}")
    return " ".join(parts)
