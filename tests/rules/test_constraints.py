import json

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


KINDS = """
CREATE EXTENSION btree_gist;
CREATE SCHEMA app; CREATE TABLE app.users (id int PRIMARY KEY); CREATE TABLE users (id int PRIMARY KEY, "B b" int);
CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b), UNIQUE (b, a));
CREATE TABLE t (a int, b int, c varchar(9), "D d" int, r int4range, x numeric);
"""
# As they are made, other ways to write the same, and what comes near it and is another.
DEFINITIONS = [
    ("PRIMARY KEY (a, b)", ["primary  key(a,B)", "PRIMARY KEY (a, b) NOT DEFERRABLE"],
     ["PRIMARY KEY (b, a)", "UNIQUE (a, b)", "PRIMARY KEY (a)", "PRIMARY KEY (a, b) INCLUDE (c)",
      "PRIMARY KEY (a, b) DEFERRABLE"]),
    ('UNIQUE ("D d") INCLUDE (c) DEFERRABLE INITIALLY DEFERRED',
     ['unique("D d") include(c) initially deferred'],
     ['UNIQUE ("D d") INCLUDE (c) DEFERRABLE', 'UNIQUE ("D d") DEFERRABLE INITIALLY DEFERRED',
      'UNIQUE ("D d") INCLUDE (b) DEFERRABLE INITIALLY DEFERRED']),
    ("UNIQUE NULLS NOT DISTINCT (a)", ["unique nulls not distinct(a)"], ["UNIQUE (a)", "UNIQUE NULLS DISTINCT (a)"]),
    ("FOREIGN KEY (a) REFERENCES users",
     ["FOREIGN KEY (a) REFERENCES users(id)", "foreign key(a) references PUBLIC.users (id) match simple",
      "FOREIGN KEY (a) REFERENCES users ON DELETE NO ACTION ON UPDATE NO ACTION NOT VALID"],
     ["FOREIGN KEY (a) REFERENCES app.users", 'FOREIGN KEY (a) REFERENCES users ("B b")',
      "FOREIGN KEY (b) REFERENCES users", "FOREIGN KEY (a) REFERENCES users MATCH FULL",
      "FOREIGN KEY (a) REFERENCES users ON DELETE RESTRICT", "FOREIGN KEY (a) REFERENCES users ON UPDATE CASCADE",
      "FOREIGN KEY (a) REFERENCES users DEFERRABLE"]),
    ("FOREIGN KEY (a) REFERENCES app.users", ["FOREIGN KEY (a) REFERENCES app.users (id)"],
     ["FOREIGN KEY (a) REFERENCES users"]),
    ("FOREIGN KEY (a, b) REFERENCES pairs MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE",
     ["FOREIGN KEY (a, b) REFERENCES pairs (a, b) match full ON UPDATE cascade ON DELETE set null"],
     ["FOREIGN KEY (a, b) REFERENCES pairs (b, a) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE",
      "FOREIGN KEY (b, a) REFERENCES pairs MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE"]),
    ("FOREIGN KEY (a, b) REFERENCES pairs ON DELETE SET NULL (b)",
     ["foreign key (a,b) references pairs (a,b) on delete set null(b)"],
     ["FOREIGN KEY (a, b) REFERENCES pairs ON DELETE SET NULL (a)",
      "FOREIGN KEY (a, b) REFERENCES pairs ON DELETE SET NULL"]),
    ("CHECK (c IN ('a', 'b') AND x > 0)", ["check((C in('a','b')) and (x>0))"],
     ["CHECK (c IN ('a', 'B') AND x > 0)", "CHECK (c IN ('a', 'b') OR x > 0)",
      "CHECK (c IN ('a', 'b') AND x > 0) NO INHERIT"]),
    ("CHECK (x BETWEEN 0 AND 1) NO INHERIT", ["CHECK (x >= 0 AND x <= 1) NO INHERIT"], ["CHECK (x BETWEEN 0 AND 1)"]),
    ("EXCLUDE USING gist (a WITH =, r WITH &&) WHERE (b > 0)",
     ["exclude using GIST(a with =,r with &&) where (b>0)",
      "EXCLUDE USING gist (a WITH OPERATOR(pg_catalog.=), r WITH &&) WHERE ((b > 0))"],
     ["EXCLUDE USING gist (a WITH =, r WITH &&)", "EXCLUDE USING gist (a WITH =, r WITH =) WHERE (b > 0)",
      "EXCLUDE USING spgist (a WITH =, r WITH &&) WHERE (b > 0)", "EXCLUDE USING gist (r WITH &&) WHERE (b > 0)",
      "EXCLUDE USING gist (a WITH =, r WITH &&) WHERE (b > 0) DEFERRABLE"]),
]  # fmt: skip
SINCE_18 = [
    ("CHECK (a > 0) NOT ENFORCED", ["check (a>0) not enforced"], ["CHECK (a > 0)", "CHECK (a > 0) NOT VALID"]),
    ("NOT NULL a", ["not null A"], ["NOT NULL b", "NOT NULL a NO INHERIT", "CHECK (a IS NOT NULL)"]),
    ("FOREIGN KEY (a) REFERENCES users NOT ENFORCED", [], ["FOREIGN KEY (a) REFERENCES users"]),
    ("UNIQUE (a, r WITHOUT OVERLAPS)", ["unique (a,r without overlaps)"], ["UNIQUE (a, r)"]),
]


