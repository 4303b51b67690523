"""Shapes that hold other shapes: lists, free mappings, records of known keys, alternatives."""

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from migrator.values.errors import Problems
from migrator.values.shapes import WORDS, Schema, Shape, Unreadable, closest, refuse
from migrator.values.tree import Listing, Mapping, Node, Scalar

T = TypeVar("T")
Part = TypeVar("Part")


@dataclass(frozen=True)
class ListOf(Generic[T]):
    """A list whose items have one shape."""

    item: Shape[T]
    kinds: tuple[str, ...] = ("array",)

    def read(self, node: Node, problems: Problems) -> tuple[T, ...]:
        """Return the items, every bad one reported."""
        if not isinstance(node, Listing):
            raise refuse(node, "a list", problems)
        return tuple(_all(node.items, lambda item: self.item.read(item, problems)))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True)
class MapOf(Generic[T]):
    """Free names, each with a value of one shape."""

    value: Shape[T]
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> tuple[tuple[Scalar, T], ...]:
        """Return names (with their places) and values in the order written."""
        if not isinstance(node, Mapping):
            raise refuse(node, "a mapping", problems)
        return tuple(_all(node.entries, lambda e: (e[0], self.value.read(e[1], problems))))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "object", "additionalProperties": self.value.schema()}


@dataclass(frozen=True)
class Either:
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


@dataclass(frozen=True)
class Field:
    """One key of a record. `later` keys are part of the format, checked, and refused until they are executed."""

    shape: Shape[Any]
    doc: str
    required: bool = False
    later: bool = False


@dataclass(frozen=True)
class Record(Generic[T]):
    """Known keys, built into `build(location, values)`."""

    build: Callable[[Mapping, dict[str, Any]], T]
    fields: Map[str, Field]
    doc: str = ""
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> T:
        """Return what is built of the keys, every bad, unknown or missing one reported."""
        if not isinstance(node, Mapping):
            raise refuse(node, "a mapping", problems)
        written = {key.text for key, _ in node.entries}
        missing = [key for key, field in self.fields.items() if field.required and key not in written]
        for key in missing:
            hint = f"Add {key}: {self.fields[key].doc}"
            problems.error("missing-key", f"{key} is missing", node.location, hint)
        values = dict(_all(node.entries, lambda entry: self._entry(entry, problems)))
        if missing:
            raise Unreadable
        return self.build(node, values)

    def _entry(self, entry: tuple[Scalar, Node], problems: Problems) -> tuple[str, Any]:
        key, node = entry
        field = self.fields.get(key.text)
        if field is None:
            problems.error("unknown-key", f"unknown key {key.text!r}", key.location, closest(key.text, self.fields))
            raise Unreadable
        value = field.shape.read(node, problems)
        if field.later:
            problems.error(
                "not-supported-yet",
                f"{key.text} is not supported yet",
                key.location,
                "It is part of the format, but this version does not execute it, and will not ignore it either.",
            )
        return key.text, value

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        properties = {k: {"description": f.doc} | f.shape.schema() for k, f in self.fields.items()}
        required = [key for key, field in self.fields.items() if field.required]
        schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        return schema | ({"required": required} if required else {})


def _all(parts: tuple[Part, ...], read: Callable[[Part], T]) -> list[T]:
    """Read every part before giving up, so that one call reports all problems."""
    values, broken = [], False
    for part in parts:
        try:
            values.append(read(part))
        except Unreadable:
            broken = True
    if broken:
        raise Unreadable
    return values
