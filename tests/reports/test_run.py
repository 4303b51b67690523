"""A run as text, where it is long."""

from dataclasses import replace

from migrator.reports.run import render
from migrator.reports.style import Style
from migrator.values.results import StepOutcome, StepResult
from tests.reports.samples import BROKEN, DRY_RUN, FAILED, FIRST


def rest(count: int, outcome: StepOutcome = "not started") -> tuple[StepResult, ...]:
    return tuple(StepResult(f"{number}_more", "up", outcome) for number in range(100, 100 + count))


def test_hundreds_that_were_not_started_do_not_push_the_failure_out_of_sight() -> None:
    text = render(replace(BROKEN, steps=(FIRST, FAILED, *rest(94))), Style())
    assert text.splitlines()[:6] == [
        "✓  010_orders                   12 ms",
        "✗  012_totals                    3 ms  failed",
        "·  100_more                            not started",
        "·  101_more                            not started",
        "·  102_more                            not started",
        "·  and 91 more, up to 193_more         not started",
    ]


def test_a_few_that_were_not_started_are_all_named() -> None:
    text = render(replace(BROKEN, steps=(FAILED, *rest(8))), Style())
    assert "107_more" in text
    assert "and " not in text.partition("\n\n")[0]


def test_every_script_that_a_dry_run_cannot_roll_back_is_named() -> None:
    index = StepResult("200_index", "up", "not tried", "none")
    text = render(replace(DRY_RUN, steps=(index, *rest(20, "not tried"), replace(index, id="300_index"))), Style())
    assert "and 17 more, up to 119_more" in text
    assert "300_index" in text
