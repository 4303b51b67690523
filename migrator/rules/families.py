"""The registry: every family of rules, and the shape that they make together."""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from importlib import import_module
from typing import Any, NamedTuple

from migrator.rules.rule import Rule
from migrator.values.containers import Field, Record
from migrator.values.errors import Problems
from migrator.values.shapes import Schema
from migrator.values.tree import Mapping, Node

# Each is the constant of this name, in capitals, of the module of this name.
_NAMES = (
    "tables",
    "indexes",
    "constraints",
    "sequences",
    "enums",
    "functions",
    "triggers",
    "views",
    "policies",
    "extensions",
    "thresholds",
    "privileges",
    "data",
    "performance",
    "health",
    "locks",
    "rewrites",
    "scans_over",
)


class Families(Map[str, Field]):
    """The families by their names. A module is loaded when its family is asked for: all of them take 30 ms."""

    def __getitem__(self, name: str) -> Field:
        if name not in _NAMES:
            raise KeyError(name)
        field: Field = getattr(import_module(f"{__package__}.{name}"), name.upper())
        return field

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


FAMILIES = Families()


class _Family(NamedTuple):
    """The shape of one family, loaded with its first rule."""

    name: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of node that it takes."""
        return FAMILIES[self.name].shape.kinds

    def read(self, node: Node, problems: Problems) -> tuple[Rule, ...]:
        """Return its rules."""
        rules: tuple[Rule, ...] = FAMILIES[self.name].shape.read(node, problems)
        return rules

    def schema(self) -> Schema:
        """Return its JSON Schema, with what it says of itself."""
        field = FAMILIES[self.name]
        return {"description": field.doc} | field.shape.schema()


def _rules(_: Mapping, values: dict[str, Any]) -> tuple[Rule, ...]:
    return tuple(rule for rules in values.values() for rule in rules)


RULES: Record[tuple[Rule, ...]] = Record(_rules, {name: Field(_Family(name), name) for name in _NAMES})
