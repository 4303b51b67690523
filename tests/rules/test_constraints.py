import pytest

from migrator.rules.check import check
from tests.conftest import Connect
from tests.rules.asking import ask, complaints, read, told

TABLES = """
CREATE TABLE users (id int CONSTRAINT users_pkey PRIMARY KEY, mail text CONSTRAINT users_mail_key UNIQUE);
CREATE TABLE orders (id int, user_id int, total numeric,
    CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT "Odd 'check'" CHECK (total >= 0), CONSTRAINT note CHECK (true));
ALTER TABLE orders ADD CONSTRAINT late CHECK (total < 10) NOT VALID;
CREATE TABLE other (id int, CONSTRAINT note CHECK (id > 0));
"""


def test_constraints_of_every_kind_are_found(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    text = """constraints:
      users_pkey: {on: users, type: primary key, validated: true}
      users_mail_key: {type: unique}
      orders_user: {on: public.orders, type: foreign key, validated: true}
      '"Odd ''check''"': {on: orders, type: check}
      late: {validated: false}
      gone: absent
    """
    verdicts = ask(connection, text)
    assert complaints(verdicts) == []
    assert told(verdicts)[0] == ("pass", "constraint users_pkey", "exists", "primary key of public.users")


def test_one_that_is_missing_or_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    verdicts = ask(connection, "constraints: {orders_user: {on: users}, note: absent, a: {on: nowhere}, b: {}}")
    assert complaints(verdicts) == [
        ("constraint orders_user", "exists", "absent"),
        ("constraint note", "absent", "check of public.orders"),
        ("constraint a", "exists", "absent"),
        ("constraint b", "exists", "absent"),
    ]
    assert [verdict.hint for verdict in verdicts] == [
        "public.orders has a constraint of this name.",
        None,
        "There is no table nowhere.",
        None,
    ]


def test_the_table_decides_between_constraints_of_one_name(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    text = "constraints: {note: {on: %s, definition: CHECK (id > 0)}}"
    assert complaints(ask(connection, text % "other")) == []
    assert complaints(ask(connection, text % "orders")) == [
        ("constraint note, definition", "CHECK (id > 0)", "CHECK (true)")
    ]


def test_one_that_old_rows_may_break_fails_where_it_has_to_be_validated(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    [failed] = [v for v in ask(connection, "constraints: {late: {validated: true}}") if v.status != "pass"]
    assert (failed.expected, failed.found) == ("validated", "not validated")
    assert failed.hint == "ALTER TABLE public.orders VALIDATE CONSTRAINT late;"
    verdicts = ask(connection, "constraints: {note: {validated: false, type: unique}}")
    assert complaints(verdicts) == [
        ("constraint note, validated", "not validated", "validated"),
        ("constraint note, type", "unique", "check"),
    ]


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        ("users_pkey", "primary key (id)"),
        ("orders_user", "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE"),
        ("orders_user", "foreign key ( user_id )\n references users (id) on delete cascade"),
        ("'\"Odd ''check''\"'", "CHECK (total >= 0)"),
        ("late", "check (total < 10)"),
        ("late", "CHECK (total < 10) NOT VALID"),
    ],
)
def test_definitions_are_compared_by_what_they_mean(connect: Connect, name: str, definition: str) -> None:
    connection = connect()
    connection.execute(TABLES)
    text = f"constraints: {{{name}: {{definition: {definition}}}}}"
    assert check(read(text)) == ()
    assert complaints(ask(connection, text)) == []


def test_another_definition_is_shown_beside_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    text = "constraints: {orders_user: {definition: FOREIGN KEY (user_id) REFERENCES users(id)}}"
    assert complaints(ask(connection, text)) == [
        (
            "constraint orders_user, definition",
            "FOREIGN KEY (user_id) REFERENCES users(id)",
            "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
        )
    ]


def test_a_check_that_is_no_sql_is_told_before_anything_is_asked() -> None:
    [problem] = check(read("constraints: {c: {definition: CHECK (total >=)}}"))
    assert problem.code == "bad-rule"
