"""A document with places: what a reader of YAML hands to the floors above it, knowing nothing of YAML."""

from typing import NamedTuple, TypeAlias

from migrator.values.location import Location

Plain: TypeAlias = str | int | float | bool | None


class Scalar(NamedTuple):
    """One value; `text` is how it was written, since `010` and `1_0` are names as often as numbers."""

    value: Plain
    text: str
    location: Location

    @property
    def kind(self) -> str:
        """What this is, in a JSON Schema's words."""
        if self.value is None:
            return "null"
        if isinstance(self.value, bool):
            return "boolean"
        return "string" if isinstance(self.value, str) else "number"


class Listing(NamedTuple):
    """A sequence of nodes."""

    items: tuple["Node", ...]
    location: Location
    kind: str = "array"


class Mapping(NamedTuple):
    """Keys in the order they were written, each with its own place."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    location: Location
    kind: str = "object"


Node: TypeAlias = Scalar | Listing | Mapping
