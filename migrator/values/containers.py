"""Shapes that hold other shapes: lists, free mappings, records of known keys, alternatives.

What cannot be read is reported and left out, and the rest is read all the same: its own mistakes are found in the same
call. Nothing is ever done with such a rest, since whoever asked raises once there is an error among the problems.
"""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from contextlib import suppress
from typing import Any, Generic, NamedTuple, TypeVar

from migrator.values.errors import Problems
from migrator.values.shapes import WORDS, Schema, Shape, Unreadable, closest, refuse
from migrator.values.tree import Listing, Mapping, Node, Scalar

T = TypeVar("T")
Part = TypeVar("Part")

_LATER_HINT = "It is part of the format, but this version does not execute it, and will not ignore it either."


class ListOf(NamedTuple, Generic[T]):
    """A list whose items have one shape."""

    item: Shape[T]
    kinds: tuple[str, ...] = ("array",)

    def read(self, node: Node, problems: Problems) -> tuple[T, ...]:
        """Return the items, every bad one reported."""
        if not isinstance(node, Listing):
            raise refuse(node, "a list", problems)
        return tuple(_readable(node.items, lambda item: self.item.read(item, problems)))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "array", "items": self.item.schema()}


class MapOf(NamedTuple, Generic[T]):
    """Free names, each with a value of one shape."""

    value: Shape[T]
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> tuple[tuple[Scalar, T], ...]:
        """Return names (with their places) and values in the order written."""
        if not isinstance(node, Mapping):
            raise refuse(node, "a mapping", problems)
        return tuple(_readable(node.entries, lambda e: (e[0], self.value.read(e[1], problems))))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "object", "additionalProperties": self.value.schema()}


class Either(NamedTuple):
    """The first of several shapes that takes a node of this kind."""

    shapes: tuple[Shape[Any], ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that one of the shapes takes."""
        return tuple(dict.fromkeys(k for s in self.shapes for k in s.kinds))

    def read(self, node: Node, problems: Problems) -> Any:
        """Return what the fitting shape reads."""
        for shape in self.shapes:
            if node.kind in shape.kinds:
                return shape.read(node, problems)
        raise refuse(node, " or ".join(WORDS[k] for k in self.kinds), problems)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"anyOf": [shape.schema() for shape in self.shapes]}


class Field(NamedTuple):
    """One key of a record. `later` keys are part of the format, checked, and refused until they are executed."""

    shape: Shape[Any]
    doc: str
    required: bool = False
    later: bool = False


class Record(NamedTuple, Generic[T]):
    """Known keys, built into `build(location, values)`."""

    build: Callable[[Mapping, dict[str, Any]], T]
    fields: Map[str, Field]
    doc: str = ""
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> T:
        """Return what is built of the keys, every bad, unknown or missing one reported."""
        if not isinstance(node, Mapping):
            raise refuse(node, "a mapping", problems)
        values = self.values(node, problems)
        if any(field.required and key not in values for key, field in self.fields.items()):
            raise Unreadable
        return self.build(node, values)

    def values(self, node: Mapping, problems: Problems) -> dict[str, Any]:
        """Return the keys that could be read, required ones possibly missing, everything else reported."""
        written = {key.text for key, _ in node.entries}
        for key, field in self.fields.items():
            if field.required and key not in written:
                problems.error("missing-key", f"{key} is missing", node.location, f"Add {key}: {field.doc}")
        return dict(_readable(node.entries, lambda entry: self._entry(entry, problems)))

    def _entry(self, entry: tuple[Scalar, Node], problems: Problems) -> tuple[str, Any]:
        key, node = entry
        field = self.fields.get(key.text)
        if field is None:
            problems.error("unknown-key", f"unknown key {key.text!r}", key.location, closest(key.text, self.fields))
            raise Unreadable
        if field.later:
            problems.error("not-supported-yet", f"{key.text} is not supported yet", key.location, _LATER_HINT)
        return key.text, field.shape.read(node, problems)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        properties = {k: {"description": _described(f)} | f.shape.schema() for k, f in self.fields.items()}
        required = [key for key, field in self.fields.items() if field.required]
        schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        return schema | ({"required": required} if required else {})


def _described(field: Field) -> str:
    return f"{field.doc} (not supported yet)" if field.later else field.doc


def _readable(parts: tuple[Part, ...], read: Callable[[Part], T]) -> Iterator[T]:
    for part in parts:
        with suppress(Unreadable):  # reported where it was raised
            yield read(part)
