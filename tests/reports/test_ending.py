"""The last line of a run."""

from dataclasses import replace

import pytest

from migrator.reports.ending import sentence
from migrator.values.errors import Problem
from migrator.values.results import RunResult, StepResult
from tests.reports.samples import APPLIED, BROKEN, DRY_RUN, FAILED, FIRST, NOTHING, ROLLED_BACK, TARGET


def failed(*steps: StepResult, code: str = "42703", command: str = "apply") -> RunResult:
    return RunResult(TARGET, command, "failed", 1, steps, problem=Problem(code, "…"))


def test_a_failure_says_what_was_rolled_back_what_stays_and_what_was_not_started() -> None:
    assert sentence(BROKEN) == "012_totals was rolled back; 010 and 011 stay applied; 013 was not started."


def test_a_success_says_how_many_where_and_how_long() -> None:
    assert sentence(APPLIED) == "2 migrations applied to shop@db.example in 44.4 s."
    assert sentence(ROLLED_BACK) == "1 migration rolled back in shop@db.example in 5 ms."


def test_nothing_to_do_says_what_is_applied() -> None:
    assert sentence(NOTHING) == "Nothing to do: 12 migrations are applied."
    assert sentence(replace(NOTHING, applied_before=1)) == "Nothing to do: 1 migration is applied."
    assert sentence(replace(NOTHING, applied_before=0, command="rollback")) == (
        "Nothing to roll back: no migration is applied."
    )


def test_a_dry_run_claims_no_more_than_it_did() -> None:
    assert sentence(DRY_RUN) == "1 migration tried in shop@db.example and rolled back in 12 ms; 2 were not tried."


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("connection-lost", "012_totals is applied whole or not at all: migrator status tells which."),
        ("boundary-broken", "what 012_totals left has to be looked at."),
        ("lock-lost", "012_totals was not started."),
        ("edited-after-partial-run", "012_totals was not resumed."),
        ("rule-failed", "012_totals left nothing behind."),
        ("55P03", "012_totals was rolled back."),
    ],
)
def test_nobody_is_told_of_a_roll_back_that_is_not_certain(code: str, said: str) -> None:
    assert sentence(failed(FAILED, code=code)) == said


def test_what_a_script_outside_of_a_transaction_committed_is_not_called_rolled_back() -> None:
    assert sentence(failed(replace(FAILED, transaction="none"))) == (
        "what 012_totals committed before that stays, and the next run resumes there."
    )


def test_a_down_script_that_failed_leaves_its_migration_applied() -> None:
    down = StepResult("012_totals", "down", "failed")
    before = StepResult("013_grants", "down", "rolled back")
    assert sentence(failed(before, down, command="rollback")) == "012_totals stays applied; 013 stays rolled back."


def test_a_preflight_that_failed_touched_nothing() -> None:
    idle = replace(FIRST, outcome="not started")
    assert sentence(failed(idle, code="rule-failed")) == "Nothing was touched; 010 was not started."


def test_many_names_are_shortened() -> None:
    steps = [replace(FIRST, id=f"{number:03}_x") for number in range(10, 19)]
    assert sentence(failed(*steps, FAILED)) == "012_totals was rolled back; 010, 011 and 7 more stay applied."
