from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from migrator.database.embedded import Server
from migrator.rules.check import check
from migrator.values.location import Location
from migrator.values.verdicts import Verdict
from tests.rules.asking import ask, complaints, problems, read, told
from tests.servers import fresh_database

Connection = psycopg.Connection[Any]

# `orders` is large enough for an index to pay, `few` is not; `sold` is partitioned, its last partition empty.
SCHEMA = """
    CREATE TABLE orders (id int PRIMARY KEY, user_id int, note text) WITH (autovacuum_enabled = off);
    INSERT INTO orders SELECT n, n % 1000, 'note ' || n FROM generate_series(1, 20000) AS n;
    CREATE INDEX orders_user_id_idx ON orders (user_id); CREATE INDEX orders_note_idx ON orders (note);
    CREATE TABLE few (id int PRIMARY KEY) WITH (autovacuum_enabled = off);
    INSERT INTO few SELECT generate_series(1, 10);
    CREATE TABLE sold (id int, at int) PARTITION BY RANGE (id);
    CREATE TABLE sold_1 PARTITION OF sold FOR VALUES FROM (1) TO (10001) WITH (autovacuum_enabled = off);
    CREATE TABLE sold_2 PARTITION OF sold FOR VALUES FROM (10001) TO (20001) WITH (autovacuum_enabled = off);
    CREATE TABLE sold_3 PARTITION OF sold FOR VALUES FROM (20001) TO (30001) WITH (autovacuum_enabled = off);
    INSERT INTO sold SELECT n, n % 1000 FROM generate_series(1, 20000) AS n;
    CREATE INDEX sold_at_idx ON sold (at); CREATE INDEX sold_1_id_idx ON sold_1 (id);
    CREATE VIEW recent AS SELECT * FROM orders WHERE id > 19990;
    ANALYZE;
"""


@pytest.fixture(scope="module")
def large(server: Server) -> Iterator[Connection]:
    """A connection to tables with rows enough for indexes to matter; who changes them puts them back."""
    with fresh_database(server) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection


@pytest.fixture
def shop(large: Connection) -> Iterator[Connection]:
    """The same, for a test whose changes go."""
    with large.transaction(force_rollback=True):
        yield large


def rule(statement: str, limits: str) -> str:
    return f"performance: [{{name: q, sql: {statement!r}, {limits}}}]"


