"""The JSON documents, which other programs read."""

import json
from dataclasses import fields

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.json_document import render, render_problems_json
from migrator.reports.style import Style
from tests.reports.samples import RESULTS, UNDEFINED, UNLISTED


@pytest.mark.parametrize("name", RESULTS)
def test_the_shape_of_a_document_is_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot  # type: ignore[arg-type]


@pytest.mark.parametrize("name", RESULTS)
def test_every_field_of_a_result_is_there(name: str) -> None:
    document = json.loads(render(RESULTS[name], Style()))  # type: ignore[arg-type]
    names = [field.name for field in fields(RESULTS[name])]  # type: ignore[arg-type]
    assert list(document) == ["format", "kind", *names]
    assert document["format"] == 1


def test_problems_before_any_result_have_a_document_too(snapshot: SnapshotAssertion) -> None:
    assert render_problems_json((UNDEFINED, UNLISTED), 2) == snapshot


def test_a_document_is_pure_ascii() -> None:
    assert all(render(result, Style()).isascii() for result in RESULTS.values())  # type: ignore[arg-type]
