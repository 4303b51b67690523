import pytest

from tests.conftest import Connect
from tests.rules.asking import ask, complaints, problems, told

SEQUENCES = """
CREATE SCHEMA app; CREATE TABLE app.orders (id bigint GENERATED ALWAYS AS IDENTITY);
CREATE TABLE users (id serial, "Odd id" int); CREATE SEQUENCE tickets AS smallint
    START 9 INCREMENT -3 MINVALUE -9 MAXVALUE 9 CYCLE;
COMMENT ON SEQUENCE tickets IS 'it''s'; CREATE SEQUENCE odd OWNED BY users."Odd id"; CREATE TABLE legs ();
"""


def test_sequences_that_count_as_written_pass(connect: Connect) -> None:
    connection = connect()
    connection.execute(SEQUENCES)
    text = f"""sequences:
      tickets: {{type: smallint, start: 9, increment: -3, min: -9, max: 9, cycle: true, owned_by: none, comment: it's}}
      app.orders_id_seq: {{type: bigint, max: 9223372036854775807, owned_by: app.orders.id}}
      users_id_seq: {{type: integer, cycle: false, owned_by: users.id, comment: "", owner: {connection.info.user}}}
      odd: {{owned_by: 'public.users."Odd id"'}}
      gone: absent"""
    assert complaints(ask(connection, text)) == []
    assert told(ask(connection, "sequences: [odd]")) == [("pass", "sequence odd", "exists", "a sequence")]


@pytest.mark.parametrize(
    ("said", "about", "expected", "found", "hint"),
    [
        ("type: bigint", "type", "bigint", "smallint", "ALTER SEQUENCE public.tickets AS bigint;"),
        ("start: 1", "start", "1", "9", "ALTER SEQUENCE public.tickets START 1;"),
        ("increment: 3", "increment", "3", "-3", "ALTER SEQUENCE public.tickets INCREMENT 3;"),
        ("min: -8", "min", "-8", "-9", "ALTER SEQUENCE public.tickets MINVALUE -8;"),
        ("max: 8", "max", "8", "9", "ALTER SEQUENCE public.tickets MAXVALUE 8;"),
        ("cycle: false", "cycle", "ends", "cycles", "ALTER SEQUENCE public.tickets NO CYCLE;"),
        ("owned_by: users.id", "owned by", "users.id", "none", "ALTER SEQUENCE public.tickets OWNED BY users.id;"),
        ("owner: shop", "owner", "shop", "{me}", "ALTER SEQUENCE public.tickets OWNER TO shop;"),
        ("comment: its", "comment", "its", "it's", "COMMENT ON SEQUENCE public.tickets IS 'its';"),
        ('comment: ""', "comment", "none", "it's", "COMMENT ON SEQUENCE public.tickets IS NULL;"),
    ],
)
def test_each_property_fails_alone_and_the_hint_is_the_statement_that_mends_it(
    connect: Connect, said: str, about: str, expected: str, found: str, hint: str
) -> None:
    connection = connect()
    connection.execute(SEQUENCES)
    found = found.format(me=connection.info.user)
    [verdict] = [v for v in ask(connection, f"sequences: {{tickets: {{{said}}}}}") if v.status != "pass"]
    assert (verdict.rule, verdict.expected, verdict.found) == (f"sequence tickets, {about}", expected, found)
    assert (verdict.status, verdict.id, verdict.hint) == ("fail", "sequences.tickets", hint)
    assert verdict.location.column > len("sequences: {tickets: {")


def test_what_is_missing_no_sequence_or_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute(SEQUENCES)
    verdicts = ask(connection, "sequences: {orders_id_seq: {}, legs: {}, tickets: absent, app.ordrs_id_seq: {}}")
    assert [(v.status, v.found, v.hint) for v in verdicts] == [
        ("fail", "absent", "There is app.orders_id_seq; the search path does not lead there."),
        ("fail", "a table", None),
        ("fail", "a sequence, public.tickets", None),
        ("fail", "absent", "There is app.orders_id_seq."),
    ]


def test_who_owns_a_sequence_is_a_column_of_a_table(connect: Connect) -> None:
    connection = connect()
    connection.execute(SEQUENCES)
    _, verdict = ask(connection, "sequences: {app.orders_id_seq: {owned_by: none}}")
    assert (verdict.status, verdict.expected, verdict.found) == ("fail", "none", "app.orders.id")
    assert (verdict.hint or "").startswith("It counts an identity column")
    [problem] = problems("sequences: {tickets: {owned_by: id}}")
    assert problem.message == "'id' is not a column such as orders.id, or none"


def test_every_role_may_know_all_of_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(SEQUENCES + "CREATE ROLE nobody_much; SET ROLE nobody_much")
    try:
        text = "sequences: {tickets: {start: 9, comment: it's}, app.orders_id_seq: {owned_by: app.orders.id}}"
        assert complaints(ask(connection, text)) == []
    finally:
        connection.execute("RESET ROLE; DROP ROLE nobody_much")


def test_the_owner_of_a_columns_sequence_is_its_tables(connect: Connect) -> None:
    connection = connect()
    connection.execute(SEQUENCES)
    _, verdict = ask(connection, "sequences: {users_id_seq: {owner: shop}}")
    assert (verdict.status, verdict.hint) == ("fail", "ALTER TABLE public.users OWNER TO shop;")
