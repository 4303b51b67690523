"""Columns of a table: how the manifest describes one, and whether the catalog agrees.

What is written is checked, what is not written is not: a bare `timestamptz` says nothing of nulls and defaults, `null`
says that nulls are allowed, `default x` says what the default is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from migrator.rules.entries import COMMENT, IDENTIFIER
from migrator.rules.names import quote
from migrator.rules.spelling import TYPES, plain, same_expression, tokens
from migrator.sqltext.expressions import ColumnSpec, parse_column
from migrator.values.containers import MapOf
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Schema, Text, Unreadable
from migrator.values.tree import Node, Scalar

T = TypeVar("T")

_IDENTITY = {"a": "always", "d": "by default"}
_GENERATED = {"s": "stored", "v": "virtual"}
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


class ColumnText(Text):
    """A column's type and what else is said of it. Half of one has no value: in YAML's flow style a comma cut it."""

    def read(self, node: Node, problems: Problems) -> str:
        """Return the text as it was written."""
        if node.kind == "null":
            hint = "With a comma it needs quotes: 'numeric(10,2) not null'."
            problems.error("wrong-type", f"expected {self.wanted}, found nothing", node.location, hint)
            raise Unreadable
        return super().read(node, problems)


@dataclass(frozen=True, slots=True)
class Remark:
    """A column's comment, no text where there is to be none."""

    name: str
    text: str
    location: Location


_COMMENTS = MapOf(COMMENT)
_TEXT = MapOf(ColumnText("a column as in CREATE TABLE: text not null default 'new'"))


@dataclass(frozen=True)
class Columns:
    """Columns by name."""

    kinds: tuple[str, ...] = _TEXT.kinds

    def read(self, node: Node, problems: Problems) -> tuple[Column, ...]:
        """Return the columns in the order written, every bad name reported."""
        return tuple(_named(Column, _TEXT.read(node, problems), problems))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _TEXT.schema()


class Comments:
    """Comments by column."""

    kinds: tuple[str, ...] = _COMMENTS.kinds

    def read(self, node: Node, problems: Problems) -> tuple[Remark, ...]:
        """Return the comments in the order written, every bad name reported."""
        return tuple(_named(Remark, _COMMENTS.read(node, problems), problems))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _COMMENTS.schema()


def _named(
    build: Callable[[str, str, Location], T], written: Iterable[tuple[Scalar, str]], problems: Problems
) -> Iterator[T]:
    for key, text in written:
        try:
            yield build(IDENTIFIER.read(key, problems), text, key.location)
        except Unreadable:
            continue


@lru_cache(maxsize=1 << 10)  # the same few texts stand in every table, and each is read before it is compared
def parse(text: str) -> ColumnSpec:
    """Return what `text` says of a column. Raises ValueError."""
    word, _, rest = plain(text).lower().partition(" ")
    if word in TYPES and rest in _NULLS:
        return ColumnSpec(TYPES[word], _NULLS[rest])
    return parse_column(text)


def agrees(column: Column, found: dict[str, Any]) -> bool:
    """Tell whether the catalog's column, as sql/tables.sql describes it, is what the manifest says."""
    wanted = parse(column.text)
    return (
        wanted.type in (found["type"], f"{quote(found['type_schema'])}.{found['type']}")
        and wanted.not_null in (None, found["not_null"])
        and wanted.identity in (None, _IDENTITY.get(found["identity"]))
        and wanted.kept in (None, _GENERATED.get(found["generated"]))
        and list(wanted.collation) in ([], found["collation"], found["collation"][1:])
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
    if found["collation"] and not found["usual_collation"]:
        parts.append(f"collate {quote(found['collation'][1])}")
    if found["not_null"]:
        parts.append("not null")
    if found["identity"]:
        parts.append(f"generated {_IDENTITY[found['identity']]} as identity")
    if found["generated"]:
        parts.append(f"generated always as ({found['default'] or '…'}) {_GENERATED[found['generated']]}")
    elif found["default"] is not None:
        parts.append(f"default {found['default']}")
    return " ".join(parts)
