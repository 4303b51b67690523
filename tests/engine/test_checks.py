"""What verdicts mean for a run."""

from dataclasses import replace

import pytest

from migrator.engine.checks import failure
from migrator.values.location import Location
from migrator.values.verdicts import Verdict

HOLDS = Verdict("tables", "table users", "pass", "exists", "table", Location("manifest.yaml", 4, 5))
FAILS = Verdict("tables", "table orders", "fail", "exists", "absent", Location("manifest.yaml", 5, 5), "Create it.")
UNKNOWN = replace(FAILS, rule="table lines", status="unknown", location=Location("manifest.yaml", 6, 5))
WARNS = replace(FAILS, status="warn")
TOLERATED = replace(UNKNOWN, tolerated=True)


@pytest.mark.parametrize("verdicts", [(), (HOLDS,), (HOLDS, WARNS), (TOLERATED, WARNS)])
def test_what_holds_warns_or_is_tolerated_stops_nothing(verdicts: tuple[Verdict, ...]) -> None:
    assert failure(verdicts) is None


@pytest.mark.parametrize(
    ("verdicts", "line", "message"),
    [
        ((HOLDS, FAILS, WARNS), 5, "table orders: expected exists, found absent"),
        ((UNKNOWN,), 6, "table lines: expected exists, found absent"),
        ((UNKNOWN, FAILS), 5, "table orders: expected exists, found absent (and 1 more does not hold)"),
        ((FAILS, UNKNOWN, FAILS), 5, "table orders: expected exists, found absent (and 2 more do not hold)"),
    ],
)
def test_the_worst_is_told_with_its_place_and_how_many_more_there_are(
    verdicts: tuple[Verdict, ...], line: int, message: str
) -> None:
    problem = failure(verdicts)
    assert problem is not None
    assert (problem.code, problem.message, problem.hint) == ("rule-failed", message, "Create it.")
    assert problem.location == Location("manifest.yaml", line, 5)
