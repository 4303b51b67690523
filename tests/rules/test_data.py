from collections.abc import Sequence
from typing import Any

import psycopg
import pytest

from migrator.database.session import Session
from migrator.engine.asking import WITHIN, Asker
from migrator.rules.check import check
from migrator.values.location import Location
from migrator.values.verdicts import Verdict
from tests.conftest import Connect
from tests.rules.asking import LOCK_TIMEOUT, TIMEOUT, ask, problems, read, sender

SHOP = """
CREATE SCHEMA app;
CREATE TYPE pair AS (a int, b int);
CREATE TABLE users (id int PRIMARY KEY, email text, active bool DEFAULT true, both_null pair DEFAULT (NULL, NULL));
CREATE TABLE orders (id int PRIMARY KEY, user_id bigint, region text, note text);
CREATE TABLE app."Odd Table" ("a b" int, c int, PRIMARY KEY (c, "a b"));
CREATE TABLE parts (id int, n int, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (10);
CREATE VIEW shown AS SELECT email FROM users;
INSERT INTO users VALUES (1, 'a'), (2, 'A'), (3, NULL), (4, NULL);
INSERT INTO users VALUES (5, 'off', false), (6, 'off', false);
INSERT INTO orders VALUES (1, 1, 'eu', 'x'), (2, 17, 'eu', E'a\\nb'), (3, 17, 'us', '');
INSERT INTO orders VALUES (4, NULL, 'us');
INSERT INTO orders VALUES (5, 18);
INSERT INTO app."Odd Table" VALUES (1, 1), (17, 2);
INSERT INTO parts VALUES (1, NULL), (2, 7);
CREATE FUNCTION write_one() RETURNS int LANGUAGE sql AS $$ INSERT INTO users VALUES (99, 'w') RETURNING id $$;
"""

