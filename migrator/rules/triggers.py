"""Triggers of tables: that they exist and fire."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import IDENTIFIER, NAME, Entry, Objects
from migrator.rules.names import Name
from migrator.rules.rule import Family, Rule
from migrator.values.containers import MapOf
from migrator.values.errors import Problems
from migrator.values.shapes import Schema, Unreadable
from migrator.values.tree import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Rule):
    """One trigger of one table."""

    family: ClassVar[str] = "triggers"

    name: str
    on: Name


def _entry(name: str, entry: Entry) -> tuple[str, Entry]:
    return name, entry


_TRIGGERS = MapOf(Objects(IDENTIFIER, {}, _entry))


class Triggers:
    """Triggers by table."""

    kinds: tuple[str, ...] = _TRIGGERS.kinds

    def read(self, node: Node, problems: Problems) -> tuple[Trigger, ...]:
        """Return the triggers in the order written, every bad name reported."""
        rules = []
        for table, triggers in _TRIGGERS.read(node, problems):
            try:
                on = NAME.read(table, problems)
            except Unreadable:
                continue
            rules += [Trigger(location=e.location, absent=e.absent, name=name, on=on) for name, e in triggers]
        return tuple(rules)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _TRIGGERS.schema()


TRIGGERS = Family(Triggers(), "triggers by table, enabled, or absent", "triggers.sql")