BY_USER = "SELECT * FROM orders WHERE user_id = 42"
BY_MONTH = "SELECT * FROM sold WHERE at = 42"
USED, NO_SCAN = "the plan uses it", "no sequential scan"
PLANS: list[tuple[str, str, str, str, str, str]] = [
    # statement, limits, status, about, expected, found
    (BY_USER, "uses_index: orders_user_id_idx", "pass", "index orders_user_id_idx", USED,
     "bitmap scan by orders_user_id_idx"),
    (BY_USER, "uses_index: public.orders_user_id_idx", "pass", "index public.orders_user_id_idx", USED,
     "bitmap scan by orders_user_id_idx"),
    ("SELECT * FROM orders WHERE id = 1;", "uses_index: orders_pkey", "pass", "index orders_pkey", USED,
     "index scan by orders_pkey"),
    ("SELECT id FROM orders ORDER BY id LIMIT 3 -- few", "uses_index: orders_pkey", "pass", "index orders_pkey", USED,
     "index-only scan by orders_pkey"),
    ("WITH x AS MATERIALIZED (SELECT * FROM orders WHERE id = 1) SELECT * FROM x", "uses_index: orders_pkey", "pass",
     "index orders_pkey", USED, "index scan by orders_pkey"),
    ("SELECT (SELECT note FROM orders WHERE orders.id = few.id) FROM few", "uses_index: orders_pkey", "pass",
     "index orders_pkey", USED, "index scan by orders_pkey"),
    ("SELECT * FROM recent", "uses_index: orders_pkey", "pass", "index orders_pkey", USED, "index scan by orders_pkey"),
    ("UPDATE orders SET note = 1 WHERE id = 1", "uses_index: orders_pkey", "pass", "index orders_pkey", USED,
     "index scan by orders_pkey"),
    ("DELETE FROM orders WHERE id = 1", "uses_index: orders_pkey", "pass", "index orders_pkey", USED,
     "index scan by orders_pkey"),
    ("INSERT INTO few SELECT id + 1e6 FROM orders WHERE id = 1", "uses_index: orders_pkey", "pass", "index orders_pkey",
     USED, "index-only scan by orders_pkey"),
    ("MERGE INTO orders USING few ON orders.id = few.id WHEN MATCHED THEN DELETE", "uses_index: orders_pkey", "pass",
     "index orders_pkey", USED, "index scan by orders_pkey"),
    ("SELECT * FROM orders a JOIN orders b ON a.id = b.user_id WHERE a.note = 'x'", "uses_index: orders_user_id_idx",
     "pass", "index orders_user_id_idx", USED, "index scan by orders_note_idx, bitmap scan by orders_user_id_idx"),
    ("SELECT * FROM orders WHERE id = 1", "uses_index: orders_user_id_idx", "fail", "index orders_user_id_idx", USED,
     "index scan by orders_pkey"),
    ("SELECT * FROM orders WHERE note LIKE '%x'", "uses_index: orders_note_idx", "fail", "index orders_note_idx", USED,
     "sequential scan of orders"),
    ("SELECT * FROM few", "uses_index: orders_pkey", "fail", "index orders_pkey", USED, "its table is not read"),
    (BY_USER, "uses_index: orders_user_idx", "fail", "index orders_user_idx", USED, "no such index"),
    (BY_USER, "uses_index: orders", "fail", "index orders", USED, "a table"),
    (BY_MONTH, "uses_index: sold_at_idx", "pass", "index sold_at_idx", USED,
     "bitmap scan by sold_1_at_idx, bitmap scan by sold_2_at_idx"),
    (BY_MONTH, "uses_index: sold_1_at_idx", "pass", "index sold_1_at_idx", USED, "bitmap scan by sold_1_at_idx"),
    ("SELECT * FROM sold WHERE id = 42", "uses_index: sold_at_idx", "fail", "index sold_at_idx", USED,
     "index scan by sold_1_id_idx"),
    (BY_USER, "no_seq_scan_on: orders", "pass", "table orders", NO_SCAN, "bitmap scan by orders_user_id_idx"),
    (BY_USER, "no_seq_scan_on: few", "pass", "table few", NO_SCAN, "it is not read"),
    ("SELECT count(*) FROM orders", "no_seq_scan_on: orders", "fail", "table orders", NO_SCAN,
     "sequential scan of orders"),
    ("UPDATE orders SET note = 1", "no_seq_scan_on: orders", "fail", "table orders", NO_SCAN,
     "sequential scan of orders"),
    (BY_MONTH, "no_seq_scan_on: sold", "pass", "table sold", NO_SCAN,
     "bitmap scan by sold_1_at_idx, bitmap scan by sold_2_at_idx"),
    ("SELECT * FROM sold WHERE id = 10042", "no_seq_scan_on: sold", "fail", "table sold", NO_SCAN,
     "sequential scan of sold_2"),
    ("SELECT * FROM sold WHERE id = 10042", "no_seq_scan_on: sold_1", "pass", "table sold_1", NO_SCAN,
     "it is not read"),
    (BY_USER, "no_seq_scan_on: recent", "fail", "table recent", NO_SCAN, "a view"),
    (BY_USER, "no_seq_scan_on: ordrs", "fail", "table ordrs", NO_SCAN, "absent"),
    ("SELECT 1", "max_cost: 0.01", "pass", "cost", "at most 0.01", "0.01"),
    ("SELECT count(*) FROM orders", "max_cost: 1000", "pass", "cost", "at most 1,000",
     "378.01 (sequential scan of orders)"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "limits", "status", "about", "expected", "found"), PLANS)
def test_plans(
    large: Connection, statement: str, limits: str, status: str, about: str, expected: str, found: str
) -> None:
    text = rule(statement, limits)
    assert check(read(text)) == ()
    assert told(ask(large, text)) == [(status, f"q, {about}", expected, found)]


def hint(connection: Connection, statement: str, limits: str) -> str | None:
    [verdict] = ask(connection, rule(statement, limits))
    assert verdict.status == "fail"
    return verdict.hint


