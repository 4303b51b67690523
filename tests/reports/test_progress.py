"""Events as lines of a log."""

import pytest

from migrator.reports.progress import line
from migrator.reports.style import Style
from migrator.values.events import Event, Retrying, StepFinished, StepStarted, UnitStarted, Waiting
from tests.reports.samples import FIRST


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Waiting("the run lock", "pid 4711, user deploy"), "waiting for the run lock: pid 4711, user deploy"),
        (StepStarted("003_index", "up", 3, 12), "applying 003_index (3 of 12)"),
        (StepStarted("003_index", "down", 1, 2), "rolling back 003_index (1 of 2)"),
        (UnitStarted("003_index", 2, 5, "CREATE INDEX"), "003_index: statement 2 of 5, CREATE INDEX"),
        (
            Retrying("003_index", 2, "canceling statement due to lock timeout", 400),
            "003_index: attempt 2 did not get its lock (canceling statement due to lock timeout), again in 400 ms",
        ),
    ],
)
def test_an_event_is_one_line(event: Event, said: str) -> None:
    assert line(event, Style()) == said


def test_the_end_of_a_step_is_left_to_the_result() -> None:
    assert line(StepFinished(FIRST), Style()) is None


def test_a_blocker_s_name_cannot_write_to_the_terminal() -> None:
    assert line(Waiting("a lock", "app \x1b[2J\nnext"), Style()) == "waiting for a lock: app ␛[2J next"
