"""A rule that asks whatever a test wants, for what does not depend on any family."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.question import Answer, QuestionRule
from migrator.rules.rule import passed
from migrator.values.location import Location
from migrator.values.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(QuestionRule):
    """A query whose first value is to be `t`."""

    family: ClassVar[str] = "data"

    subject: str
    sql: str
    measured: bool = False

    @property
    def title(self) -> str:
        return self.subject

    @property
    def alone(self) -> bool:
        return self.measured

    def statements(self) -> tuple[str, ...]:
        return (self.sql,)

    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:
        found = str(answer[0][0][0])
        return (self.verdict(passed(found == "t"), "t", found),)


def question(subject: str, sql: str, *, measured: bool = False) -> Question:
    """Return a rule of this name."""
    return Question(location=Location("manifest.yaml"), subject=subject, sql=sql, measured=measured)