def test_every_index_and_table_of_a_list_has_a_verdict_of_its_own_at_its_place(large: Connection) -> None:
    text = rule(BY_USER, "uses_index: [orders_pkey, orders_user_id_idx], no_seq_scan_on: [few, nope], max_cost: 1.5")
    verdicts = ask(large, text)
    assert [verdict.status for verdict in verdicts] == ["fail", "pass", "pass", "fail", "fail"]
    places = [text.index(word) + 1 for word in ("orders_pkey", "orders_user_id_idx", "few", "nope", "1.5")]
    assert [verdict.location for verdict in verdicts] == [Location("manifest.yaml", 1, place) for place in places]
    assert {verdict.id for verdict in verdicts} == {"performance.q"}


def test_an_index_of_the_same_name_in_another_schema_does_not_pass_for_it(shop: Connection) -> None:
    shop.execute("CREATE SCHEMA app; CREATE TABLE app.t (a int); CREATE INDEX orders_pkey ON app.t (a)")
    text = rule("SELECT * FROM orders WHERE id = 1", "uses_index: app.orders_pkey")
    assert complaints(ask(shop, text)) == [("q, index app.orders_pkey", USED, "its table is not read")]
    text = rule("SELECT * FROM public.orders WHERE id = 1", "uses_index: orders_pkey")
    assert complaints(ask(shop, text, ["app", "public"])) == [("q, index orders_pkey", USED, "its table is not read")]
    assert complaints(ask(shop, text, ["public", "app"])) == []


def test_who_names_no_index_or_table_is_told_the_nearest(large: Connection) -> None:
    assert hint(large, BY_USER, "uses_index: orders_user_idx") == "There is public.orders_user_id_idx."
    assert hint(large, BY_USER, "no_seq_scan_on: ordrs") == "There is public.orders."


def test_the_hint_tells_an_index_that_does_not_fit_from_one_that_does_not_pay(large: Connection) -> None:
    unfit = hint(large, "SELECT * FROM orders WHERE note LIKE '%x'", "uses_index: orders_user_id_idx")
    assert unfit is not None
    assert unfit.startswith("With enable_seqscan = off it is not used either")
    dear = hint(large, "SELECT * FROM orders WHERE id > 5", "uses_index: orders_pkey")
    assert dear is not None
    assert dear.startswith("It could be used")


def test_the_hint_says_that_a_table_is_too_small_to_tell(large: Connection) -> None:
    small = "Reading a table of 1 page costs no more than an index: try with as many rows as in earnest."
    assert hint(large, "SELECT * FROM few WHERE id = 1", "uses_index: few_pkey") == small
    assert hint(large, "SELECT * FROM few WHERE id = 1", "no_seq_scan_on: few") == small


def test_the_hint_says_that_statistics_are_missing_also_after_create_index_has_counted_the_rows(
    shop: Connection,
) -> None:
    shop.execute("CREATE TABLE fresh AS SELECT n AS id, n % 2 AS k FROM generate_series(1, 20000) AS n")
    analyze = "Without statistics the planner guesses: ANALYZE public.fresh;"
    assert hint(shop, "SELECT * FROM fresh", "no_seq_scan_on: fresh") == analyze
    shop.execute("CREATE INDEX fresh_k_idx ON fresh (k)")
    assert hint(shop, "SELECT * FROM fresh", "uses_index: fresh_k_idx") == analyze
    shop.execute("ANALYZE fresh")
    assert hint(shop, "SELECT * FROM fresh", "no_seq_scan_on: fresh") is None


def test_an_invalid_index_is_not_used_and_the_hint_rebuilds_it(shop: Connection) -> None:
    shop.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_user_id_idx'::regclass")
    assert hint(shop, BY_USER, "uses_index: orders_user_id_idx") == (
        "public.orders_user_id_idx is not valid, so that no plan uses it: "
        "REINDEX INDEX CONCURRENTLY public.orders_user_id_idx;"
    )