def test_a_definition_is_known_by_every_spelling_and_told_from_every_other(connect: Connect) -> None:
    connection = connect()
    connection.execute(KINDS)
    definitions = DEFINITIONS + (SINCE_18 if connection.info.server_version >= 180000 else [])
    for made, same, different in definitions:
        connection.execute(f"ALTER TABLE t ADD CONSTRAINT c {made}".encode())
        for written in (made, *same, *different):
            text = json.dumps({"constraints": {"c": {"on": "t", "definition": written}}})
            assert check(read(text)) == (), written
            status = ask(connection, text)[-1].status
            assert status == ("fail" if written in different else "pass"), f"{written} for {made}"
        connection.execute("ALTER TABLE t DROP CONSTRAINT c")
        connection.execute("ALTER TABLE t ALTER a DROP NOT NULL, ALTER b DROP NOT NULL")


def test_one_that_is_not_enforced_is_not_validated_either_and_the_hint_enforces_it(connect: Connect) -> None:
    connection = connect()
    if connection.info.server_version < 180000:
        pytest.skip("NOT ENFORCED came with PostgreSQL 18")
    connection.execute(
        TABLES + "ALTER TABLE orders ADD CONSTRAINT lax CHECK (id > 0) NOT ENFORCED;"
        "ALTER TABLE orders ADD CONSTRAINT loose FOREIGN KEY (id) REFERENCES users NOT ENFORCED"
    )
    verdicts = ask(connection, "constraints: {lax: {validated: true}, loose: {validated: true}}")
    assert [(v.status, v.found, v.hint) for v in verdicts[1::2]] == [
        ("fail", "not enforced",
         "Add it again, enforced: ALTER TABLE public.orders DROP CONSTRAINT lax, ADD CONSTRAINT …;"),
        ("fail", "not enforced", "ALTER TABLE public.orders ALTER CONSTRAINT loose ENFORCED;"),
    ]  # fmt: skip
    connection.execute(str(verdicts[3].hint).encode())
    assert complaints(ask(connection, "constraints: {loose: {validated: true}, lax: {validated: false}}")) == []


def test_the_comment_is_exactly_what_is_written(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES + "COMMENT ON CONSTRAINT note ON orders IS 'it''s so'")
    passing = "constraints: {note: {on: orders, comment: it's so}, users_pkey: {comment: ''}}"
    assert complaints(ask(connection, passing)) == []
    failing = "constraints: {note: {on: orders, comment: ''}, '\"Odd ''check''\"': {comment: it's}}"
    verdicts = [v for v in ask(connection, failing) if v.status != "pass"]
    assert [(v.expected, v.found, v.hint) for v in verdicts] == [
        ("none", "it's so", "COMMENT ON CONSTRAINT note ON public.orders IS NULL;"),
        ("it's", "none", "COMMENT ON CONSTRAINT \"Odd 'check'\" ON public.orders IS 'it''s';"),
    ]


def test_a_definition_that_a_newer_server_prints_and_the_parser_cannot_read_is_unknown() -> None:
    [rule] = read("constraints: {c: {definition: CHECK (a > 0)}}")
    found = {"type": "c", "definition": "CHECK (a > 0) NEWER", "table": ["public", "t"], "referenced": None}
    verdicts = rule.judge({"found": found, "table": None, "elsewhere": None})
    assert [(v.status, v.found) for v in verdicts[1:]] == [("unknown", "CHECK (a > 0) NEWER")]


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


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ("CHECK (total >=)", "not a constraint: CHECK (total >=) (syntax error"),
        ("CHECK (total > 0), DROP COLUMN total", "not a constraint: CHECK (total > 0), DROP COLUMN total"),
        ("CHECK (a > 0); DROP TABLE t", "not a constraint: CHECK (a > 0); DROP TABLE t (expected one statement)"),
        ("UNIQUE (a) WITH (fillfactor = 70)", "WITH is an index's, and not checked here"),
        ("PRIMARY KEY USING INDEX i", "USING INDEX is an index's"),
        ("UNIQUE (a) USING INDEX TABLESPACE fast", "USING INDEX TABLESPACE is an index's"),
        ("email is unique", "not a constraint: email is unique"),
    ],
)
def test_a_definition_that_cannot_be_one_is_told_before_anything_is_asked(definition: str, message: str) -> None:
    [problem] = check(read(json.dumps({"constraints": {"c": {"definition": definition}}})))
    assert problem.code == "bad-rule"
    assert problem.message.startswith(message)
