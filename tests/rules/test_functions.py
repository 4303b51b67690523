import pytest

from migrator.rules.check import check
from migrator.rules.functions import Signature, parse_signature
from migrator.rules.names import Name
from tests.conftest import Connect
from tests.rules.asking import ask, complaints, read, told


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("f", Signature(Name(None, "f"), None)),
        ("f()", Signature(Name(None, "f"), ())),
        ('app."F g" ( int , numeric(10, 2) )', Signature(Name("app", "F g"), ("int", "numeric(10, 2)"))),
    ],
)
def test_signatures_are_read_as_drop_function_reads_them(text: str, signature: Signature) -> None:
    assert parse_signature(text) == signature


@pytest.mark.parametrize("text", ["f(", "f)", "f(a,)", "f(,)", "f(a", "f a", "f(a))", "f((a)", "(a)"])
def test_half_a_signature_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_signature(text)


FUNCTIONS = """
CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('glad');
CREATE FUNCTION f(int, numeric(10,2), OUT x int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text[], VARIADIC more text[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION app."G h"(app.mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE tidy() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);
"""


def test_functions_are_told_apart_by_the_types_of_their_arguments(connect: Connect) -> None:
    connection = connect()
    connection.execute(FUNCTIONS)
    text = (
        """functions: ["f(integer, numeric)", "f(text[], text[])", f, 'app."G h"(app.mood)', tidy(), total(integer)]"""
    )
    verdicts = ask(connection, text)
    assert complaints(verdicts) == []
    assert told(verdicts)[0] == ("pass", "function f(integer, numeric)", "exists", "public.f(integer, numeric)")


def test_types_may_be_written_in_any_of_their_spellings(connect: Connect) -> None:
    connection = connect()
    connection.execute(FUNCTIONS)
    text = """functions: ["f(int4, decimal)", "f(INT, numeric(10,2))", 'app."G h"(mood)']"""
    assert check(read(text)) == ()
    assert complaints(ask(connection, text, ["public", "app"])) == []


def test_a_function_that_is_missing_fails_and_the_hint_says_which_there_are(connect: Connect) -> None:
    connection = connect()
    connection.execute(FUNCTIONS)
    text = """functions: ["f(bigint, numeric)", f(), '"G h"(app.mood)', nothing()]"""
    verdicts = ask(connection, text)
    assert [verdict.found for verdict in verdicts] == ["absent"] * 4
    assert [verdict.hint for verdict in verdicts] == [
        "There is public.f(integer, numeric), public.f(text[], text[]).",
        "There is public.f(integer, numeric), public.f(text[], text[]).",
        'There is app."G h"(app.mood).',
        None,
    ]


def test_a_function_that_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute(FUNCTIONS)
    assert complaints(ask(connection, "functions: {tidy: absent, 'total(text)': absent}")) == [
        ("function tidy", "absent", "public.tidy()")
    ]


def test_an_argument_that_is_no_type_is_told_before_anything_is_asked() -> None:
    [problem] = check(read("functions: ['f(not a type)']"))
    assert problem.code == "bad-rule"
