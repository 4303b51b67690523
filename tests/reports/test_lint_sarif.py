"""What lint finds, as SARIF."""

import json

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.lint_sarif import render
from migrator.reports.style import Style
from tests.reports.lint_samples import RESULTS
from tests.reports.sarif_schema import VALIDATOR


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_keeps_to_the_schema(name: str) -> None:
    VALIDATOR.validate(json.loads(render(RESULTS[name], Style())))
