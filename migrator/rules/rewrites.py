"""Rewrites: the tables whose rows a script may write anew, all of them, under a lock that lets nobody read."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.budget import Budget, Trace
from migrator.rules.entries import NAME
from migrator.rules.footprint import Change
from migrator.rules.names import Name
from migrator.values.containers import Either, Field, ListOf
from migrator.values.errors import Problems
from migrator.values.measured import blocks
from migrator.values.shapes import Choice, Schema
from migrator.values.tree import Node
from migrator.values.verdicts import Verdict

_SHAPE = Either((Choice(("none",)), ListOf(NAME)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteBudget(Budget):
    """No table is rewritten but those that are `allowed`."""

    family: ClassVar[str] = "rewrites"

    allowed: tuple[Name, ...] = ()

    @property
    def expectation(self) -> str:
        """What is expected."""
        return f"none but of {', '.join(map(str, self.allowed))}" if self.allowed else "none"

    def judge(self, trace: Trace) -> tuple[Verdict, ...]:
        """Fail for each table that was rewritten; indexes alone are not meant, nor is what a sequence is kept in."""
        changes = (change for change in trace.changes if change.effect.rewrite and change.before.is_table)
        rewritten = list({change.before.oid: change for change in changes}.values())
        excess = [change for change in rewritten if not any(map(change.before.is_called, self.allowed))]
        if excess:
            return tuple(self.verdict("fail", self.expectation, _told(change)) for change in excess)
        found = ", ".join(change.effect.table for change in rewritten)
        return (self.verdict("pass", self.expectation, found or "none"),)


def _told(change: Change) -> str:
    effect = change.effect
    return f"{effect.table}, under {effect.mode.upper()}, which blocks {blocks(effect.mode)}"


class RewritesShape:
    """The word `none`, or the tables that may be rewritten."""

    kinds: tuple[str, ...] = _SHAPE.kinds

    def read(self, node: Node, problems: Problems) -> tuple[RewriteBudget, ...]:
        """Return the one rule."""
        said = _SHAPE.read(node, problems)
        return (RewriteBudget(location=node.location, allowed=() if said == "none" else said),)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _SHAPE.schema()


REWRITES = Field(RewritesShape(), "none, or the tables that the script may write anew as a whole; under expect only")
