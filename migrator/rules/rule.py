"""What every rule is: where the manifest states it, what it asks the catalog, how it judges the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.values.errors import Problem
from migrator.values.location import Location
from migrator.values.shapes import Shape
from migrator.values.verdicts import Status, Verdict

Question = dict[str, Any]
Fact = dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One object that the manifest speaks of, with all that it says of it. `absent`: that there is no such object."""

    family: ClassVar[str]

    location: Location
    absent: bool = False

    @property
    def title(self) -> str:
        """What it is about, for people: `table orders`."""
        raise NotImplementedError

    def question(self) -> Question:
        """Return what the family's query needs to know to find the facts, as JSON."""
        raise NotImplementedError

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return what `fact`, the family's query's answer, says of everything that the rule expects."""
        raise NotImplementedError

    def mistakes(self) -> Iterable[Problem]:
        """Return what is wrong with the SQL fragments that the rule itself is written in."""
        return ()

    def verdict(self, status: Status, expected: str, found: str, *, hint: str | None = None, part: str = "") -> Verdict:
        """Return a verdict of this rule, `part` being what of the object it is about."""
        rule = f"{self.title}, {part}" if part else self.title
        return Verdict(self.family, rule, status, expected, found, self.location, hint)


@dataclass(frozen=True, slots=True)
class Family:
    """Rules of one kind: how the manifest writes them, and the file in `sql/` that asks for their facts.

    `query` is None for a family that is part of the format but is not executed yet.
    """

    shape: Shape[Any]
    doc: str
    query: str | None = None
