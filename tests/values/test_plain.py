"""From a JSON document back to the values that it was made of."""

import json
from typing import Any

import pytest

from migrator.reports.json_document import render
from migrator.reports.style import Style
from migrator.values.filled import Filled
from migrator.values.plain import NotPlain, rebuilt
from migrator.values.rehearsal import RehearsalResult, RehearsedMigration
from tests.reports.samples import REHEARSED


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(REHEARSED, Style()))
    return found


def test_a_rehearsal_comes_back_as_it_was() -> None:
    assert rebuilt(RehearsalResult, document()) == REHEARSED


def test_what_a_newer_program_has_added_is_passed_over() -> None:
    assert rebuilt(RehearsalResult, {**document(), "added": 1}) == REHEARSED


def test_what_an_older_program_did_not_know_has_its_default() -> None:
    older = document()
    del older["warnings"], older["migrations"][1]["filled"], older["migrations"][1]["up"]["script"]
    found = rebuilt(RehearsalResult, older)
    assert found.warnings == ()
    assert found.migrations == REHEARSED.migrations


def test_what_is_told_by_name_comes_back_by_name() -> None:
    assert rebuilt(Filled, {"rows": {"orders": 3}}) == Filled({"orders": 3})
    with pytest.raises(NotPlain, match=r"the document\.rows\.orders is '3'"):
        rebuilt(Filled, {"rows": {"orders": "3"}})
    with pytest.raises(NotPlain, match=r"the document\.rows is no object"):
        rebuilt(Filled, {"rows": []})


def test_a_whole_number_may_stand_for_a_fraction() -> None:
    assert rebuilt(float | None, 3) == 3.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"exit_code": "1"}, "the document.exit_code is '1'"),
        ({"exit_code": True}, "the document.exit_code is True"),
        ({"target": None}, "the document.target is no object"),
        ({"migrations": {}}, "the document.migrations is no list"),
        ({"migrations": [{"id": "a"}]}, "the document.migrations[0] has no outcome"),
        ({"server_version": 18}, "the document.server_version is 18"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(NotPlain) as raised:
        rebuilt(RehearsalResult, {**document(), **change})
    assert str(raised.value) == said


def test_a_word_that_is_none_of_those_that_there_are_does_not_fit() -> None:
    found = {**document()["migrations"][0], "outcome": "fine"}
    with pytest.raises(NotPlain, match=r"the document\.outcome is 'fine'"):
        rebuilt(RehearsedMigration, found)