# What is written, the status, what is expected, what is found.
CASES = [
    ("sql: SELECT 1 WHERE false", "pass", "no row", "no row"),
    ("sql: 'SELECT id, note FROM orders WHERE id > 1 ORDER BY 1; -- the odd ones'", "fail", "no row",
     r"4 rows: (2, a\nb), (3, ''), (4, NULL), (5, NULL)"),
    ("sql: TABLE parts ORDER BY id LIMIT 1", "fail", "no row", "1 row: (1, NULL)"),
    ("sql: 'SELECT generate_series(1, 9)'", "fail", "no row", "more than 5 rows: 1, 2, 3, 4, 5, …"),
    ("sql: SELECT FROM orders LIMIT 2", "fail", "no row", "2 rows"),
    ("sql: 'WITH o AS (SELECT 1 AS a) SELECT * FROM o /* ; */'", "fail", "no row", "1 row: 1"),
    ("sql: SELECT nope FROM orders", "fail", "no row", 'column "nope" does not exist (42703)'),
    ("sql: SELECT 1/0", "fail", "no row", "division by zero (22012)"),
    ("sql: SELECT write_one()", "fail", "no row", "cannot execute INSERT in a read-only transaction (25006)"),
    ("sql: SELECT 1 FROM orders FOR UPDATE", "fail", "no row",
     "cannot execute SELECT FOR UPDATE in a read-only transaction (25006)"),
    ("sql: SELECT pg_sleep(60), statement_timeout: 10ms", "unknown", "no row",
     "canceling statement due to statement timeout (57014)"),
    ("orphans: orders.id -> orders.id", "pass", "orders.id -> orders.id", "no orphan"),
    ("orphans: orders.user_id -> users.id", "fail", "orders.user_id -> users.id", "2 orphans: 17 (in 2 rows), 18"),
    ("orphans: 'public.orders.( user_id, id )->app.\"Odd Table\".(\"a b\", c)'", "fail",
     'public.orders.(user_id, id) -> app."Odd Table".("a b", c)', "2 orphans: (17, 3), (18, 5)"),
    ("orphans: orders.note -> users.nope", "fail", "orders.note -> users.nope",
     "column migrator other.nope does not exist (42703)"),
    ("not_null: users.id", "pass", "no null in users.id", "no row with a null"),
    ("not_null: users.both_null", "pass", "no null in users.both_null", "no row with a null"),
    ("not_null: users.email", "fail", "no null in users.email", "2 rows with a null: id 3, id 4"),
    ("not_null: 'orders.(user_id, region)'", "fail", "no null in orders.(user_id, region)",
     "2 rows with a null: id 4, id 5"),
    ("not_null: parts.n", "fail", "no null in parts.n", "1 row with a null: id 1"),
    ("not_null: shown.email", "fail", "no null in shown.email", "2 rows with a null"),
    ("not_null: gone.email", "fail", "no null in gone.email", 'relation "gone" does not exist (42P01)'),
    ("unique: users (id)", "pass", "unique: users (id)", "no duplicate"),
    ("unique: users (lower(email)) WHERE active AND id < 2", "pass",
     "unique: users (lower(email)) WHERE active AND id < 2", "no duplicate"),
    ("unique: users (lower(email)) WHERE active", "fail", "unique: users (lower(email)) WHERE active",
     "1 duplicate: a (in 2 rows)"),
    ("unique: 'users (active, lower(email) DESC)'", "fail", "unique: users (active, lower(email) DESC)",
     "2 duplicates: (f, off) (in 2 rows), (t, a) (in 2 rows)"),
    ("unique: users (email) NULLS NOT DISTINCT", "fail", "unique: users (email) NULLS NOT DISTINCT",
     "2 duplicates: off (in 2 rows), NULL (in 2 rows)"),
    ("unique: app.gone (id)", "fail", "unique: app.gone (id)", 'relation "app.gone" does not exist (42P01)'),
    ("sql: SELECT count(*) FROM orders, equals: 5", "pass", "5", "5"),
    ("sql: SELECT 1.50, equals: 1.5", "pass", "1.5", "1.50"),
    ("sql: SELECT sum(user_id) FROM orders, equals: -5", "fail", "-5", "53"),
    ("sql: SELECT note FROM orders WHERE id = 1, equals: x", "pass", "x", "x"),
    ("sql: SELECT bool_and(active) FROM users, equals: true", "fail", "true", "false"),
    ("sql: 'SELECT date ''2024-02-01''', equals: February 1 2024", "pass", "February 1 2024", "2024-02-01"),
    ("sql: SELECT max(user_id) FROM orders WHERE false, equals: 5", "fail", "5", "NULL"),
    ("sql: SELECT count(*) FROM orders, equals: {sql: SELECT max(id) + 0.0 FROM orders}", "pass", "5.0", "5"),
    ("sql: SELECT count(*) FROM orders, equals: {sql: 'SELECT count(*) FROM users; -- all'}", "fail", "6", "5"),
    ("sql: SELECT id FROM orders, equals: 1", "fail", "1", "more than one row"),
    ("sql: SELECT 1 WHERE false, equals: 1", "fail", "1", "no row"),
    ("sql: 'SELECT 1, 2', equals: 1", "fail", "1", "subquery must return only one column (42601)"),
    ("sql: SELECT 1 WHERE false, equals: {sql: SELECT 1 WHERE false}", "fail",
     "one row from the query in equals", "no row"),
    ("sql: SELECT 1, equals: {sql: SELECT id FROM orders}", "fail",
     "one row from the query in equals", "more than one row"),
    ("sql: 'SELECT ''1''::text', equals: 1", "fail", "1", "operator does not exist: text = integer (42883)"),
]  # fmt: skip


def data(*written: str) -> str:
    """Return a manifest with these rules, named by their numbers."""
    return "data:\n" + "".join(f"  - {{name: rule {number}, {text}}}\n" for number, text in enumerate(written))


def outcomes(verdicts: Sequence[Verdict]) -> list[tuple[str, str, str]]:
    return [(verdict.status, verdict.expected, verdict.found) for verdict in verdicts]


