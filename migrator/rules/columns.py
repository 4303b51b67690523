"""Columns of a table: how the manifest describes one, and whether the catalog agrees."""

from dataclasses import dataclass

from migrator.rules.entries import IDENTIFIER
from migrator.values.containers import MapOf
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Schema, Text, Unreadable
from migrator.values.tree import Node

_TEXT = MapOf(Text("a column as in CREATE TABLE: text not null default 'new'"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the manifest describes it: `text not null default 'new'`."""

    name: str
    text: str
    location: Location


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
