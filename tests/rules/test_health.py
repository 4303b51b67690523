"""Each check of health on a healthy database, on one with the change that it is there for, and where it cannot tell."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from migrator.rules.families import FAMILIES
from migrator.rules.health import NEVER, show_age
from migrator.rules.measures import Measures
from migrator.values.verdicts import Verdict
from tests.conftest import Connect
from tests.rules.asking import ask
from tests.servers import Clusters, standby_of

# Something of everything that the checks look at. The big table is one whose indexes count; autovacuum stays away, so
# that what a test counts is what the test did.
HEALTHY = """
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text UNIQUE CHECK (email <> ''))
    WITH (autovacuum_enabled = false);
CREATE TABLE orders (id serial PRIMARY KEY, user_id int REFERENCES users, note text) WITH (autovacuum_enabled = false);
CREATE INDEX orders_user_id_idx ON orders (user_id);
CREATE TABLE events (id int PRIMARY KEY, kind int, at text) WITH (autovacuum_enabled = false);
CREATE INDEX events_kind_idx ON events (kind);
CREATE TABLE visits (day int PRIMARY KEY) PARTITION BY RANGE (day);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM (1) TO (10);
CREATE TABLE visits_other PARTITION OF visits DEFAULT;
CREATE TABLE months (day int PRIMARY KEY) PARTITION BY RANGE (day);
CREATE TABLE months_1 PARTITION OF months FOR VALUES FROM (1) TO (10);
CREATE FUNCTION who() RETURNS text SECURITY DEFINER SET search_path = public, pg_temp
    RETURN CURRENT_USER;
CREATE COLLATION bytes (locale = 'C');
INSERT INTO users (email) SELECT 'u' || n FROM generate_series(1, 1000) AS n;
INSERT INTO orders (user_id) SELECT n FROM generate_series(1, 1000) AS n;
INSERT INTO events SELECT n, n, repeat('x', 40) FROM generate_series(1, 20000) AS n;
INSERT INTO visits VALUES (1)
"""
FLUSH = "SELECT pg_stat_force_next_flush()"
# Run one by one, each after the other's end: what was counted is reported then.
COUNTED = (
    FLUSH,
    "VACUUM (ANALYZE) users, orders, events, visits",
    "SET enable_seqscan = off",
    "SELECT FROM events WHERE kind = 1",
    "RESET enable_seqscan",
    FLUSH,
)
EVERY = """\
health:
  invalid_indexes: {fail: 1}
  unvalidated_constraints: {fail: 1}
  detaching_partitions: {fail: 1}
  filled_default_partitions: {fail: 1}
  unindexed_foreign_keys: {fail: 1}
  tables_without_primary_key: {fail: 1}
  duplicate_indexes: {fail: 1}
  unused_indexes: {fail: 1}
  dead_rows: {public.users: {fail: 20%}}
  stale_statistics: {fail: 7d}
  sequences_near_limit: {fail: 90%}
  security_definer_without_search_path: {fail: 1}
  stale_extensions: {fail: 1}
  stale_collations: {fail: 1}
