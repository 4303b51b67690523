"""Rules asked of the database: one query a phase, the verdicts judged here."""

from collections.abc import Sequence

from psycopg.pq.abc import PGresult

from migrator.rules import batch
from migrator.rules.check import check
from migrator.rules.rule import Rule
from migrator.values.errors import ManifestError, Problem
from migrator.values.verdicts import Verdict, failed


def refuse_bad_rules(*groups: Sequence[Rule]) -> None:
    """Raise ManifestError with everything that is wrong with the SQL fragments that rules are written in."""
    problems = [problem for rules in groups for problem in check(rules)]
    if problems:
        raise ManifestError(*problems)


def query(rules: Sequence[Rule], search_path: tuple[str, ...]) -> str:
    """Return the one statement that asks for the facts of all the rules."""
    return batch.query(rules, search_path)


def judge(rules: Sequence[Rule], result: PGresult) -> tuple[Verdict, ...]:
    """Return the verdicts of rules from the answer to their query."""
    return batch.judge(rules, ((_cell(result, row, 0), _cell(result, row, 1)) for row in range(result.ntuples)))


def _cell(result: PGresult, row: int, column: int) -> bytes:
    return result.get_value(row, column) or b"null"


def rule_problem(verdict: Verdict) -> Problem:
    """Return a verdict that stops the work, as a problem at the rule's place in the manifest."""
    message = f"{verdict.rule}: expected {verdict.expected}, found {verdict.found}"
    return Problem("rule-failed", message, verdict.location, verdict.hint)


def rule_problems(verdicts: Sequence[Verdict]) -> tuple[Problem, ...]:
    """Return everything that the verdicts forbid to go on for."""
    return tuple(map(rule_problem, failed(verdicts)))
