"""Budgets: what a script may do to the tables that are there before it; measured before its COMMIT."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from migrator.rules.footprint import Change, Footprint
from migrator.rules.rule import Rule
from migrator.values.measured import strength
from migrator.values.verdicts import Verdict


class Trace(NamedTuple):
    """What a script has done in its transaction, statement by statement, to the relations that were `there` before it.

    `counted` is whether the server counts scans.
    """

    there: Footprint
    changes: tuple[Change, ...]
    counted: bool

    def strongest(self) -> tuple[Change, ...]:
        """Return of each relation the change with the strongest lock, the strongest first.

        A lock that ROLLBACK TO gives back counts too: others have waited for it.
        """
        found: dict[int, Change] = {}
        for change in self.changes:
            other = found.get(change.before.oid)
            if other is None or strength(change.effect.mode) > strength(other.effect.mode):
                found[change.before.oid] = change
        return tuple(sorted(found.values(), key=lambda c: (-strength(c.effect.mode), c.before.name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Rule):
    """A rule on what the script's transaction has done."""

    @property
    def instead(self) -> str:
        """What to do where the script has no transaction."""
        return "Leave it out: what runs outside of a transaction is committed before it can be judged."

    @property
    def title(self) -> str:
        """What is limited, for people."""
        return self.family.replace("_", " ")

    @property
    def subject(self) -> str:
        """The same as the manifest calls it."""
        return self.family

    @property
    def id(self) -> str:
        """The family's name: there is one such rule."""
        return self.family

    @abstractmethod
    def judge(self, trace: Trace) -> tuple[Verdict, ...]:
        """Return the verdicts on what was done."""
