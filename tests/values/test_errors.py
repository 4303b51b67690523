"""The tree of expected errors, and problems collected while reading."""

import signal

import pytest

from migrator.values.errors import (
    ConnectionFailed,
    Interrupted,
    LockUnavailable,
    ManifestError,
    MigratorError,
    Problem,
    Problems,
    Refused,
    UsageError,
)
from migrator.values.location import Location

CODES = {UsageError: 2, ManifestError: 2, Refused: 3, LockUnavailable: 4, ConnectionFailed: 5}


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_every_error_knows_its_exit_code(kind: type[MigratorError], code: int) -> None:
    assert kind(Problem("x", "said")).exit_code == code


def test_an_error_reads_as_its_first_problem_and_holds_them_all() -> None:
    error = Refused(Problem("a", "first"), Problem("b", "second"))
    assert (str(error), error.problem.code, len(error.problems)) == ("first", "a", 2)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_as_shells_expect_and_is_no_error_to_be_caught(number: int, code: int) -> None:
    interrupted = Interrupted(number)
    assert interrupted.exit_code == code
    assert isinstance(interrupted, KeyboardInterrupt)
    assert not isinstance(interrupted, Exception)


def test_problems_come_in_the_order_of_the_file_and_warnings_apart() -> None:
    problems = Problems()
    problems.error("late", "x", Location("b", 1, 1))
    problems.warning("warned", "x", Location("a", 3, 1))
    problems.error("second", "x", Location("a", 2, 9))
    problems.error("first", "x", Location("a", 2, 1))
    problems.error("nowhere", "x")
    assert [problem.code for problem in problems.errors()] == ["nowhere", "first", "second", "late"]
    assert [problem.code for problem in problems.warnings()] == ["warned"]
