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


SAID = """
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE SECURITY DEFINER AS 'SELECT 1';
COMMENT ON FUNCTION f(int) IS 'kept';
CREATE FUNCTION f(text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'; CREATE PROCEDURE p() LANGUAGE sql AS '';
CREATE SCHEMA app; CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
"""


def test_what_is_written_of_a_function_holds(connect: Connect) -> None:
    connection = connect()
    connection.execute(SAID)
    me = connection.info.user
    text = f"""functions:
      f(int): {{security: definer, volatility: immutable, language: sql, comment: kept, owner: {me}}}
      f(text): {{security: invoker, volatility: volatile, language: plpgsql, comment: ""}}
      f: {{owner: {me}}}
      p(): {{language: sql, security: invoker}}
      app.f: {{security: invoker}}"""
    assert complaints(ask(connection, text, ["public", "app"])) == []


@pytest.mark.parametrize(
    ("said", "about", "expected", "found", "hint"),
    [
        ("f(int): {security: invoker}", "security", "invoker", "definer",
         "ALTER ROUTINE public.f(integer) SECURITY INVOKER;"),
        ("f(int): {volatility: stable}", "volatility", "stable", "immutable",
         "ALTER ROUTINE public.f(integer) STABLE;"),
        ("f(int): {language: plpgsql}", "language", "plpgsql", "sql",
         "CREATE OR REPLACE it in plpgsql: public.f(integer)."),
        ("f(int): {comment: x}", "comment", "x", "kept", "COMMENT ON ROUTINE public.f(integer) IS 'x';"),
        ("p(): {owner: shop}", "owner", "shop", "{me}", "ALTER ROUTINE public.p() OWNER TO shop;"),
        ("f: {security: invoker}", "security", "invoker", "definer: public.f(integer)",
         "ALTER ROUTINE public.f(integer) SECURITY INVOKER;"),
        ("f: {comment: x}", "comment", "x", "kept: public.f(integer), none: public.f(text)",
         "COMMENT ON ROUTINE public.f(integer) IS 'x'; COMMENT ON ROUTINE public.f(text) IS 'x';"),
    ],
)  # fmt: skip
def test_each_property_fails_alone_for_every_function_that_the_name_leads_to(
    connect: Connect, said: str, about: str, expected: str, found: str, hint: str
) -> None:
    connection = connect()
    connection.execute(SAID)
    found = found.format(me=connection.info.user)
    [verdict] = [v for v in ask(connection, f"functions: {{{said}}}") if v.status != "pass"]
    assert verdict.rule.endswith(f", {about}")
    assert (verdict.status, verdict.expected, verdict.found, verdict.hint) == ("fail", expected, found, hint)


def test_a_property_of_a_function_that_is_missing_is_not_judged(connect: Connect) -> None:
    assert told(ask(connect(), "functions: {f: {security: definer}}")) == [("fail", "function f", "exists", "absent")]
