"""What lint finds, as SARIF."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from syrupy.assertion import SnapshotAssertion

from migrator.reports.lint_sarif import render
from migrator.reports.style import Style
from tests.reports.lint_samples import RESULTS


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_keeps_to_the_schema(name: str) -> None:
    schema = json.loads(Path(__file__).with_name("sarif.schema.json").read_text("utf-8"))
    Draft7Validator(schema).validate(json.loads(render(RESULTS[name], Style())))
