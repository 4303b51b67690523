"""A query's time: planning and execution on the server, without the rows' way to the client."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.planned import one_statement, relations, statement_mistake
from migrator.rules.plans import read_plan, read_time, show
from migrator.rules.queries import lacking
from migrator.rules.question import Answer, NamedQuestion
from migrator.rules.refusal import TIMEOUT, Refusal
from migrator.rules.rule import passed
from migrator.rules.spelling import mistake
from migrator.values.errors import Problem
from migrator.values.units import show_duration
from migrator.values.verdicts import Verdict

# The first warms the caches and the median takes no notice of it.
RUNS = 5
# Each node's own time would be paid for with two looks at the clock for each row.
_MEASURE = "EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, VERBOSE, FORMAT JSON)\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed(NamedQuestion):
    """One query, run five times in a transaction that only reads, and how many milliseconds it may take."""

    family: ClassVar[str] = "performance"

    sql: str
    within: int

    @property
    def alone(self) -> bool:
        """It is measured."""
        return True

    @property
    def expectation(self) -> str:
        """How long it may take."""
        return f"at most {show_duration(self.within)}"

    def mistakes(self) -> Iterable[Problem]:
        """Return what keeps it from being one query: anything else cannot be run without a change."""
        from migrator.sqltext.queries import parse_query

        hint = "Only a query can be run and change nothing: leave within out; uses_index and max_cost run nothing."
        statement = statement_mistake(self.sql, self.places["sql"])
        return statement or mistake(parse_query, self.sql, self.places["within"], hint)

    def lacking(self) -> tuple[str, ...]:
        """Return what tells which privileges the role lacks."""
        return (lacking(relations(self.sql)),)

    def refused(self, refusal: Refusal) -> tuple[Verdict, ...]:
        """Return what the refusal says. To be ended by its own limit, which is longer than it may take, is to fail."""
        if refusal.sqlstate != TIMEOUT or not self.statement_timeout:  # without a limit it was somebody who ended it
            at, hint = self.places["sql"], refusal.remedy
            return (self.verdict(refusal.status, self.expectation, refusal.told, about="time", at=at, hint=hint),)
        limit, at = show_duration(self.statement_timeout), self.places["within"]
        found = f"{refusal.message}, which is {limit} a run"
        return (self.verdict("fail", self.expectation, found, about="time", at=at),)

    def statements(self) -> tuple[str, ...]:
        """Return the same five times."""
        return (_MEASURE + one_statement(self.sql),) * RUNS

    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:  # noqa: ARG002 - nothing comes before
        """Compare the median."""
        runs = [rows[0][0] or "[]" for rows in answer]
        times = sorted(map(read_time, runs))
        median = times[RUNS // 2]
        holds = median <= self.within
        found = f"{_shown(median)} ms ({_shown(times[0])} to {_shown(times[-1])})"
        scans = show(read_plan(runs[-1]).scans)
        hint = None if holds or not scans else f"Its plan: {scans}."
        at = self.places["within"]
        return (self.verdict(passed(holds), self.expectation, found, about="time", at=at, hint=hint),)


def _shown(milliseconds: float) -> str:
    return f"{milliseconds:,.{1 if milliseconds >= 1 else 2}f}"