def test_an_empty_partition_may_be_scanned_and_one_with_rows_may_not(shop: Connection) -> None:
    text = rule("SELECT * FROM sold WHERE at = 42", "uses_index: sold_at_idx, no_seq_scan_on: sold")
    assert complaints(ask(shop, text)) == []
    shop.execute("DROP INDEX sold_at_idx; CREATE INDEX sold_at_idx ON ONLY sold (at); CREATE INDEX i ON sold_1 (at)")
    shop.execute("ALTER INDEX sold_at_idx ATTACH PARTITION i")
    found = "sequential scan of sold_2"
    verdicts = ask(shop, text)
    assert complaints(verdicts) == [("q, index sold_at_idx", USED, found), ("q, table sold", NO_SCAN, found)]
    attach = "public.sold_2 has no part of it: CREATE INDEX there, and ALTER INDEX … ATTACH PARTITION."
    assert [verdict.hint for verdict in verdicts] == [attach, None]


def test_a_parallel_scan_is_a_sequential_one(large: Connection) -> None:
    large.execute("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0")
    plan = str(large.execute("EXPLAIN SELECT count(*) FROM orders").fetchall())
    verdicts = ask(large, rule("SELECT count(*) FROM orders", "no_seq_scan_on: orders"))
    large.execute("RESET ALL")
    assert "Parallel Seq Scan" in plan
    assert complaints(verdicts) == [("q, table orders", NO_SCAN, "sequential scan of orders")]


def test_a_plan_runs_nothing(large: Connection) -> None:
    ask(large, rule("DELETE FROM orders", "max_cost: 1000000"))
    assert large.execute("SELECT count(*) FROM orders").fetchone() == (20000,)


@pytest.mark.parametrize("limits", ["uses_index: orders_user_id_idx", "within: 1s"])
def test_what_the_role_may_not_read_is_unknown_and_the_hint_is_the_grant(shop: Connection, limits: str) -> None:
    shop.execute("CREATE ROLE performance_reader; SET LOCAL ROLE performance_reader")
    [verdict] = ask(shop, rule(BY_USER, limits))
    assert (verdict.status, verdict.stops) == ("unknown", True)
    assert verdict.found == "permission denied for table orders (42501)"
    assert verdict.hint == "GRANT SELECT ON public.orders TO performance_reader;"
    [verdict] = ask(shop, rule(BY_USER, f"{limits}, unknown: pass"))
    assert not verdict.stops


@pytest.mark.parametrize(
    ("statement", "limits", "found"),
    [
        ("SELECT * FROM nope", "max_cost: 5", 'relation "nope" does not exist (42P01)'),
        ("SELECT nope FROM orders", "within: 1s", 'column "nope" does not exist (42703)'),
        ("SELECT nextval('s')", "within: 1s", "cannot execute nextval() in a read-only transaction (25006)"),
        ("SELECT * FROM few FOR UPDATE", "within: 1s",
         "cannot execute SELECT FOR UPDATE in a read-only transaction (25006)"),
    ],
)  # fmt: skip
def test_what_the_server_refuses_fails_at_the_statement(
    shop: Connection, statement: str, limits: str, found: str
) -> None:
    shop.execute("CREATE SEQUENCE s")
    text = rule(statement, limits)
    [verdict] = ask(shop, text)
    assert (verdict.status, verdict.found) == ("fail", found)
    assert verdict.location == Location("manifest.yaml", 1, text.index("sql: ") + len("sql: ") + 1)


def times(verdict: Verdict) -> list[float]:
    """Return the median, the least and the most."""
    return [float(word.strip("()")) for word in verdict.found.split() if word.strip("()")[0].isdigit()]


def test_a_query_is_held_to_the_median_of_its_runs(large: Connection) -> None:
    [verdict] = ask(large, rule("SELECT pg_sleep(0.01)", "within: 30s"))
    assert (verdict.status, verdict.rule, verdict.expected) == ("pass", "q, time", "at most 30.0 s")
    median, least, most = times(verdict)
    assert 10 <= least <= median <= most
    [verdict] = ask(large, rule("SELECT pg_sleep(0.01) FROM few LIMIT 1", "within: 5ms"))
    assert (verdict.status, verdict.expected, verdict.hint) == (
        "fail",
        "at most 5 ms",
        "Its plan: sequential scan of few.",
    )
    assert times(verdict)[0] > 5