@pytest.mark.parametrize("opening", ["SELECT 1", "BEGIN"])
def test_what_each_kind_of_rule_comes_to(connect: Connect, opening: str) -> None:
    connection = connect()
    connection.execute(SHOP)
    connection.execute(opening.encode())
    text = data(*(case[0] for case in CASES))
    assert check(read(text)) == ()
    assert outcomes(ask(connection, text)) == [case[1:] for case in CASES]
    assert connection.execute("SELECT count(*) FROM users").fetchone() == (6,)


def test_a_rule_is_known_by_its_sentence_and_stands_where_that_stands(connect: Connect) -> None:
    (verdict,) = ask(connect(), "data:\n  - name: two is one\n    sql: SELECT 2\n    equals: 1\n")
    assert (verdict.rule, verdict.id, verdict.family) == ("two is one", "data.two is one", "data")
    assert verdict.location == Location("manifest.yaml", 2, 11)


EVERY_KIND = (
    "sql: SELECT id FROM hidden",
    "orphans: closed.t.a -> hidden.id",
    "not_null: hidden.id",
    "unique: denied (id)",
    "sql: SELECT count(*) FROM denied, equals: {sql: SELECT count(*) FROM closed.t}",
)
USAGE, SELECT, SELECT_T = (
    'GRANT USAGE ON SCHEMA closed TO "Limited";',
    'GRANT SELECT ON public.denied TO "Limited";',
    'GRANT SELECT ON closed.t TO "Limited";',
)
HIDDEN = 'Row security hides rows of public.hidden from "Limited": check as its owner, or as a role with BYPASSRLS.'


@pytest.fixture
def limited(connect: Connect) -> psycopg.Connection[Any]:
    """A connection whose role may read next to nothing, and not all the rows of `hidden`."""
    connection = connect()
    connection.execute(
        """DO $$ BEGIN CREATE ROLE "Limited" NOLOGIN; EXCEPTION WHEN duplicate_object THEN END $$;
        CREATE SCHEMA closed; CREATE TABLE closed.t (a int); CREATE TABLE denied (id int);
        CREATE TABLE hidden (id int); ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
        GRANT SELECT ON hidden TO "Limited"; SET ROLE "Limited" """
    )
    return connection


def test_what_the_role_may_not_read_is_unknown_and_the_hint_is_what_it_lacks(limited: psycopg.Connection[Any]) -> None:
    verdicts = ask(limited, data(*EVERY_KIND))
    assert {verdict.status for verdict in verdicts} == {"unknown"}
    assert [verdict.hint for verdict in verdicts] == [
        HIDDEN, f"{USAGE} {SELECT_T} {HIDDEN}", HIDDEN, SELECT, f"{USAGE} {SELECT_T} {SELECT}"
    ]  # fmt: skip
    assert verdicts[0].found == 'query would be affected by row-level security policy for table "hidden" (42501)'
    assert all(verdict.stops for verdict in verdicts)


def test_an_unknown_passes_where_the_rule_says_so_and_a_failure_does_not(limited: psycopg.Connection[Any]) -> None:
    verdicts = ask(limited, data(*(f"{kind}, unknown: pass" for kind in (*EVERY_KIND, "sql: SELECT 1/0"))))
    assert [verdict.stops for verdict in verdicts] == [False] * 5 + [True]


def test_who_is_let_past_row_security_sees_all_rows(connect: Connect, limited: psycopg.Connection[Any]) -> None:
    owner = connect()
    owner.execute("INSERT INTO hidden VALUES (1)")
    assert outcomes(ask(owner, data("sql: TABLE hidden"))) == [("fail", "no row", "1 row: 1")]


HOSTILE = """
SET search_path = ''; SET row_security = off; SET DateStyle = 'SQL, DMY'; SET bytea_output = escape;
SET lock_timeout = 1; SET enable_seqscan = off; SET default_transaction_read_only = on;
SET standard_conforming_strings = off; SET escape_string_warning = off; SET backslash_quote = on;
SET statement_timeout = 1
"""
SETTINGS = ("search_path", "row_security", "DateStyle", "standard_conforming_strings", "transaction_read_only")


