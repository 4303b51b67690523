"""What lint finds, as JUnit."""

from pathlib import Path

import pytest
import xmlschema
from syrupy.assertion import SnapshotAssertion

from migrator.reports.lint_junit import render
from migrator.reports.style import Style
from tests.reports.lint_samples import RESULTS


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_is_valid(name: str) -> None:
    xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd")).validate(render(RESULTS[name], Style()))
