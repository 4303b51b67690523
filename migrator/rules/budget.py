"""Budgets: what a script may do to the tables that are there before it; measured before its COMMIT."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from migrator.rules.footprint import Change, Footprint, all_relations, compare, locked_relations, read
from migrator.rules.question import Answer, QuestionRule
from migrator.values.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(QuestionRule):
    """A rule on what the script's transaction has done: all of them ask the same, so that it is asked once."""

    @property
    def first(self) -> bool:
        """What other rules read would count."""
        return True

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

    def before(self) -> tuple[str, ...]:
        """Return what tells of all that is there."""
        return (all_relations(),)

    def statements(self) -> tuple[str, ...]:
        """Return what tells of all that the transaction has locked."""
        return (locked_relations(),)

    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:
        """Return what the difference says."""
        there = read(before[-1])
        return self.weigh(compare(there, read(answer[-1], there)), there)

    @abstractmethod
    def weigh(self, changes: Sequence[Change], there: Footprint) -> tuple[Verdict, ...]:
        """Return the verdicts on what was done to the relations that were there."""