@pytest.mark.parametrize("opening", ["SELECT 1", "BEGIN"])
def test_a_rule_reads_as_in_a_new_session_whatever_one_has_set(connect: Connect, opening: str) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t AS SELECT 'a\\b' AS c; CREATE TABLE kept (a text)")
    connection.execute(opening.encode())
    connection.execute(HOSTILE.encode())
    query = "SELECT 1 FROM t, pg_sleep(0.05) WHERE c = 'a\\b'"
    verdicts = ask(connection, f"data:\n- name: a\n  sql: {query}\n- name: b\n  sql: TABLE t\n  equals: 'a\\b'")
    assert outcomes(verdicts) == [("fail", "no row", "1 row: 1"), ("pass", "a\\\\b", "a\\\\b")]
    connection.execute("SET statement_timeout = 0")
    found = [connection.execute(f"SHOW {name}".encode()).fetchone() for name in SETTINGS]
    read_only = "off" if opening == "BEGIN" else "on"
    assert found == [('""',), ("off",), ("SQL, DMY",), ("off",), (read_only,)]


def test_a_schema_of_the_path_may_hold_what_is_compared(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        "CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; CREATE TABLE a (c ext.citext);"
        "CREATE TABLE b (c ext.citext); INSERT INTO a VALUES ('X'), ('x'), ('y'); INSERT INTO b VALUES ('x')"
    )
    verdicts = ask(connection, data("unique: a (c)", "orphans: a.c -> b.c"), ["public", "ext"])
    assert [verdict.found for verdict in verdicts] == ["1 duplicate: X (in 2 rows)", "1 orphan: y"]


CHANGES = [
    ("row_count: t", "INSERT INTO t VALUES (1)", "fail", "rows added: exactly 0", "1 (2 before, 3 after)"),
    ("row_count: public.t", "UPDATE t SET a = 1", "pass", "rows added: exactly 0", "0 (2 before, 2 after)"),
    ("row_count: t, change: {exactly: -2}", "DELETE FROM t", "pass", "rows added: exactly -2",
     "-2 (2 before, 0 after)"),
    ("row_count: t, change: {at_least: 1}", "SELECT 1", "fail", "rows added: at least 1", "0 (2 before, 2 after)"),
    ("row_count: t, change: {at_least: -1, at_most: 1}", "DELETE FROM t", "fail",
     "rows added: at least -1, at most 1", "-2 (2 before, 0 after)"),
    ("row_count: t", "DROP TABLE t", "fail", "rows added: exactly 0", 'relation "t" does not exist (42P01)'),
    ("row_count: made", "CREATE TABLE made ()", "fail", "rows added: exactly 0",
     'before the script: relation "made" does not exist (42P01)'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "script", "status", "expected", "found"), CHANGES)
def test_rows_are_counted_before_and_after(
    connect: Connect, rule: str, script: str, status: str, expected: str, found: str
) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t AS SELECT 1 AS a FROM generate_series(1, 2)")
    session = Session(connection)
    connection.execute("BEGIN")
    asker = Asker(session, sender(session), ("public",), TIMEOUT, LOCK_TIMEOUT, WITHIN)
    rules = read(data(rule))
    before = asker.ask_before(rules)
    connection.execute(script.encode())
    assert outcomes(asker.ask(rules, before)) == [(status, expected, found)]


def test_a_table_that_a_script_makes_has_a_hint(connect: Connect) -> None:
    connection = connect()
    connection.execute("BEGIN")
    asker = Asker(Session(connection), sender(Session(connection)), (), TIMEOUT, LOCK_TIMEOUT, WITHIN)
    rules = read(data("row_count: made"))
    (verdict,) = asker.ask(rules, asker.ask_before(rules))
    assert (
        verdict.hint
        == "It has to be there before and after the script; rows, under tables, counts those of a new table."
    )


