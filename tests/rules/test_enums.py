import pytest

from migrator.rules.enums import mend
from tests.conftest import Connect
from tests.rules.asking import ask, complaints, told

ENUMS = """
CREATE SCHEMA app; CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped'); CREATE TYPE app."Mood" AS ENUM ();
CREATE TYPE odd AS ENUM ('a, b', '', '10'); COMMENT ON TYPE odd IS 'kept'; CREATE DOMAIN price AS int;
"""


def test_enums_with_exactly_these_values_pass(connect: Connect) -> None:
    connection = connect()
    connection.execute(ENUMS)
    text = f"""enums:
      order_status: [new, paid, shipped]
      app."Mood": {{values: [], owner: {connection.info.user}, comment: ""}}
      odd: {{values: ["a, b", "", 10], comment: kept}}
      public.gone: absent"""
    assert complaints(ask(connection, text)) == []
    assert told(ask(connection, "enums: [odd]")) == [("pass", "enum odd", "exists", "an enum")]


@pytest.mark.parametrize(
    ("said", "about", "expected", "found", "hint"),
    [
        ("[new, paid]", "values", "new, paid", "new, paid, shipped", "No value leaves an enum, and their order stays"),
        ("[new, paid, sent]", "values", "new, paid, sent", "new, paid, shipped", "No value leaves an enum"),
        ("[new, shipped, paid]", "values", "new, shipped, paid", "new, paid, shipped", "No value leaves an enum"),
        ("[new, 'paid, shipped']", "values", "new, 'paid, shipped'", "new, paid, shipped", "No value leaves an enum"),
        ("[new, due, paid, shipped]", "values", "new, due, paid, shipped", "new, paid, shipped",
         "ALTER TYPE public.order_status ADD VALUE 'due' AFTER 'new';"),
        ("{owner: shop}", "owner", "shop", "{me}", "ALTER TYPE public.order_status OWNER TO shop;"),
        ("{comment: x}", "comment", "x", "none", "COMMENT ON TYPE public.order_status IS 'x';"),
    ],
)  # fmt: skip
def test_each_property_fails_alone_and_the_hint_says_what_mends_it(
    connect: Connect, said: str, about: str, expected: str, found: str, hint: str
) -> None:
    connection = connect()
    connection.execute(ENUMS)
    found = found.format(me=connection.info.user)
    [verdict] = [v for v in ask(connection, f"enums: {{order_status: {said}}}") if v.status != "pass"]
    assert (verdict.rule, verdict.expected, verdict.found) == (f"enum order_status, {about}", expected, found)
    assert (verdict.status, verdict.id) == ("fail", "enums.order_status")
    assert (verdict.hint or "").startswith(hint)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("abc", "bc"), ("abc", "c"), ("abc", "a"), ("abc", "b"), ("abc", ""), ("abcd", "bd"), ("abcd", "ac")],
)
def test_the_statements_of_the_hint_make_the_enum_what_is_wanted(connect: Connect, wanted: str, found: str) -> None:
    connection = connect()
    values = ", ".join(f"'{value}'" for value in found)
    connection.execute(f"CREATE TYPE t AS ENUM ({values})".encode())
    for statement in mend("ALTER TYPE t", wanted, found).split("; "):
        connection.execute(statement.encode())
    assert complaints(ask(connection, f"enums: {{t: [{', '.join(wanted)}]}}")) == []


def test_what_is_missing_no_enum_or_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute(ENUMS)
    verdicts = ask(connection, """enums: {'"Mood"': [], price: {}, odd: absent, order_statsu: [new]}""")
    assert [(v.status, v.found, v.hint) for v in verdicts] == [
        ("fail", "absent", 'There is app."Mood"; the search path does not lead there.'),
        ("fail", "a domain", None),
        ("fail", "an enum, public.odd", None),
        ("fail", "absent", "There is public.order_status."),
    ]


def test_every_role_may_know_all_of_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(ENUMS + "CREATE ROLE nobody_much; SET ROLE nobody_much")
    try:
        assert complaints(ask(connection, """enums: {order_status: [new, paid, shipped], 'app."Mood"': []}""")) == []
    finally:
        connection.execute("RESET ROLE; DROP ROLE nobody_much")
