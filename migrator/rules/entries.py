"""How the manifest speaks of named objects: a list of names, or names with what is expected of each."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from migrator.rules.names import Name, parse_identifier, parse_name
from migrator.rules.rule import UNKNOWN
from migrator.values.containers import Either, Field, MapOf, Record
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Choice, Schema, Shape, Text, Unreadable, refuse
from migrator.values.tree import Listing, Mapping, Node, Scalar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of one object: the place of its name, its values, and the place of each value."""

    location: Location
    values: Map[str, Any] = field(default_factory=dict)
    places: Map[str, Location] = field(default_factory=dict)
    absent: bool = False
    tolerant: bool = False

    @property
    def common(self) -> dict[str, Any]:
        """What every rule is built with."""
        return {
            "location": self.location,
            "absent": self.absent,
            "tolerant": self.tolerant,
            "places": self.places,
        }


@dataclass(frozen=True)
class Parsed(Generic[T]):
    """Text that `parse` makes a value of, raising ValueError where it cannot."""

    parse: Callable[[str], T]
    wanted: str
    hint: str = ""
    kinds: tuple[str, ...] = Text().kinds

    def read(self, node: Node, problems: Problems) -> T:
        """Return the value that the text stands for."""
        try:
            return self.parse(Text(self.wanted).read(node, problems))
        except ValueError as error:
            problems.error("bad-rule", f"{str(error)!r} is not {self.wanted}", node.location, self.hint or None)
            raise Unreadable from None

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return Text(self.wanted).schema()


_QUOTING = """Write it as in SQL; capitals, spaces and the like need quotes: '"Weird Name"'."""

NAME: Parsed[Name] = Parsed(parse_name, "a name such as orders or app.orders", _QUOTING)
IDENTIFIER: Parsed[str] = Parsed(parse_identifier, "a name without a schema", _QUOTING)
COMMENT = Text('a comment, "" for none', pattern="")


@dataclass(frozen=True)
class Absent:
    """The word that says that there is no such object."""

    kinds: tuple[str, ...] = ("string",)

    def read(self, node: Node, problems: Problems) -> Entry:
        """Return the entry of an object that is not to be."""
        Choice(("absent",)).read(node, problems)
        return Entry(node.location, absent=True)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return Choice(("absent",)).schema()


@dataclass(frozen=True)
class Short:
    """The value of one key of a record, where nothing else is said."""

    key: str
    value: Shape[Any]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of node that the value may be."""
        return self.value.kinds

    def read(self, node: Node, problems: Problems) -> Entry:
        """Return the entry of an object of which this one thing is said."""
        return Entry(node.location, {self.key: self.value.read(node, problems)}, {self.key: node.location})

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return self.value.schema()


@dataclass(frozen=True)
class Objects(Generic[T]):
    """Names in a list, or names each with `absent` or a record of what is expected.

    `key` reads a name; `build` makes a rule of what it read and the entry. `short` is a key whose value, where it is a
    list, may stand in place of the record.
    """

    key: Parsed[T]
    fields: Map[str, Field]
    build: Callable[[T, Entry], Any]
    short: str | None = None
    kinds: tuple[str, ...] = ("array", "object")

    def read(self, node: Node, problems: Problems) -> tuple[Any, ...]:
        """Return the rules in the order written, every bad entry reported."""
        if isinstance(node, Scalar):
            raise refuse(node, "a list of names, or a mapping", problems)
        if isinstance(node, Listing):
            return tuple(self._built(((item, Entry(item.location)) for item in node.items), problems))
        described = MapOf(self._body).read(node, problems)
        return tuple(self._built(((key, replace(e, location=key.location)) for key, e in described), problems))

    def _built(self, entries: Iterable[tuple[Node, Entry]], problems: Problems) -> Iterator[Any]:
        for name, entry in entries:
            try:
                yield self.build(self.key.read(name, problems), entry)
            except Unreadable:
                continue

    @property
    def _body(self) -> Either:
        record = Record(entry_of, {**self.fields, "unknown": UNKNOWN})
        return Either((Absent(), *([Short(self.short, self.fields[self.short].shape)] if self.short else ()), record))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        listed: Schema = {"type": "array", "items": self.key.schema()}
        return {"anyOf": [listed, MapOf(self._body).schema()]}


def refuse_twins(named: Iterable[tuple[str, Location]], problems: Problems) -> None:
    """Report every name in a list that stands there a second time, with both places."""
    seen: dict[str, Location] = {}
    for name, location in named:
        first = seen.setdefault(name, location)
        if first is not location:
            hint = f"The other one is in line {first.line}; a report names rules by their sentences."
            problems.error("bad-rule", f"two rules are called {name!r}", location, hint)


def entry_of(node: Mapping, values: dict[str, Any]) -> Entry:
    """Return the entry of a record that was read: `unknown` and the places of all values taken out of it."""
    tolerant = values.pop("unknown", "fail") == "pass"
    return Entry(node.location, values, {key.text: value.location for key, value in node.entries}, tolerant=tolerant)
