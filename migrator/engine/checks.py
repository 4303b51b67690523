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


def failure(verdicts: Sequence[Verdict]) -> Problem | None:
    """Return what the verdicts forbid to go on for: the worst of them, at its place in the manifest, and how many more.

    The report has all of them in a table.
    """
    found = sorted(failed(verdicts), key=lambda verdict: verdict.status != "fail")
    if not found:
        return None
    worst, more = found[0], len(found) - 1
    others = f" (and {more} more {'does' if more == 1 else 'do'} not hold)" if more else ""
    message = f"{worst.rule}: expected {worst.expected}, found {worst.found}{others}"
    return Problem("rule-failed", message, worst.location, worst.hint)
