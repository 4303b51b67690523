"""Triggers of tables: that they exist and fire, as they are defined."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import COMMENT, IDENTIFIER, NAME, Entry, Objects
from migrator.rules.hints import meant_word
from migrator.rules.names import Name, quote
from migrator.rules.of_table import PartOfTable
from migrator.rules.rule import Fact, passed
from migrator.rules.said import comment_on, said
from migrator.rules.spelling import compared, mistake, plain
from migrator.values.containers import Field, MapOf
from migrator.values.errors import Problem, Problems
from migrator.values.shapes import Choice, Schema, Text, Unreadable
from migrator.values.tree import Node
from migrator.values.verdicts import Verdict

# pg_trigger.tgenabled, and how ALTER TABLE makes it so
STATES = {"O": "enabled", "A": "always", "R": "replica", "D": "disabled"}
_FIRING = ("enabled", "always")
_ALTERS = {"enabled": "ENABLE", "always": "ENABLE ALWAYS", "replica": "ENABLE REPLICA", "disabled": "DISABLE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(PartOfTable):
    """One trigger of one table; where no `state` is written it has to fire, on replicas too or not."""

    family: ClassVar[str] = "triggers"
    word: ClassVar[str] = "trigger"

    state: str | None = None
    definition: str | None = None
    comment: str | None = None

    def about(self) -> dict[str, Any]:
        """Return the trigger's name, and whether its definition matters."""
        return {"trigger": self.name, "definition": self.definition is not None}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the trigger is there, and the rest only if it is."""
        if fact["found"] is None:
            missing = None if fact["table"] else f"There is no table {self.on}."
            return (self.presence("", missing or meant_word(self.name, fact["names"])),)
        there = self.presence("a trigger")
        return (there,) if self.absent else (there, *self._details(fact["found"]))

    def mistakes(self) -> Iterable[Problem]:
        """Return whether the definition is none, or one of another table's trigger."""
        if self.definition is None:
            return ()
        hint = f"Write it as after the name in CREATE TRIGGER: BEFORE UPDATE ON {self.on} FOR EACH ROW EXECUTE …"
        return mistake(self._parse, self.definition, self.places["definition"], hint)

    def _parse(self, definition: str) -> None:
        from migrator.sqltext.triggers import parse_trigger

        table = parse_trigger(definition)
        if table.name != self.on.name or (table.schema and self.on.schema and table.schema != self.on.schema):
            raise ValueError(f"the trigger is one of {self.on}, its definition says {Name(table.schema, table.name)}")

    def _details(self, found: Fact) -> Iterator[Verdict]:
        yield self._state(found["enabled"])
        if self.definition is not None:
            status = compared(_same, self.definition, found["definition"], found["function_schema"])
            shown, at = found["definition"].partition(f" TRIGGER {quote(self.name)} ")[2], self.places["definition"]
            yield self.verdict(status, plain(self.definition), shown, about="definition", at=at)
        if self.comment is not None:
            mend = comment_on(f"TRIGGER {quote(self.name)} ON {self.on}", self.comment)
            yield said(self, "comment", self.comment, found["comment"] or "", mend)

    def _state(self, enabled: str) -> Verdict:
        found, wanted = STATES[enabled], (self.state,) if self.state else _FIRING
        status = passed(found in wanted)
        mend = f"ALTER TABLE {self.on} {_ALTERS[wanted[0]]} TRIGGER {quote(self.name)};"
        hint, at = mend if status == "fail" else None, self.places.get("state")
        return self.verdict(status, " or ".join(wanted), found, about="state", at=at, hint=hint)


def _same(wanted: str, found: str, schema: str) -> bool:
    from migrator.sqltext.triggers import same_trigger

    return same_trigger(wanted, found, schema)


def _entry(name: str, entry: Entry) -> tuple[str, Entry]:
    return name, entry


_TRIGGERS = MapOf(
    Objects(
        IDENTIFIER,
        {
            "state": Field(Choice(tuple(_ALTERS)), "when it fires: enabled or always, where nothing is written"),
            "definition": Field(Text(), "as after the name in CREATE TRIGGER: BEFORE UPDATE ON orders FOR EACH ROW …"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
        },
        _entry,
    )
)


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
            rules += [Trigger(name=name, on=on, **entry.common, **entry.values) for name, entry in triggers]
        return tuple(rules)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _TRIGGERS.schema()


TRIGGERS = Field(
    Triggers(),
    "triggers by table, enabled if nothing else is written, or absent",
)
