from typing import Any

import pytest
from jsonschema import Draft202012Validator

from migrator.values.containers import Either, Field, ListOf, MapOf, Record
from migrator.values.errors import Problems
from migrator.values.shapes import Null, Number, Text, Unreadable
from tests.values.documents import document

POINT = Record(
    lambda _, values: values,
    {
        "x": Field(Number(), "how far right", required=True),
        "y": Field(Number(), "how far up"),
        "colour": Field(Text(), "how it looks", later=True),
    },
)


def test_a_list_gives_its_items_in_order() -> None:
    assert ListOf(Number()).read(document([1, 2]), Problems()) == (1, 2)


def test_a_list_leaves_out_what_it_cannot_read_and_reports_each() -> None:
    problems = Problems()
    assert ListOf(Number()).read(document([1, "two", 3, "four"]), problems) == (1, 3)
    assert [str(p.location) for p in problems.found] == ["m.yaml:3:1", "m.yaml:5:1"]


def test_free_names_come_with_their_places() -> None:
    ((name, value),) = MapOf(Number()).read(document({"a": 1}), Problems())
    assert (name.text, str(name.location), value) == ("a", "m.yaml:1:1", 1)


def test_free_names_are_kept_where_the_value_of_another_is_bad() -> None:
    problems = Problems()
    assert [v for _, v in MapOf(Number()).read(document({"a": "one", "b": 2}), problems)] == [2]
    assert [p.message for p in problems.found] == ["expected a whole number from 0, found 'one'"]


@pytest.mark.parametrize("shape", [ListOf(Number()), MapOf(Number()), POINT])
def test_a_word_is_neither_a_list_nor_a_mapping(shape: Any) -> None:
    problems = Problems()
    with pytest.raises(Unreadable):
        shape.read(document("word"), problems)
    assert problems.found[0].code == "wrong-type"


def test_the_kind_of_the_node_decides_between_alternatives() -> None:
    either = Either((Number(), ListOf(Number()), Null()))
    assert [either.read(document(value), Problems()) for value in (1, [1], None)] == [1, (1,), None]
    assert either.kinds == ("number", "array", "null")


def test_what_no_alternative_takes_is_refused_with_all_of_them() -> None:
    problems = Problems()
    with pytest.raises(Unreadable):
        Either((Number(), ListOf(Number()))).read(document("word"), problems)
    assert problems.found[0].message == "expected a number or a list, found 'word'"


def test_a_record_is_built_of_its_keys() -> None:
    assert POINT.read(document({"x": 1, "y": 2}), Problems()) == {"x": 1, "y": 2}


def test_a_record_reports_all_that_is_wrong_with_it_at_once() -> None:
    problems = Problems()
    with pytest.raises(Unreadable):
        POINT.read(document({"z": 1, "y": "up", "colour": "red"}), problems)
    assert [(p.code, p.message) for p in problems.found] == [
        ("missing-key", "x is missing"),
        ("unknown-key", "unknown key 'z'"),
        ("wrong-type", "expected a whole number from 0, found 'up'"),
        ("not-supported-yet", "colour is not supported yet"),
    ]


def test_a_record_without_a_bad_key_that_it_can_do_without_is_still_built() -> None:
    problems = Problems()
    assert POINT.read(document({"x": 1, "y": "up"}), problems) == {"x": 1}
    assert len(problems.found) == 1


def test_a_required_key_that_cannot_be_read_leaves_nothing_to_build() -> None:
    problems = Problems()
    with pytest.raises(Unreadable):
        POINT.read(document({"x": "right"}), problems)
    assert [p.code for p in problems.found] == ["wrong-type"]


def test_a_key_that_is_not_executed_yet_is_refused_and_checked_all_the_same() -> None:
    problems = Problems()
    POINT.read(document({"x": 1, "colour": [1]}), problems)
    assert [p.code for p in problems.found] == ["not-supported-yet", "wrong-type"]


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ({"x": 1}, True),
        ({"x": 1, "y": 2, "colour": "red"}, True),
        ({"y": 1}, False),
        ({"x": 1, "z": 1}, False),
        ({"x": "1"}, False),
        ([1], False),
    ],
)
def test_the_schema_of_a_record_says_the_same_to_an_editor(value: Any, valid: bool) -> None:
    assert Draft202012Validator(POINT.schema()).is_valid(value) is valid


def test_the_schema_says_what_is_not_supported_yet() -> None:
    assert POINT.schema()["properties"]["colour"]["description"] == "how it looks (not supported yet)"


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (ListOf(Number()), [1, 2], [1, "two"]),
        (MapOf(Number()), {"a": 1}, {"a": "one"}),
        (Either((Number(), Null())), None, "word"),
    ],
)
def test_the_schemas_of_containers_reach_what_they_hold(shape: Any, good: Any, bad: Any) -> None:
    validator = Draft202012Validator(shape.schema())
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)
