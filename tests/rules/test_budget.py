"""Budgets: what a script may lock, rewrite and scan, judged in its own transaction."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from migrator.database.embedded import Server
from migrator.database.session import Session
from migrator.engine.asking import WITHIN, Asker
from migrator.values.verdicts import Verdict
from tests.rules.asking import LOCK_TIMEOUT, TIMEOUT, ask, done, problems, read, sender, told
from tests.servers import fresh_database

Connection = psycopg.Connection[Any]
SCHEMA = """
    CREATE TABLE orders (id int PRIMARY KEY, a int, s text) WITH (autovacuum_enabled = off);
    INSERT INTO orders SELECT n, n, n FROM generate_series(1, 5000) AS n; CREATE INDEX orders_a_idx ON orders (a);
    CREATE SCHEMA app; CREATE TABLE app.orders (id int) WITH (autovacuum_enabled = off);
    CREATE TABLE users (id int PRIMARY KEY) WITH (autovacuum_enabled = off); ANALYZE orders;
    CREATE TABLE uncounted (id int) WITH (autovacuum_enabled = off);
    INSERT INTO uncounted SELECT generate_series(1, 300);
    CREATE SEQUENCE numbers;
    CREATE MATERIALIZED VIEW sums AS SELECT sum(id) FROM orders;
