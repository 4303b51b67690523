"""What lint finds, as Text."""

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.lint import render
from migrator.reports.style import Style
from tests.reports.lint_samples import RESULTS


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot


def test_notes_are_shown_where_more_is_wanted_and_errors_alone_where_it_is_to_be_quiet() -> None:
    verbose, quiet = (render(RESULTS["found"], Style(detail=detail)) for detail in ("verbose", "quiet"))
    assert "note[prefer-timestamp-tz]" in verbose
    assert [line.split()[1] for line in quiet.splitlines() if "]: " in line] == ["error[transaction-control]:"]


def test_nothing_that_a_terminal_acts_upon_is_left() -> None:
    assert "\x1b" not in render(RESULTS["hostile"], Style())