"""
KNOWN = [line.split(":")[0].strip() for line in EVERY.splitlines()[1:]]

# Whose hint ends with the statement that mends it.
MENDED = (
    "invalid_indexes",
    "unvalidated_constraints",
    "detaching_partitions",
    "unindexed_foreign_keys",
    "duplicate_indexes",
    "unused_indexes",
    "stale_statistics",
    "sequences_near_limit",
    "security_definer_without_search_path",
    "stale_extensions",
)
# Check: the change to a healthy database that no other check notices; what is found; what to do.
CHANGES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "invalid_indexes": (
        ("CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders ((note IS NULL))",),
        "1: orders_note_key",
        "Unless it is being built just now, drop it, and build it again if it is not what a REINDEX left (…_ccnew): "
        "DROP INDEX CONCURRENTLY public.orders_note_key;",
    ),
    "unvalidated_constraints": (
        ("ALTER TABLE orders ADD CONSTRAINT orders_note_check CHECK (note <> '') NOT VALID",),
        "1: orders_note_check on orders",
        "ALTER TABLE public.orders VALIDATE CONSTRAINT orders_note_check;",
    ),
    "detaching_partitions": (
        ("SET lock_timeout = '1ms'", "ALTER TABLE months DETACH PARTITION months_1 CONCURRENTLY"),
        "1: months_1 of months",
        "Unless it is being detached just now: ALTER TABLE public.months DETACH PARTITION public.months_1 FINALIZE;",
    ),
    "filled_default_partitions": (
        ("INSERT INTO visits VALUES (11), (12)", FLUSH),
        "1: visits_other of visits (about 2 rows)",
        "In one transaction detach public.visits_other, make the partitions that its rows belong to, move them, "
        "and attach it again.",
    ),
    "unindexed_foreign_keys": (
        ("DROP INDEX orders_user_id_idx",),
        "1: orders_user_id_fkey on orders (user_id)",
        "CREATE INDEX CONCURRENTLY ON public.orders (user_id);",
    ),
    "tables_without_primary_key": (
        ('CREATE SCHEMA "My App"', 'CREATE TABLE "My App"."order" ()'),
        '1: "My App"."order"',
        'Name the columns that tell its rows apart: ALTER TABLE "My App"."order" ADD PRIMARY KEY (…);',
    ),
    "duplicate_indexes": (
        ("CREATE INDEX again ON orders (user_id)",),
        "1: again (like orders_user_id_idx)",
        "DROP INDEX CONCURRENTLY public.again;",
    ),
    "unused_indexes": (
        ("CREATE INDEX events_at_idx ON events (at, id)",),
        "1: events_at_idx (1344 kB)",
        "Look at the standbys too, which count their own scans. Then: DROP INDEX CONCURRENTLY public.events_at_idx;",
    ),
    "dead_rows": (
        ("UPDATE users SET email = email || '!' WHERE id <= 500", FLUSH),
        "33.3%",
        "VACUUM public.users; if that does not help, an old transaction or a slot still sees the rows.",
    ),
    "stale_statistics": (
        (
            "CREATE TABLE logs (id int PRIMARY KEY) WITH (autovacuum_enabled = false)",
            "INSERT INTO logs SELECT generate_series(1, 51)",
            FLUSH,
        ),
        "never: logs (never)",
        "ANALYZE public.logs;",
    ),
    "sequences_near_limit": (
        ("SELECT setval('orders_id_seq', 2000000000)",),
        "93.1%: orders_id_seq (93.1% of 2147483647)",
        "Make the column bigint (it rewrites the table under an ACCESS EXCLUSIVE lock), and then the sequence: "
        "ALTER TABLE public.orders ALTER COLUMN id TYPE bigint; ALTER SEQUENCE public.orders_id_seq AS bigint;",
    ),
    "security_definer_without_search_path": (
        ("CREATE FUNCTION f(int, text[]) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",),
        "1: f(integer, text[])",
        "ALTER ROUTINE public.f(integer, text[]) SET search_path = public, pg_temp;",
    ),
    "stale_extensions": (
        ("CREATE EXTENSION hstore VERSION '1.4'",),
        "1: hstore (1.4, there is 1.8)",
        "ALTER EXTENSION hstore UPDATE;",
    ),
    "stale_collations": (
        ("UPDATE pg_collation SET collversion = 'old' WHERE collname = 'bytes'",),
        "1: bytes (old)",
        "Rebuild the indexes that it sorts, then say so: REINDEX INDEX CONCURRENTLY …; "
        "ALTER COLLATION public.bytes REFRESH VERSION;",
    ),
}
OUTSIDER = "DO $$ BEGIN CREATE ROLE outsider; EXCEPTION WHEN duplicate_object THEN END $$"
# Statements that are meant to fail, and leave half of what they do.
LEFT_HALF_DONE = (psycopg.errors.UniqueViolation, psycopg.errors.LockNotAvailable)

# Check: what keeps it from being told; why, as it is found; what would help.
UNTOLD: dict[str, tuple[str, str, str]] = {
    "unused_indexes": (
        "SELECT pg_stat_reset()",
        "the statistics were reset less than a day ago, at ",
        "Ask again when they have seen all that the database is used for.",
    ),
    "dead_rows": ("SELECT pg_stat_reset()", "the statistics have been lost, and count no row yet",
                  "ANALYZE public.users;"),
    "stale_statistics": ("SET track_counts = off", "nothing is counted, for track_counts is off",
                         "Set track_counts to on."),
    "sequences_near_limit": (
        "SET ROLE outsider",
        "2 may not be read: orders_id_seq, users_id_seq",
        "GRANT SELECT ON SEQUENCE public.orders_id_seq, public.users_id_seq TO outsider;",
    ),
    "stale_extensions": (
        "UPDATE pg_extension SET extname = 'gone' WHERE extname = 'plpgsql'",
        "0; the server has no files of gone (",
        "Install the package of the extension on the server.",
    ),
}  # fmt: skip


@pytest.fixture
def healthy(connect: Connect) -> psycopg.Connection[Any]:
    """A connection to a database that nothing is wrong with."""
    connection = connect()
    connection.execute(HEALTHY)
    run(connection, *COUNTED)
    return connection


def run(connection: psycopg.Connection[Any], *statements: str) -> None:
    """Run statements, each on its own."""
    for statement in statements:
        with suppress(*LEFT_HALF_DONE):
            connection.execute(statement)


def noticed(verdicts: Sequence[Verdict]) -> list[tuple[str, str, str, str | None]]:
    """Return what did not pass: status, check, what was found, what to do."""
    return [(v.status, v.id.split(".")[1], v.found, v.hint) for v in verdicts if v.status != "pass"]


def test_every_check_is_tried_here() -> None:
    shape = FAMILIES["health"].shape
    assert isinstance(shape, Measures)
    assert sorted(shape.known) == sorted(KNOWN) == sorted(CHANGES)


def test_all_is_well_in_a_healthy_database_and_in_an_empty_one(healthy: psycopg.Connection[Any]) -> None:
    assert noticed(ask(healthy, EVERY)) == []
    run(healthy, "DROP SCHEMA public CASCADE")
    assert noticed(ask(healthy, EVERY.replace("  dead_rows: {public.users: {fail: 20%}}\n", ""))) == []


@pytest.mark.parametrize("check", CHANGES)
def test_a_change_is_noticed_by_one_check_only(check: str, healthy: psycopg.Connection[Any], connect: Connect) -> None:
    statements, found, hint = CHANGES[check]
    with connect() as reader, reader.transaction():
        if check == "detaching_partitions":
            reader.execute("SELECT FROM months")
        run(healthy, *statements)
    assert noticed(ask(healthy, EVERY)) == [("fail", check, found, hint)]
    if check in MENDED:
        run(healthy, hint.rpartition(": ")[2], FLUSH)
        assert noticed(ask(healthy, EVERY)) == []


@pytest.mark.parametrize("check", UNTOLD)
def test_what_cannot_be_told_is_no_pass(check: str, healthy: psycopg.Connection[Any]) -> None:
    change, found, hint = UNTOLD[check]
    run(healthy, OUTSIDER, change)
    [(status, _, reason, remedy)] = [each for each in noticed(ask(healthy, EVERY)) if each[1] == check]
    assert (status, reason[: len(found)], remedy) == ("unknown", found, hint)


def test_a_role_without_any_privilege_is_told_all_but_what_sequences_have_come_to(
    healthy: psycopg.Connection[Any],
) -> None:
    run(healthy, OUTSIDER, "REVOKE ALL ON SCHEMA public FROM PUBLIC", "SET ROLE outsider")
    [(_, check, _, grant)] = noticed(ask(healthy, EVERY))
    assert check == "sequences_near_limit"
    run(healthy, "RESET ROLE", grant or "", "SET ROLE outsider")
    assert noticed(ask(healthy, EVERY)) == []


def test_many_sequences_that_may_not_be_read_are_granted_by_schema(connect: Connect) -> None:
    connection = connect()
    run(connection, OUTSIDER, "CREATE SCHEMA app", *(f"CREATE SEQUENCE app.s{n}" for n in range(10, 22)))
    run(connection, "CREATE SEQUENCE s", "SELECT nextval('s')", "GRANT SELECT ON s TO outsider", "SET ROLE outsider")
    [verdict] = ask(connection, "health: {sequences_near_limit: {fail: 90%}}")
    assert verdict.found == "12 may not be read: " + ", ".join(f"app.s{n}" for n in range(10, 20))
    assert verdict.hint == "GRANT SELECT ON ALL SEQUENCES IN SCHEMA app TO outsider;"


def test_a_standby_tells_all_but_what_only_the_primary_counts(cluster: Clusters) -> None:
    primary = cluster("primary")
    with psycopg.connect(primary.conninfo, autocommit=True) as connection:
        run(connection, HEALTHY, *COUNTED, "CREATE UNLOGGED TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)")
    with standby_of(primary) as server, psycopg.connect(server.conninfo, autocommit=True) as connection:
        unlogged = connection.execute("SELECT FROM pg_class WHERE relname = 't_id_seq' AND relpersistence = 'u'")
        hints = {check: hint for status, check, _, hint in noticed(ask(connection, EVERY)) if status == "unknown"}
        assert hints == dict.fromkeys(("unused_indexes", "dead_rows", "stale_statistics"), "Ask the primary.") | (
            {"sequences_near_limit": "Ask the primary: a standby does not have an unlogged sequence."}
            if unlogged.rowcount
            else {}
        )


# What looks like a fault to one check, and is none of the database's own.
OTHERS = {
    "temporary": "CREATE TEMPORARY TABLE bare ()",
    "of an extension": "CREATE TABLE bare (id serial, a int REFERENCES users); CREATE INDEX bare_idx ON bare (id);"
    "CREATE INDEX bare_idx2 ON bare (id); ALTER EXTENSION plpgsql ADD TABLE bare",
    "of the history": "CREATE SCHEMA kept; CREATE TABLE kept.formats (); CREATE TABLE kept.schema_migrations ();"
    "CREATE VIEW kept.applied_migrations AS SELECT 1 AS one",
    "a partition": "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT;"
    "ALTER TABLE t ADD PRIMARY KEY (a)",
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_nobody_can_mend_or_need_does_not_count(what: str, healthy: psycopg.Connection[Any]) -> None:
    run(healthy, OTHERS[what])
    assert noticed(ask(healthy, EVERY)) == []


def test_all_are_counted_and_ten_named_the_largest_first(connect: Connect) -> None:
    connection = connect()
    for number in range(12):
        connection.execute(f"CREATE TABLE t{number} AS SELECT repeat('x', 2000) FROM generate_series(1, {number} * 8)")
    run(connection, "VACUUM")
    [verdict] = ask(connection, "health: {tables_without_primary_key: {warn: 1, fail: 13}}")
    names = ", ".join(f"t{number}" for number in range(11, 1, -1))
    assert (verdict.status, verdict.expected, verdict.found) == ("warn", "less than 1", f"12: {names}")


# What is made in an empty database, and what the check finds there.
SPECIAL: dict[str, list[tuple[str, str]]] = {
    "unvalidated_constraints": [
        ("CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID", "1: c on d"),
        (
            "CREATE TABLE t (a int); CREATE TABLE t1 () INHERITS (t);"
            "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
            "1: c on t",
        ),
    ],
    "invalid_indexes": [
        (
            "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT;"
            "CREATE INDEX i ON ONLY t (a)",
            "1: i",
        ),
    ],
    "unindexed_foreign_keys": [
        (f"CREATE TABLE k (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE t (x int, y int); {more}", found)
        for more, found in (
            ("ALTER TABLE t ADD FOREIGN KEY (x, y) REFERENCES k; CREATE INDEX ON t (y, x)", "0"),
            ("ALTER TABLE t ADD FOREIGN KEY (x, y) REFERENCES k; CREATE INDEX ON t (y)", "1: t_x_y_fkey on t (x, y)"),
            (
                "ALTER TABLE t ADD FOREIGN KEY (x, y) REFERENCES k; CREATE INDEX ON t (x) INCLUDE (y)",
                "1: t_x_y_fkey on t (x, y)",
            ),
            (
                "ALTER TABLE t ADD FOREIGN KEY (x, y) REFERENCES k; CREATE INDEX ON t (x, y) WHERE x > 0",
                "1: t_x_y_fkey on t (x, y)",
            ),
            (
                "CREATE TABLE p (x int, y int, FOREIGN KEY (x, y) REFERENCES k) PARTITION BY LIST (x);"
                "CREATE TABLE p1 PARTITION OF p DEFAULT",
                "1: p_x_y_fkey on p (x, y)",
            ),
        )
    ],
    "duplicate_indexes": [
        (f"CREATE TABLE t (a int PRIMARY KEY, b text); {more}", found)
        for more, found in (
            ("CREATE INDEX i ON t (a)", "1: i (like t_pkey)"),
            ("CREATE UNIQUE INDEX i ON t (b); CREATE INDEX j ON t (b)", "1: j (like i)"),
            ("ALTER TABLE t ADD UNIQUE (a)", "1: t_a_key (like t_pkey)"),
            (
                "CREATE INDEX i ON t (lower(b)) WHERE a > 0; CREATE INDEX j ON t ( lower(b)) WHERE (a > 0)",
                "1: j (like i)",
            ),
            ("CREATE INDEX i ON t (lower(b)); CREATE INDEX j ON t (upper(b))", "0"),
            ("CREATE INDEX i ON t (b) WHERE a > 0; CREATE INDEX j ON t (b) WHERE a > 1; CREATE INDEX k ON t (b)", "0"),
            ("CREATE INDEX i ON t (b); CREATE INDEX j ON t (b, a); CREATE INDEX k ON t (b DESC)", "0"),
            (
                "CREATE INDEX i ON t (b); CREATE INDEX j ON t (b text_pattern_ops); CREATE INDEX k ON t USING hash (b)",
                "0",
            ),
            ("CREATE INDEX i ON t (b); CREATE INDEX j ON t (b) INCLUDE (a)", "0"),
            ("CREATE UNIQUE INDEX i ON t (b); CREATE UNIQUE INDEX j ON t (b) NULLS NOT DISTINCT", "0"),
            ("ALTER TABLE t ADD UNIQUE (b), ADD UNIQUE (b) DEFERRABLE", "0"),
            (
                "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p DEFAULT;"
                "CREATE INDEX i ON p (a); CREATE INDEX j ON p (a)",
                "1: j (like i)",
            ),
        )
    ],
    "sequences_near_limit": [
        ("CREATE TABLE t (a smallserial); SELECT setval('t_a_seq', 32767)", "100%: t_a_seq (100.0% of 32767)"),
        ("CREATE SEQUENCE s; SELECT setval('s', 9e18::int8)", "97.5%: s (97.5% of 9223372036854775807)"),
        ("CREATE SEQUENCE s INCREMENT -1 MINVALUE -100; SELECT setval('s', -50)", "50%: s (50.0% of -100)"),
        (
            "CREATE SEQUENCE s INCREMENT -1; CREATE TABLE t (a int DEFAULT nextval('s'));"
            "SELECT setval('s', -2000000000)",
            "93.1%: s (93.1% of -2147483648)",
        ),
        ("CREATE SEQUENCE s MAXVALUE 100 CYCLE; SELECT setval('s', 90)", "0%"),
        (
            "CREATE SEQUENCE s CYCLE; CREATE TABLE t (a smallint DEFAULT nextval('s')); SELECT setval('s', 32767)",
            "100%: s (100.0% of 32767)",
        ),
        (
            "CREATE DOMAIN d AS int; CREATE SEQUENCE s; CREATE TABLE t (a d DEFAULT nextval('s'));"
            "SELECT setval('s', 2000000000)",
            "93.1%: s (93.1% of 2147483647)",
        ),
        (
            "CREATE SEQUENCE a MAXVALUE 100; CREATE SEQUENCE b MAXVALUE 100; CREATE SEQUENCE c MAXVALUE 100;"
            "SELECT setval('a', 60), setval('b', 80), setval('c', 20)",
            "80%: b (80.0% of 100), a (60.0% of 100)",
        ),
    ],
    "security_definer_without_search_path": [
        ("CREATE SCHEMA app; CREATE PROCEDURE app.p() LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "1: app.p()"),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "0"),
    ],
}


@pytest.mark.parametrize("check", SPECIAL)
def test_the_special_cases_of_each_check(check: str, connect: Connect) -> None:
    connection, limit = connect(), "1%" if check == "sequences_near_limit" else "1"
    for made, found in SPECIAL[check]:
        with connection.transaction(force_rollback=True):
            connection.execute(made)
            [verdict] = ask(connection, f"health: {{{check}: {{fail: {limit}}}}}")
        assert (made, verdict.found, verdict.status == "pass") == (made, found, found in ("0", "0%"))


@pytest.mark.parametrize(
    ("made", "mended"),
    [
        ("CREATE TABLE t (a smallserial)", "ALTER TABLE public.t ALTER COLUMN a TYPE bigint"),
        (
            "CREATE TABLE t (a serial); ALTER TABLE t ALTER a TYPE int8",
            "SEQUENCE public.t_a_seq AS bigint NO MAXVALUE;",
        ),
        (
            "CREATE TABLE t (a serial); ALTER SEQUENCE t_a_seq MAXVALUE 100",
            "SEQUENCE public.t_a_seq AS integer NO MAXVALUE;",
        ),
        ("CREATE SEQUENCE t_a_seq INCREMENT -1 MINVALUE -9", "SEQUENCE public.t_a_seq AS bigint NO MINVALUE;"),
    ],
)
def test_a_sequence_is_given_room_where_it_lacks_it(made: str, mended: str, connect: Connect) -> None:
    connection, rule = connect(), "health: {sequences_near_limit: {fail: 90%}}"
    connection.execute(made)
    connection.execute(
        "SELECT setval(seqrelid, CASE WHEN seqincrement > 0 THEN seqmax ELSE seqmin END) FROM pg_sequence"
    )
    [verdict] = ask(connection, rule)
    assert verdict.status == "fail"
    assert mended in (verdict.hint or "")
    connection.execute((verdict.hint or "").rpartition(": ")[2])
    assert ask(connection, rule)[0].status == "pass"


def test_a_constraint_that_is_not_enforced_is_not_half_done(connect: Connect) -> None:
    connection = connect()
    if connection.info.server_version < 180000:
        pytest.skip("NOT ENFORCED came with PostgreSQL 18")
    connection.execute("CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED)")
    [verdict] = ask(connection, "health: {unvalidated_constraints: {fail: 1}}")
    assert verdict.status == "pass"


def test_an_index_counts_as_unused_only_where_it_costs_something_and_serves_nothing_else(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        "CREATE TABLE small (a int); CREATE INDEX small_idx ON small (a);"
        "CREATE TABLE k (a int PRIMARY KEY); CREATE TABLE big (a int REFERENCES k, b text, c text);"
        "INSERT INTO big (b) SELECT repeat('x', 1000) FROM generate_series(1, 2000);"
        "CREATE INDEX for_the_key ON big (a); CREATE UNIQUE INDEX rule ON big (c); CREATE INDEX idle ON big (b);"
        "CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
        "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); INSERT INTO p SELECT 1, n FROM generate_series(1, 40000) n;"
        "CREATE INDEX p_idx ON p (b); CREATE INDEX p_idle ON p (a, b)"
    )
    run(connection, "SET enable_seqscan = off", "SELECT FROM p2 WHERE b = 1", FLUSH)
    [verdict] = ask(connection, "health: {unused_indexes: {fail: 1}}")
    assert [name.split()[0] for name in verdict.found.split(", ")] == ["2:", "idle"]
    assert verdict.found.startswith("2: p_idle (")


LOGS = "CREATE TABLE logs (id int PRIMARY KEY) WITH (autovacuum_enabled = false{})"


@pytest.mark.parametrize(
    ("statements", "status", "found"),
    [
        ((LOGS.format(""), "INSERT INTO logs SELECT generate_series(1, 50)"), "pass", "0 ms"),
        ((LOGS.format(""), "INSERT INTO logs SELECT generate_series(1, 51)"), "warn", "never: logs (never)"),
        (
            (LOGS.format(", autovacuum_analyze_threshold = 9"), "INSERT INTO logs SELECT generate_series(1, 10)"),
            "warn",
            "never: logs (never)",
        ),
        (
            (LOGS.format(""), "INSERT INTO logs SELECT generate_series(1, 51)", FLUSH, "ANALYZE logs"),
            "pass",
            "0 ms",
        ),
    ],
)
def test_statistics_are_stale_where_autovacuum_would_have_gathered_them(
    statements: tuple[str, ...], status: str, found: str, connect: Connect
) -> None:
    connection = connect()
    run(connection, *statements, FLUSH)
    [verdict] = ask(connection, "health: {stale_statistics: {warn: 7d}}")
    assert (verdict.status, verdict.expected, verdict.found) == (status, "less than 7 d", found)


def test_the_age_of_statistics_is_that_of_the_last_analyze(connect: Connect) -> None:
    connection = connect()
    run(connection, LOGS.format(""), "ANALYZE logs", "INSERT INTO logs SELECT generate_series(1, 51)", FLUSH)
    [verdict] = ask(connection, "health: {stale_statistics: {fail: 0}}")
    today = connection.execute("SELECT to_char(now(), 'YYYY-MM-DD')").fetchall()[0][0]
    assert verdict.found.endswith(f"s: logs ({today})")


def test_dead_rows_of_a_partitioned_table_are_those_of_its_partitions(connect: Connect) -> None:
    connection = connect()
    run(
        connection,
        "CREATE TABLE empty (a int) PARTITION BY LIST (a)",
        "CREATE TABLE t (a int) PARTITION BY LIST (a)",
        *(f"CREATE TABLE t{n} PARTITION OF t FOR VALUES IN ({n}) WITH (autovacuum_enabled = false)" for n in (1, 2, 3)),
        "INSERT INTO t SELECT 1 + n % 3 FROM generate_series(1, 300) AS n",
        "DELETE FROM t2",
        "DELETE FROM t3 WHERE ctid < '(0,51)'",
        FLUSH,
    )
    verdicts = ask(connection, "health: {dead_rows: {t: {warn: 50%}, empty: {warn: 50%}}}")
    assert [(verdict.status, verdict.found) for verdict in verdicts] == [("warn", "50%: t2, t3"), ("pass", "0%")]


def test_dead_rows_of_what_is_not_a_table_of_this_server_are_no_pass(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
        "CREATE FOREIGN TABLE far (a int) SERVER s; CREATE VIEW v AS SELECT 1"
    )
    verdicts = ask(connection, "health: {dead_rows: {far: {fail: 1%}, v: {fail: 1%}, missing: {fail: 1%}}}")
    assert [(verdict.status, verdict.found) for verdict in verdicts] == [
        ("unknown", "a foreign table's rows are not counted here"),
        ("fail", "a view"),
        ("fail", "absent"),
    ]


def test_a_default_partition_is_filled_where_rows_are_left_in_it(connect: Connect) -> None:
    connection, rule = connect(), "health: {filled_default_partitions: {fail: 1}}"
    run(
        connection,
        "CREATE TABLE t (a int, b int) PARTITION BY LIST (a)",
        "CREATE TABLE rest PARTITION OF t DEFAULT PARTITION BY LIST (b)",
        "CREATE TABLE rest_1 PARTITION OF rest FOR VALUES IN (1) WITH (autovacuum_enabled = false)",
    )
    assert noticed(ask(connection, rule)) == []
    with connection.transaction():
        connection.execute("INSERT INTO t VALUES (1, 1)")
        assert ask(connection, rule)[0].found == "1: rest of t (about 1 rows)"
    run(connection, FLUSH, "DELETE FROM t", FLUSH)
    assert noticed(ask(connection, rule)) == []
    run(connection, "INSERT INTO t VALUES (1, 1)", FLUSH, "SELECT pg_stat_reset()")
    assert ask(connection, rule)[0].found == "1: rest of t"


def test_an_extension_that_cannot_be_updated_by_a_statement_is_told_so(connect: Connect) -> None:
    connection = connect()
    connection.execute("UPDATE pg_extension SET extversion = '0.9' WHERE extname = 'plpgsql'")
    [verdict] = ask(connection, "health: {stale_extensions: {fail: 1}}")
    assert (verdict.found, verdict.hint) == (
        "1: plpgsql (0.9, there is 1.0)",
        "No script leads from the one version of plpgsql to the other: see how its makers say to do it.",
    )


def test_the_databases_own_collation_is_looked_at_too(connect: Connect) -> None:
    connection = connect()
    name = connection.info.dbname
    connection.execute("UPDATE pg_database SET datcollversion = 'old' WHERE datname = current_database()")
    [verdict] = ask(connection, "health: {stale_collations: {fail: 1}}")
    assert verdict.found.startswith("1: that of the database (old")
    assert (verdict.hint or "").endswith(f"ALTER DATABASE {name} REFRESH COLLATION VERSION;")


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0 ms"), (90_000, "1 m 30 s"), (86_400_000, "24 h"), (9 * 86_400_000, "9 d"), (float(NEVER), "never")],
)
def test_ages_are_shown_in_days(milliseconds: float, shown: str) -> None:
    assert show_age(milliseconds) == shown
