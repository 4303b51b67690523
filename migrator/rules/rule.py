"""What every rule is: where the manifest states it, what it asks the database, how it judges the answer."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from migrator.rules.names import Name
from migrator.rules.refusal import Refusal
from migrator.values.containers import Field
from migrator.values.errors import Problem
from migrator.values.location import Location
from migrator.values.shapes import Choice
from migrator.values.verdicts import Status, Verdict

# What a question to the catalog found out, as its file in sql/ builds it.
Fact = dict[str, Any]

# What every rule may say of itself.
UNKNOWN = Field(Choice(("fail", "pass")), "what it counts as where it cannot be told: fail unless this says pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """One object, query or quantity that the manifest speaks of, with all that it says of it.

    `absent`: that there is no such object; `tolerant`: that what cannot be told may pass. `location` is where its name
    stands, `places` where the value of each key does.
    """

    location: Location
    absent: bool = False
    tolerant: bool = False
    places: Mapping[str, Location] = field(default_factory=dict, repr=False, hash=False, compare=False)

    @property
    @abstractmethod
    def family(self) -> str:
        """The key of the manifest that it stands under: `tables`."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What it is about, for people: `table orders`."""

    @property
    @abstractmethod
    def subject(self) -> str:
        """What it is about, as the manifest calls it: `orders`."""

    @property
    def id(self) -> str:
        """What the rule is called where one has to be named: `tables.orders`."""
        return f"{self.family}.{self.subject}"

    @property
    def expectation(self) -> str:
        """What is expected, for people, where there is no answer that would say more."""
        return "an answer"

    @property
    def instead(self) -> str | None:
        """What to do where there is no script, or none in one transaction; None for a rule that needs none.

        One that does compares what is before it with what is after it.
        """
        return None

    def untold(self) -> tuple[Verdict, ...]:
        """Return the verdict where there was no script, and it needs one."""
        return (self.verdict("unknown", self.expectation, "told only when the script runs", tolerated=True),)

    def refused(self, refusal: Refusal) -> tuple[Verdict, ...]:
        """Return what it says of the rule that the server refused to answer."""
        return (self.verdict(refusal.status, self.expectation, refusal.told, hint=refusal.remedy),)

    def mistakes(self) -> Iterable[Problem]:
        """Return what is wrong with the fragments of SQL that the rule is written in."""
        return ()

    def verdict(self, status: Status, expected: str, found: str, *, about: str = "", **more: Any) -> Verdict:
        """Return a verdict, `about` being what of the object it is on: `column status`.

        `more`: `hint`, `at`, the place where the manifest says so, if it is not where the object's name stands, and
        `tolerated`, where the rule has nothing to fail for.
        """
        rule = f"{self.title}, {about}" if about else self.title
        at = more.get("at") or self.location
        tolerated = status == "unknown" and (self.tolerant or more.get("tolerated", False))
        return Verdict(self.family, rule, status, expected, found, at, more.get("hint"), self.id, tolerated)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogRule(Rule):
    """A rule that the catalog answers: asked together with all others of its kind, in one statement."""

    # The kinds of relation (pg_class.relkind) that may have been meant where one is missing.
    kinds: ClassVar[str] = ""

    @property
    def query(self) -> str:
        """The file in sql/ that finds the facts."""
        return self.family

    @property
    def frames(self) -> tuple[str, ...]:
        """The files in sql/ that are put around that one, the innermost first."""
        return ()

    @abstractmethod
    def relation(self) -> Name | None:
        """Return the relation whose facts are asked for, where the rule knows one."""

    def about(self) -> dict[str, Any]:
        """Return what else the query has to know, as JSON."""
        return {}

    @abstractmethod
    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return what the answer of the query says of everything that the rule expects."""

    def presence(self, found: str, hint: str | None = None) -> Verdict:
        """Return the verdict on whether the object is there; `found` is empty where it is not."""
        expected = "absent" if self.absent else "exists"
        status: Status = "pass" if bool(found) != self.absent else "fail"
        return self.verdict(status, expected, found or "absent", hint=None if status == "pass" else hint)


def passed(holds: bool) -> Status:
    """Return the status of what holds or does not."""
    return "pass" if holds else "fail"
