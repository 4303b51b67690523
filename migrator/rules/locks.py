"""Locks: how strong a lock a script may take on a table that is there before it."""

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from migrator.rules.budget import Budget, Trace
from migrator.rules.entries import NAME
from migrator.rules.footprint import Change, Relation
from migrator.rules.hints import meant
from migrator.rules.names import Name
from migrator.values.containers import Field, MapOf
from migrator.values.errors import Problems
from migrator.values.measured import LOCK_MODES, LockMode, blocks, strength
from migrator.values.shapes import Choice, Schema, Unreadable
from migrator.values.tree import Node, Scalar
from migrator.values.verdicts import Verdict

# Instead of a name: every table of which nothing else is said.
EVERY_OTHER = "*"
_MODE = Choice(LOCK_MODES)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockBudget(Budget):
    """The strongest lock on one table, `on`, or on every one but those in `others`."""

    family: ClassVar[str] = "locks"

    most: LockMode
    on: Name | None = None
    others: tuple[Name, ...] = ()

    @property
    def title(self) -> str:
        """What is limited, for people."""
        return f"lock on {self.on}" if self.on else "lock on any other table"

    @property
    def subject(self) -> str:
        """What the manifest calls it."""
        return str(self.on) if self.on else EVERY_OTHER

    @property
    def id(self) -> str:
        """Each table has a rule of its own."""
        return f"{self.family}.{self.subject}"

    @property
    def expectation(self) -> str:
        """What is expected."""
        return f"at most {self.most.upper()}"

    def judge(self, trace: Trace) -> tuple[Verdict, ...]:
        """Fail for each table, or index of it, that was locked more strongly."""
        there = trace.there
        tables = {oid for oid, relation in there.items() if relation.is_table and self._means(relation)}
        if self.on and not tables:
            hint = meant(self.on, [(relation.schema, relation.name) for relation in there.values()])
            return (self.verdict("fail", self.expectation, "absent before the script", hint=hint),)
        taken = [change for change in trace.strongest() if _table(change) in tables]
        excess = [change for change in taken if strength(change.effect.mode) > strength(self.most)]
        if excess:
            return tuple(self.verdict("fail", self.expectation, _told(change)) for change in excess)
        return (self.verdict("pass", self.expectation, _told(taken[0]) if taken else "no lock"),)

    def _means(self, relation: Relation) -> bool:
        return relation.is_called(self.on) if self.on else not any(map(relation.is_called, self.others))


def _table(change: Change) -> int:
    """Return the table: who waits for an index is whoever plans a query on its table."""
    return change.before.index_of or change.before.oid


def _told(change: Change) -> str:
    effect = change.effect
    blocked = f", which blocks {blocks(effect.mode)}" if blocks(effect.mode) else ""
    kind = "index " if change.before.index_of else ""
    return f"{effect.mode.upper()} on {kind}{effect.table}{blocked}"


class LocksShape:
    """Names of tables, each with the strongest lock that it may be given; `*` for every other table."""

    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> tuple[LockBudget, ...]:
        """Return the rules in the order written, every bad one reported."""
        said = [(key, _name(key, problems), mode) for key, mode in MapOf(_MODE).read(node, problems)]
        named = tuple(name for _, name, _ in said if isinstance(name, Name))
        return tuple(_rule(key, name, mode, named) for key, name, mode in said if name)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return MapOf(_MODE).schema()


def _name(key: Scalar, problems: Problems) -> Name | str | None:
    if key.text == EVERY_OTHER:
        return EVERY_OTHER
    try:
        return NAME.read(key, problems)
    except Unreadable:  # which is reported
        return None


def _rule(key: Scalar, name: Name | str, mode: str, named: tuple[Name, ...]) -> LockBudget:
    which: dict[str, Any] = {"on": name} if isinstance(name, Name) else {"others": named}
    return LockBudget(location=key.location, most=cast("LockMode", mode), **which)


LOCKS = Field(LocksShape(), "tables and the strongest lock that the script may take on each; under expect only")
