"""Rules that are a question of their own: a query that is run, or explained, one at a time."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from migrator.rules.rule import Rule
from migrator.values.verdicts import Verdict

# The rows of each of a question's statements; values as PostgreSQL prints them.
Rows: TypeAlias = tuple[tuple[str | None, ...], ...]
Answer: TypeAlias = tuple[Rows, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRule(Rule):
    """A rule with statements of its own. They run read-only, under a time limit, and leave nothing behind.

    `statement_timeout` is that limit in milliseconds for each of them; None leaves it to the manifest.
    """

    statement_timeout: int | None = None

    @property
    def alone(self) -> bool:
        """Whether nothing else may be asked at the same time, for what it measures would be another thing then."""
        return False

    @property
    def instead(self) -> str | None:
        """What to do where it compares before and after, and the script is not one transaction."""
        return "Compare with a value of your own: sql and equals." if self.before() else None

    @abstractmethod
    def statements(self) -> tuple[str, ...]:
        """Return what is asked, in order, each one statement of SQL without its semicolon."""

    def before(self) -> tuple[str, ...]:
        """Return what has to be asked before the script too, in the same transaction."""
        return ()

    def lacking(self) -> tuple[str, ...]:
        """Return what is asked where the server refuses it for want of a privilege: a row for each thing that helps."""
        return ()

    @abstractmethod
    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:
        """Return what the answer says; `before` is what was answered before the script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuestion(QuestionRule):
    """A question that is called by a sentence, its `name`."""

    name: str

    @property
    def title(self) -> str:
        """The sentence that the rule is called by."""
        return self.name

    @property
    def subject(self) -> str:
        """The same."""
        return self.name


def look_back(rules: Iterable[Rule]) -> tuple[QuestionRule, ...]:
    """Return the rules that have something to ask before the script too."""
    return tuple(rule for rule in rules if isinstance(rule, QuestionRule) and rule.before())