def test_a_run_that_is_ended_by_its_own_limit_fails(large: Connection) -> None:
    [verdict] = ask(large, rule("SELECT pg_sleep(60)", "within: 1ms, statement_timeout: 50ms, unknown: pass"))
    assert (verdict.status, verdict.rule) == ("fail", "q, time")
    assert verdict.found == "canceling statement due to statement timeout, which is 50 ms a run"


def test_a_run_is_limited_to_ten_times_what_it_may_take_and_to_a_second_at_least() -> None:
    entries = [f"{{name: {n}, sql: SELECT 1, within: {within}}}" for n, within in enumerate(("1ms", "2s", "24d"))]
    assert [each.statement_timeout for each in read(f"performance: [{', '.join(entries)}]")] == [
        1000,
        20_000,
        2**31 - 1,
    ]


def test_what_is_measured_is_asked_alone_and_a_plan_beside_others() -> None:
    plan, time = read(rule(BY_USER, "max_cost: 5, within: 1s"))
    assert (plan.alone, time.alone) == (False, True)


@pytest.mark.parametrize(
    ("entry", "column", "message"),
    [
        ("{name: q, sql: SELECT 1}", 15, "it has a name and a statement, but no limit"),
        ("{name: q, sql: SELECT 1, uses_index: []}", 52, "expected a name, or a list of at least one, found a list"),
        ("{name: q, sql: SELECT 1, uses_index: a b}", 52, "'a b' is not a name such as orders or app.orders"),
        ("{name: q, sql: SELECT 1, max_cost: 0}", 50, "expected a number above 0, found '0'"),
        ("{name: q, sql: SELECT 1, max_cost: .inf}", 50, "expected a number above 0, found '.inf'"),
        ("{name: q, sql: SELECT 1, max_cost: many}", 50, "expected a number above 0, found 'many'"),
        ("{name: q, sql: SELECT 1, within: 0.1ms}", 48,
         "expected a duration from 1ms on, such as 50ms, 2s, found '0.1ms'"),
        ("{name: q, sql: SELECT 1, within: 1s, statement_timeout: 1ms}", 71,
         "statement_timeout is shorter than within: a run would be ended before it could be too slow"),
        ("{name: q, sql: SELECT 1, within: 1s}, {name: q, sql: SELECT 2, within: 1s}", 60,
         "two rules are called 'q'"),
        ("{name: q, within: 1s}", 15, "sql is missing"),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_be_read_is_told_where_it_stands(entry: str, column: int, message: str) -> None:
    [problem] = problems(f"performance: [{entry}]")
    assert (problem.location, problem.message) == (Location("manifest.yaml", 1, column), message)


@pytest.mark.parametrize(
    ("statement", "limits", "key", "message"),
    [
        ("SELEC 1", "max_cost: 5, within: 1s", "sql", 'not a statement: syntax error at or near "SELEC"'),
        ("SELECT 1; SELECT 2", "max_cost: 5", "sql", "expected one statement, found 2 statements"),
        ("DROP TABLE t", "max_cost: 5", "sql", "it has no plan: only a query, INSERT, UPDATE, DELETE and MERGE have"),
        ("SELECT 1 INTO t", "max_cost: 5", "sql", "SELECT INTO makes a table; a rule changes nothing"),
        ("SELECT $1", "max_cost: 5", "sql", "nothing gives $1 a value: write one that is typical"),
        ("DELETE FROM t", "max_cost: 5, within: 1s", "within",
         "not a query: it has to begin with SELECT, VALUES, TABLE or WITH"),
        ("WITH d AS (DELETE FROM t RETURNING 1) SELECT FROM d", "within: 1s", "within",
         "its WITH changes data; a rule only reads"),
    ],
)  # fmt: skip
def test_a_statement_that_cannot_be_asked_about_is_told_before_anything_is(
    statement: str, limits: str, key: str, message: str
) -> None:
    text = rule(statement, limits)
    [problem] = check(read(text))
    place = text.index(f"{key}: ") + len(key) + 3
    assert (problem.code, problem.location, problem.message) == (
        "bad-rule", Location("manifest.yaml", 1, place), message
    )  # fmt: skip
