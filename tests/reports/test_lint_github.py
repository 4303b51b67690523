"""What lint finds, as GitHub."""

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.lint_github import render
from migrator.reports.style import Style
from tests.reports.lint_samples import RESULTS


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot


def test_no_text_begins_a_command_and_errors_come_first() -> None:
    lines = render(RESULTS["hostile"], Style()).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "1"]
    levels = [line.split()[0] for line in render(RESULTS["found"], Style()).splitlines()]
    assert levels == ["::error", "::warning", "::warning", "::notice", "4"]
    assert render(RESULTS["found"], Style(detail="quiet")).count("\n") == 1
