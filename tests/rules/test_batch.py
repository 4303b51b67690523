import time

import psycopg
import pytest

from migrator.rules.check import check
from migrator.values.verdicts import failed
from tests.conftest import Connect
from tests.rules.asking import ask, complaints, read

EVERY_FAMILY_ABSENT = """\
tables: {a: {columns: {b: text}, primary_key: [b], rows: {at_least: 1}, owner: c}, x.y: {rows: {exactly: 0}},
    p: {partitions: {q: DEFAULT}, partition_by: hash (a), not_in_views: [b], row_security: forced, comment: d,
      column_comments: {b: c}}}
indexes: {a: {"on": t (b), unique: true}, x.i: {}}
constraints: {a: {validated: true, definition: CHECK (b > 0)}, b: {"on": x.y, comment: c}}
functions: [a(), x.a]
triggers: {t: [a], x.t: [a]}
views: {a: {owner: c, comment: d, materialized: true}, x.a: {populated: true}}
policies: {t: {a: {using: b > 0, to: [public]}}, x.t: [a]}
extensions: [hstore]
"""


def test_a_database_without_any_of_the_objects_answers_all_the_same(connect: Connect) -> None:
    verdicts = ask(connect(), EVERY_FAMILY_ABSENT)
    assert [(verdict.status, verdict.found) for verdict in verdicts] == [("fail", "absent")] * 16
    assert failed(verdicts) == verdicts


def test_the_names_are_found_along_the_given_path_whatever_the_session_set(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        "CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE one.t (a int); CREATE TABLE two.t (b int);"
        "CREATE INDEX i ON two.t (b); CREATE TYPE two.mood AS ENUM ('glad'); CREATE TABLE two.u (m two.mood);"
        "SELECT set_config('search_path', '', false); SET quote_all_identifiers = on; SET DateStyle = 'SQL, DMY'"
    )
    assert complaints(ask(connection, "tables: {t: {columns: {a: int}}}", ["one", "two"])) == []
    text = "tables: {t: {columns: {b: int}}, u: {columns: {m: mood}}}\nindexes: {i: {'on': t (b)}}"
    assert complaints(ask(connection, text, ["two", "one"])) == []
    assert complaints(ask(connection, "tables: [t]", ["three"])) == [("table t", "exists", "absent")]


def test_without_a_path_it_is_that_of_a_new_session(connect: Connect) -> None:
    connection = connect()
    name = connection.info.dbname
    connection.execute(f"CREATE SCHEMA app; CREATE TABLE app.t (); ALTER DATABASE {name} SET search_path = app")
    fresh = connect()
    fresh.execute("SET search_path = public")
    assert complaints(ask(fresh, "tables: [t]", ())) == []


@pytest.mark.parametrize("opening", ["", "BEGIN; SET LOCAL search_path = two, one", "BEGIN; SET search_path = two"])
def test_the_sessions_settings_are_as_they_were_afterwards(connect: Connect, opening: str) -> None:
    connection = connect()
    connection.execute(f"SET search_path = one; {opening}")
    names = ("search_path", "quote_all_identifiers", "DateStyle", "IntervalStyle")
    settings = "SELECT " + ", ".join(f"current_setting('{name}')" for name in names)
    before = connection.execute(settings).fetchone()
    ask(connection, "tables: [t]", ["public", 'odd "name"'])
    assert connection.execute(settings).fetchone() == before
    if opening:
        connection.execute("COMMIT")
        expected = "one" if "LOCAL" in opening else "two"
        assert connection.execute("SHOW search_path").fetchone() == (expected,)


def test_a_temporary_table_does_not_pass_for_the_table(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE TEMP TABLE t ()")
    assert complaints(ask(connection, "tables: [t]", ())) == [("table t", "exists", "absent")]


def test_an_uncommitted_change_counts_in_its_own_transaction(connect: Connect) -> None:
    connection = connect()
    connection.execute("BEGIN; CREATE TABLE t AS SELECT 1 AS a")
    assert complaints(ask(connection, "tables: {t: {rows: {exactly: 1}}}")) == []


def test_names_of_every_kind_reach_the_catalog_as_they_are(connect: Connect) -> None:
    connection = connect()
    names = ["it's", 'a "b"', "100%", "back\\slash", "größe", "{brace}", "a.b", "%s", "x" * 63]
    for name in names:
        connection.execute(psycopg.sql.SQL("CREATE TABLE {} ()").format(psycopg.sql.Identifier(name)))
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    keys = ", ".join("'" + name.replace("'", "''") + "'" for name in quoted)
    assert complaints(ask(connection, f"tables: [{keys}]")) == []


def test_the_question_works_with_old_style_strings(connect: Connect) -> None:
    connection = connect()
    connection.execute('SET standard_conforming_strings = off; SET escape_string_warning = off; CREATE TABLE "a\\b" ()')
    assert complaints(ask(connection, "tables: ['\"a\\b\"']")) == []


def test_no_lock_is_taken_on_a_table_but_for_counting(connect: Connect) -> None:
    connection, other = connect(), connect()
    connection.execute(
        "CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t ((a + 1)) WHERE a > 0;"
        "CREATE POLICY p ON t USING (a > 0); ALTER TABLE t ENABLE ROW LEVEL SECURITY"
    )
    other.execute("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
    text = """tables: {t: {columns: {a: int}, primary_key: [a], row_security: enabled, comment: "", not_in_views: [a]}}
indexes: {i: {unique: false, comment: ""}}
constraints: [t_pkey]
policies: {t: {p: {command: all}}}"""
    assert complaints(ask(connection, text)) == []
    (verdict,) = ask(connection, "tables: {t: {rows: {at_least: 0}}}")
    assert (verdict.status, verdict.found) == ("unknown", "canceling statement due to lock timeout (55P03)")


def test_a_thousand_rules_over_five_hundred_tables_take_half_a_second_at_most(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        """DO $$ BEGIN FOR i IN 1..500 LOOP
        EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, at timestamptz)', i);
        EXECUTE format('CREATE INDEX t%s_at ON t%s (at DESC)', i, i); END LOOP; END $$"""
    )
    table = "{columns: {id: bigint not null, at: timestamptz}, primary_key: [id], rows: {exactly: 0}}"
    lines = ["tables:", *(f"  t{i}: {table}" for i in range(1, 501))]
    lines += ["indexes:", *(f"  t{i}_at: {{'on': t{i} (at DESC), unique: false}}" for i in range(1, 501))]
    text = "\n".join(lines)
    assert len(read(text)) == 1000
    assert min(seconds(connection, text) for _ in range(3)) < 0.5  # others may keep the machine busy: scripts/bench


def seconds(connection: psycopg.Connection[object], text: str) -> float:
    started = time.perf_counter()
    assert failed(ask(connection, text)) == ()
    return time.perf_counter() - started


def test_rules_without_a_mistake_have_no_problem() -> None:
    assert check(read(EVERY_FAMILY_ABSENT)) == ()
