"""What rules mean for a run: bad ones are refused before it, failing ones stop it."""

from collections.abc import Sequence

from migrator.rules.check import check
from migrator.rules.rule import Rule
from migrator.values.errors import ManifestError, Problem
from migrator.values.verdicts import Verdict, failed


def refuse_bad_rules(*groups: Sequence[Rule]) -> None:
    """Raise ManifestError with everything that is wrong with the SQL that rules are written in."""
    problems = [problem for rules in groups for problem in check(rules)]
    if problems:
        raise ManifestError(*problems)


def rule_problem(verdict: Verdict) -> Problem:
    """Return a verdict that stops the work, as a problem at the rule's place in the manifest."""
    message = f"{verdict.rule}: expected {verdict.expected}, found {verdict.found}"
    return Problem("rule-failed", message, verdict.location, verdict.hint)


def rule_problems(verdicts: Sequence[Verdict]) -> tuple[Problem, ...]:
    """Return everything that the verdicts forbid to go on for."""
    return tuple(map(rule_problem, failed(verdicts)))
