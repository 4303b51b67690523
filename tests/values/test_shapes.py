from typing import Any

import pytest
from jsonschema import Draft202012Validator

from migrator.values.errors import Problem, Problems
from migrator.values.shapes import Choice, Flag, Null, Number, Quantity, Shape, Text, Unreadable, closest
from migrator.values.units import parse_duration
from tests.values.documents import document

DURATION = Quantity(parse_duration, "a duration such as 30s", r"^\d+(\.\d+)?\s*(ms|s|m|min|h|d)$|^0$")
NAME = Text("a name in one line", r"^(?=.*\S)[^\n]+$(?!\n)")


def read(shape: Shape[Any], value: Any) -> Any:
    problems = Problems()
    found = shape.read(document(value), problems)
    assert not problems.found
    return found


def refused(shape: Shape[Any], value: Any) -> Problem:
    problems = Problems()
    with pytest.raises(Unreadable):
        shape.read(document(value), problems)
    (problem,) = problems.found
    return problem


@pytest.mark.parametrize(
    ("shape", "value", "meaning"),
    [
        (Text(), "two words", "two words"),
        (Text(), 10, "10"),
        (Choice(("single", "none")), "none", "none"),
        (Flag(), True, True),
        (Number(1), 3, 3),
        (DURATION, "200ms", 200),
        (DURATION, 0, 0),
        (Null(), None, None),
    ],
)
def test_what_fits_is_read_and_its_schema_agrees(shape: Shape[Any], value: Any, meaning: Any) -> None:
    assert read(shape, value) == meaning
    assert Draft202012Validator(shape.schema()).is_valid(value)


@pytest.mark.parametrize(
    ("shape", "value", "message"),
    [
        (Text("a name"), "  ", "expected a name, found '  '"),
        (Text("a name"), None, "expected a name, found nothing"),
        (Text("a name"), ["a"], "expected a name, found a list"),
        (NAME, "two\nlines", r"expected a name in one line, found 'two\nlines'"),
        (NAME, "a line end\n", r"expected a name in one line, found 'a line end\n'"),
        (Choice(("single", "none")), "both", "expected single or none, found 'both'"),
        (Flag(), "maybe", "expected true or false, found 'maybe'"),
        (Number(1), 0, "expected a whole number from 1, found '0'"),
        (Number(), True, "expected a whole number from 0, found 'true'"),
        (Number(), 1.5, "expected a whole number from 0, found '1.5'"),
        (DURATION, 200, "expected a duration such as 30s, found '200'"),
        (DURATION, "soon", "expected a duration such as 30s, found 'soon'"),
        (DURATION, {"s": 1}, "expected a duration such as 30s, found a mapping"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_wanted(shape: Shape[Any], value: Any, message: str) -> None:
    problem = refused(shape, value)
    assert (problem.code, problem.message) == ("wrong-type", message)
    assert str(problem.location) == "m.yaml:1:1"
    assert not Draft202012Validator(shape.schema()).is_valid(value)


def test_a_word_that_yaml_takes_for_a_truth_value_is_told_to_be_quoted() -> None:
    assert refused(Text("a name"), True).hint == "YAML reads true as true or false; quoted it is text: 'true'"


def test_a_hint_names_the_closest_word_or_all_of_them() -> None:
    assert closest("lock_timeuot", ("lock_timeout", "lock_wait")) == "Did you mean 'lock_timeout'?"
    assert closest("colour", ("lock_timeout", "lock_wait")) == "Valid here: lock_timeout, lock_wait."


def test_a_hint_for_a_piece_of_an_id_names_the_ids_that_hold_it() -> None:
    ids = ("2019-03-30-212058_create_post_view", "2019-04-03-155205_create_community_view", "2019-04-03-155309_like")
    assert closest("2019-03-30", ids) == "Did you mean '2019-03-30-212058_create_post_view'?"
    assert closest("04-03", ids) == f"Did you mean one of these? {ids[1]}, {ids[2]}."
    assert closest("on", ("constraints", "indexes")) == "Valid here: constraints, indexes."
    assert closest("", ids).startswith("Valid here: ")