def test_a_change_is_unknown_where_no_script_runs_and_stops_nothing(connect: Connect) -> None:
    (verdict,) = ask(connect(), data("row_count: gone"))
    assert (verdict.status, verdict.found, verdict.stops) == ("unknown", "told only when the script runs", False)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("{name: a}", 9, "it has a name, but states nothing"),
        ("{sql: SELECT 1}", 9, "name is missing"),
        ("{name: a, sql: SELECT 1, not_null: t.a}", 34, "not_null does not go with sql: they are two rules"),
        ("{name: a, not_null: t.a, equals: 1}", 34, "equals goes with sql, which is not written"),
        ("{name: a, sql: SELECT 1, change: {exactly: 1}}", 34, "change goes with row_count, which is not written"),
        ("{name: a, row_count: t, change: {}}", 41, "change says nothing"),
        ("{name: a, row_count: t, change: {exactly: x}}", 51, "expected a whole number, found 'x'"),
        ("{name: a, orphans: t.a}", 28, "'t.a' is not a column and the one that it refers to"),
        ("{name: a, orphans: 't.(a, b) -> u.a'}", 28,
         "'t.(a, b) -> u.a' is not a column and the one that it refers to"),
        ("{name: a, not_null: t}", 29, "'t' is not a column of a table"),
        ("{name: a, sql: SELECT 1, statement_timeout: 30d}", 53,
         "expected a duration such as 200ms, 30s, 15m, up to 24d, found '30d'"),
        ("{name: a, sql: SELECT 1, equals: }", 42, "expected a value, or {sql: a query of one}, found nothing"),
        ("{name: a, sql: SELECT 1, equals: {}}", 42, "sql is missing"),
        ("{name: a, sql: SELECT 1}, {name: a, not_null: t.a}", 42, "two rules are called 'a'"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_where_it_stands(text: str, column: int, message: str) -> None:
    told = [(problem.location.column, problem.message) for problem in problems(f"data: [ {text} ]") if problem.location]
    assert told == [(column, message)]


@pytest.mark.parametrize(
    ("rule", "line", "column", "message"),
    [
        ("sql: SELEC 1", 3, 8, 'not a query: syntax error at or near "SELEC"'),
        ("sql: SELECT 1; SELECT 2", 3, 8, "expected one query, found 2 statements"),
        ("sql: -- nothing", 3, 8, "expected one query, found 0 statements"),
        ("sql: DELETE FROM t", 3, 8, "not a query: it has to begin with SELECT, VALUES, TABLE or WITH"),
        ("sql: EXPLAIN SELECT 1", 3, 8, "not a query: it has to begin with SELECT, VALUES, TABLE or WITH"),
        ("sql: SELECT 1 INTO t", 3, 8, "SELECT INTO makes a table; a rule only reads"),
        ("sql: WITH d AS (DELETE FROM t RETURNING *) TABLE d", 3, 8, "its WITH changes data; a rule only reads"),
        ("sql: SELECT 1\n  equals: {sql: DROP TABLE t}", 4, 17,
         "not a query: it has to begin with SELECT, VALUES, TABLE or WITH"),
        ("unique: users", 3, 11, "not a table with what is unique in it: users (syntax error at end of input)"),
        ("unique: users (a) INCLUDE (b)", 3, 11,
         "INCLUDE, WITH and TABLESPACE are an index's; they say nothing of what is unique"),
        ("unique: users (a); DROP TABLE users", 3, 11,
         "not a table with what is unique in it: users (a); DROP TABLE users (expected one statement)"),
    ],
)  # fmt: skip
def test_sql_that_cannot_be_asked_is_told_before_anything_is(rule: str, line: int, column: int, message: str) -> None:
    (problem,) = check(read(f"data:\n- name: a\n  {rule}\n"))
    assert (problem.code, problem.message) == ("bad-rule", message)
    assert problem.location == Location("manifest.yaml", line, column)


def test_a_session_is_left_without_a_transaction(connect: Connect) -> None:
    connection = connect()
    ask(connection, data("sql: SELECT 1/0", "sql: SELECT 1"))
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