"""


@pytest.fixture(scope="module")
def shop(server: Server) -> Iterator[Connection]:
    with fresh_database(server) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection


def judged(connection: Connection, rules: str, script: str) -> tuple[Verdict, ...]:
    """Return the verdicts on a script that is rolled back, with a rule beside them that reads the tables itself."""
    asked = (*read("tables: {orders: {rows: {at_most: 5000}}}\ndata: [{name: a, row_count: orders}]"), *read(rules))
    with connection.transaction(force_rollback=True):
        session = Session(connection)
        asker = Asker(session, sender(session), ("public",), TIMEOUT, LOCK_TIMEOUT, WITHIN)
        before = asker.ask_before(asked)
        verdicts = asker.ask(asked, before, trace=done(session, script))
        return tuple(v for v in verdicts if v.family not in ("tables", "data"))


LOCKED = "ACCESS EXCLUSIVE on orders, which blocks reads and writes"
JUDGED: list[tuple[str, str, list[tuple[str, str, str, str]]]] = [
    ("locks: {orders: share}", "SELECT", [("pass", "lock on orders", "at most SHARE", "no lock")]),
    ("locks: {orders: share}", "CREATE INDEX ON orders (s)",
     [("pass", "lock on orders", "at most SHARE", "SHARE on orders, which blocks writes")]),
    ("locks: {orders: share}", "ALTER TABLE orders ADD b int", [("fail", "lock on orders", "at most SHARE", LOCKED)]),
    ("locks: {orders: share}", "DROP TABLE orders CASCADE", [("fail", "lock on orders", "at most SHARE", LOCKED)]),
    ("locks: {public.orders: share}", "LOCK orders", [("fail", "lock on public.orders", "at most SHARE", LOCKED)]),
    ("locks: {app.orders: share}", "LOCK orders", [("pass", "lock on app.orders", "at most SHARE", "no lock")]),
    ("locks: {orders: share}", "LOCK app.orders", [("pass", "lock on orders", "at most SHARE", "no lock")]),
    ("locks: {orders: share}", "REINDEX INDEX orders_a_idx", [("fail", "lock on orders", "at most SHARE",
     "ACCESS EXCLUSIVE on index orders_a_idx, which blocks reads and writes")]),
    ("locks: {new: share}", "CREATE TABLE new ()",
     [("fail", "lock on new", "at most SHARE", "absent before the script")]),
    ("locks: {orders: access exclusive, '*': row exclusive}", "LOCK orders; UPDATE users SET id = 1",
     [("pass", "lock on orders", "at most ACCESS EXCLUSIVE", LOCKED),
      ("pass", "lock on any other table", "at most ROW EXCLUSIVE", "ROW EXCLUSIVE on users")]),
    ("locks: {orders: access exclusive, '*': row exclusive}", "LOCK users, app.orders IN SHARE MODE",
     [("pass", "lock on orders", "at most ACCESS EXCLUSIVE", "no lock"),
      ("fail", "lock on any other table", "at most ROW EXCLUSIVE", "SHARE on app.orders, which blocks writes"),
      ("fail", "lock on any other table", "at most ROW EXCLUSIVE", "SHARE on users, which blocks writes")]),
    ("rewrites: none", "ALTER TABLE orders ADD b int", [("pass", "rewrites", "none", "none")]),
    ("rewrites: none", "ALTER TABLE orders ALTER a TYPE bigint", [("fail", "rewrites", "none",
     "orders, under ACCESS EXCLUSIVE, which blocks reads and writes")]),
    ("rewrites: [orders]", "ALTER TABLE orders ALTER a TYPE bigint",
     [("pass", "rewrites", "none but of orders", "orders")]),
    ("rewrites: [orders]", "ALTER TABLE users ALTER id TYPE bigint", [("fail", "rewrites", "none but of orders",
     "users, under ACCESS EXCLUSIVE, which blocks reads and writes")]),
    ("rewrites: none", "TRUNCATE orders", [("pass", "rewrites", "none", "none")]),
    ("rewrites: none", "CREATE TABLE kept AS SELECT * FROM orders; TRUNCATE orders",
     [("pass", "rewrites", "none", "none")]),
    ("rewrites: none", "DELETE FROM users; TRUNCATE users; CREATE INDEX ON users (id)",
     [("pass", "rewrites", "none", "none")]),
    ("rewrites: none", "ALTER TABLE orders ALTER a TYPE bigint; DROP TABLE orders CASCADE",
     [("fail", "rewrites", "none", "orders, under ACCESS EXCLUSIVE, which blocks reads and writes")]),
    ("rewrites: none", "DROP TABLE orders CASCADE", [("pass", "rewrites", "none", "none")]),
    ("rewrites: none", "REINDEX TABLE orders", [("pass", "rewrites", "none", "none")]),
    ("rewrites: none", "REFRESH MATERIALIZED VIEW sums", [("fail", "rewrites", "none",
     "sums, under ACCESS EXCLUSIVE, which blocks reads and writes")]),
    ("scans_over: 5000 rows", "ALTER TABLE orders ADD CHECK (a > 0)",
     [("pass", "full scans of more than 5,000 rows", "none", "none")]),
    ("scans_over: 4999 rows", "ALTER TABLE orders ADD CHECK (a > 0)",
     [("fail", "full scans of more than 4,999 rows", "none", "orders, 5,000 rows")]),
    ("scans_over: 299", "SELECT count(*) FROM uncounted; SELECT count(*) FROM uncounted",
     [("fail", "full scans of more than 299 rows", "none", "uncounted, 300 rows")]),
    ("scans_over: 300", "SELECT count(*) FROM uncounted; SELECT count(*) FROM uncounted",
     [("pass", "full scans of more than 300 rows", "none", "none")]),
    ("scans_over: 4999", "CREATE TABLE o2 AS SELECT * FROM orders; DROP TABLE orders CASCADE; SELECT 1",
     [("fail", "full scans of more than 4,999 rows", "none", "orders, 5,000 rows")]),
    ("locks: {orders: share}", "SAVEPOINT s; LOCK orders; ROLLBACK TO s; SELECT 1",
     [("fail", "lock on orders", "at most SHARE", LOCKED)]),
    ("locks: {numbers: row exclusive}", "ALTER SEQUENCE numbers INCREMENT 2",
     [("fail", "lock on numbers", "at most ROW EXCLUSIVE", "SHARE ROW EXCLUSIVE on numbers, which blocks writes")]),
    ("scans_over: 0", "UPDATE orders SET s = 'x' WHERE id = 17",
     [("pass", "full scans of more than 0 rows", "none", "none")]),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "script", "verdicts"), JUDGED)
def test_a_script_is_judged_by_what_it_did(
    shop: Connection, rules: str, script: str, verdicts: list[tuple[str, str, str, str]]
) -> None:
    assert told(judged(shop, rules, script)) == verdicts


def test_a_table_that_is_not_there_may_be_meant_otherwise(shop: Connection) -> None:
    (verdict,) = judged(shop, "locks: {user: share}", "SELECT")
    assert verdict.hint == "There is public.users."


def test_scans_that_nobody_counts_are_unknown(shop: Connection) -> None:
    shop.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_counts = off', current_database()); END $$")
    with psycopg.connect(shop.info.dsn, autocommit=True) as uncounted:
        (verdict,) = judged(uncounted, "scans_over: 10 rows", "SELECT count(*) FROM orders")
    shop.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET track_counts', current_database()); END $$")
    assert (verdict.status, verdict.found, verdict.stops) == ("unknown", "track_counts is off", True)


def test_without_a_script_nothing_can_be_told(shop: Connection) -> None:
    found = ask(shop, "locks: {orders: share}\nrewrites: none\nscans_over: 10 rows")
    assert [(verdict.id, verdict.status, verdict.stops) for verdict in found] == [
        ("locks.orders", "unknown", False),
        ("rewrites", "unknown", False),
        ("scans_over", "unknown", False),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("locks: {orders: exclusively}", "expected access share or row share or row exclusive or share update exclusive"
         " or share or share row exclusive or exclusive or access exclusive, found 'exclusively'"),
        ("locks: {a b: share}", "'a b' is not a name such as orders or app.orders"),
        ("locks: [orders]", "expected a mapping, found a list"),
        ("rewrites: all", "expected none, found 'all'"),
        ("scans_over: many", "expected a number of rows such as 100000 rows, found 'many'"),
        ("scans_over: -1", "expected a number of rows such as 100000 rows, found '-1'"),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_told(text: str, message: str) -> None:
    assert [problem.message for problem in problems(text)] == [message]
