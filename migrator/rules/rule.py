"""What every rule is: where the manifest states it, what it asks the catalog, how it judges the answer."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from migrator.rules.names import Name
from migrator.values.errors import Problem
from migrator.values.location import Location
from migrator.values.shapes import Shape
from migrator.values.verdicts import Status, Verdict

# What a family's query found out, as its file in sql/ builds it.
Fact = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """One object that the manifest speaks of, with all that it says of it. `absent`: that there is no such object.

    `location` is where the object's name stands, `places` where the value of each key does.
    """

    family: ClassVar[str]

    location: Location
    absent: bool = False
    places: Mapping[str, Location] = field(default_factory=dict, repr=False, hash=False, compare=False)

    @property
    @abstractmethod
    def title(self) -> str:
        """What it is about, for people: `table orders`."""

    @abstractmethod
    def relation(self) -> Name | None:
        """Return the relation whose facts are asked for, where the rule knows one."""

    def about(self) -> dict[str, Any]:
        """Return what else the family's query has to know, as JSON."""
        return {}

    @abstractmethod
    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return what the answer of the family's query says of everything that the rule expects."""

    def mistakes(self) -> Iterable[Problem]:
        """Return what is wrong with the fragments of SQL that the rule is written in."""
        return ()

    def verdict(self, status: Status, expected: str, found: str, *, about: str = "", **more: Any) -> Verdict:
        """Return a verdict, `about` being what of the object it is on: `column status`.

        `more`: `hint`, and `at`, the place where the manifest says so, if it is not where the object's name stands.
        """
        rule = f"{self.title}, {about}" if about else self.title
        at = more.get("at") or self.location
        return Verdict(self.family, rule, status, expected, found, at, more.get("hint"))

    def presence(self, found: str, hint: str | None = None) -> Verdict:
        """Return the verdict on whether the object is there; `found` is empty where it is not."""
        expected = "absent" if self.absent else "exists"
        status: Status = "pass" if bool(found) != self.absent else "fail"
        return self.verdict(status, expected, found or "absent", hint=None if status == "pass" else hint)


def passed(holds: bool) -> Status:
    """Return the status of what holds or does not."""
    return "pass" if holds else "fail"


@dataclass(frozen=True, slots=True)
class Family:
    """Rules of one kind: how the manifest writes them, and the file in `sql/` that finds their facts.

    `query` is None for a family that is part of the format but is not executed yet. `kinds` are the kinds of relation
    (pg_class.relkind) that may have been meant where one is missing.
    """

    shape: Shape[Any]
    doc: str
    query: str | None = None
    kinds: str = ""
