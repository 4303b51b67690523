"""Triggers of tables: that they exist and fire."""

from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import IDENTIFIER, NAME, Entry, Objects
from migrator.rules.hints import meant_word
from migrator.rules.names import Name, quote
from migrator.rules.rule import CatalogRule, Fact, passed
from migrator.values.containers import Field, MapOf
from migrator.values.errors import Problems
from migrator.values.shapes import Schema, Unreadable
from migrator.values.tree import Node
from migrator.values.verdicts import Verdict

# pg_trigger.tgenabled
_STATES = {"O": "enabled", "A": "enabled, on replicas too", "R": "fires on replicas only", "D": "disabled"}
_FIRING = ("O", "A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(CatalogRule):
    """One trigger of one table."""

    family: ClassVar[str] = "triggers"

    name: str
    on: Name

    @property
    def title(self) -> str:
        """What it is about, for people."""
        return f"trigger {quote(self.name)} of {self.on}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return f"{self.on}.{quote(self.name)}"

    def relation(self) -> Name:
        """Return the table's name."""
        return self.on

    def about(self) -> dict[str, Any]:
        """Return the trigger's name."""
        return {"trigger": self.name}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the trigger is there, and whether it fires."""
        enabled = fact["enabled"]
        if enabled is None:
            missing = None if fact["table"] else f"There is no table {self.on}."
            return (self.presence("", missing or meant_word(self.name, fact["names"])),)
        there = self.presence("a trigger")
        if self.absent:
            return (there,)
        status, hint = passed(enabled in _FIRING), f"ALTER TABLE {self.on} ENABLE TRIGGER {quote(self.name)};"
        found = self.verdict(
            status, "enabled", _STATES[enabled], about="enabled", hint=hint if status == "fail" else None
        )
        return (there, found)


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
            rules += [Trigger(name=name, on=on, **entry.common) for name, entry in triggers]
        return tuple(rules)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _TRIGGERS.schema()


TRIGGERS = Field(
    Triggers(),
    "triggers by table, enabled, or absent",
)
