"""Rules before and after a script, inside its transaction and outside of one: what is left, and what is recorded."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
import pytest

from migrator.values.errors import Interrupted, ManifestError
from migrator.values.events import Retrying
from migrator.values.results import RunResult
from tests.conftest import Connect
from tests.engine.conftest import Project

SCRIPT = "CREATE TABLE orders (id int, user_id int);\nINSERT INTO orders VALUES (1, 17), (2, 18);\n"
SLEEPS = {"data": [{"name": "slow", "sql": "SELECT pg_sleep(60)"}]}
HOLDS = {"name": "it holds", "sql": "SELECT 1 WHERE false"}


class OnRetry(list[object]):
    """Hears the events of a run, and does something when an attempt is to be made again."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__()
        self.do = do

    def append(self, event: object) -> None:
        super().append(event)
        if isinstance(event, Retrying):
            self.do()


def write(project: Project, text: str = SCRIPT, **keys: Any) -> Project:
    """Write a project of one migration with these keys of its own."""
    scripts = {"001_a.up": text, "001_a.down": "SELECT 1;"}
    return project.write(scripts, migrations=[{"id": "001_a", **keys}], defaults={"lock_timeout": "50ms"})


def expecting(project: Project, *rules: dict[str, Any], text: str = SCRIPT, **keys: Any) -> Project:
    """Write a project whose one migration expects these rules on data."""
    return write(project, text, expect={"data": list(rules)}, **keys)


def recorded(project: Project) -> list[tuple[Any, ...]]:
    return project.query("SELECT status, error_line, error FROM migrator.schema_migrations ORDER BY id")


FAILING = [
    ({"sql": "SELECT id FROM orders"}, "a: expected no row, found 2 rows: 1, 2"),
    ({"orphans": "orders.user_id -> orders.id"}, "a: expected orders.user_id -> orders.id, found 2 orphans: 17, 18"),
    ({"row_count": "orders"}, "a: expected rows added: exactly 0, found before the script: "
     'relation "orders" does not exist (42P01)'),
    ({"sql": "SELECT nope FROM orders"}, 'a: expected no row, found column "nope" does not exist (42703)'),
    ({"not_null": "gone.id"}, 'a: expected no null in gone.id, found relation "gone" does not exist (42P01)'),
    ({"sql": "SELECT pg_sleep(60)", "statement_timeout": "20ms"},
     "a: expected no row, found canceling statement due to statement timeout (57014)"),
    ({"sql": "SELECT nextval('s')"},
     "a: expected no row, found cannot execute nextval() in a read-only transaction (25006)"),
    ({"sql": "SELECT w()"}, "a: expected no row, found cannot execute INSERT in a read-only transaction (25006)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message"), FAILING)
def test_what_a_rule_finds_wrong_rolls_script_and_row_back_and_is_kept(
    project: Project, rule: dict[str, Any], message: str
) -> None:
    project.query(
        "CREATE TABLE log (a int); CREATE SEQUENCE s;"
        "CREATE FUNCTION w() RETURNS int LANGUAGE sql AS 'INSERT INTO log VALUES (1) RETURNING a'"
    )
    result = expecting(project, HOLDS, {"name": "a", **rule}).apply()
    told = f"{message}, checked before COMMIT; the script was rolled back"
    assert result.problem
    assert (result.exit_code, result.problem.code, result.problem.message) == (1, "rule-failed", told)
    text = (project.folder / "manifest.yaml").read_text("utf-8").splitlines()
    place = result.problem.location
    assert place
    assert place.path.endswith("manifest.yaml")
    assert text[place.line - 1][place.column - 1 :].startswith('"a"')
    assert recorded(project) == [("failed", None, told)]
    assert not project.exists("orders")
    assert project.value("SELECT count(*) FROM log") == 0
    assert project.states() == {"001_a": "failed"}


def test_every_rule_is_told_and_the_first_that_fails_is_the_error(project: Project) -> None:
    wrong = [{"name": name, "sql": f"SELECT '{name}'"} for name in ("one", "two")]
    result = expecting(project, wrong[0], HOLDS, wrong[1]).apply()
    assert [verdict.status for verdict in result.steps[0].rules] == ["fail", "pass", "fail"]
    assert result.problem
    assert "one: expected no row, found 1 row: one (and 1 more" in result.problem.message


def test_rules_that_hold_are_committed_with_the_script(project: Project) -> None:
    project.query("CREATE TABLE kept AS SELECT generate_series(1, 3) AS a")
    rules = [
        {"name": "two more", "row_count": "kept", "change": {"exactly": 2}},
        {"name": "in all", "sql": "SELECT count(*) FROM kept", "equals": 5},
        {"name": "no null", "not_null": "kept.a"},
    ]
    expecting(project, *rules, text="INSERT INTO kept VALUES (8), (9);")
    assert project.apply(dry_run=True).problem is None
    assert project.value("SELECT count(*) FROM kept") == 3
    result = project.apply()
    assert (result.problem, project.value("SELECT count(*) FROM kept")) == (None, 5)
    assert [verdict.found for verdict in result.steps[0].rules] == ["2 (3 before, 5 after)", "5", "no row with a null"]


def test_a_dry_run_asks_too(project: Project) -> None:
    result = expecting(project, {"name": "a", "sql": "SELECT id FROM orders"}).apply(dry_run=True)
    assert result.problem
    assert "a: expected no row, found 2 rows: 1, 2, checked after the script" in result.problem.message
    assert not project.exists("orders")


@pytest.mark.parametrize(("rows", "outcome"), [(2, "tried"), (3, "failed")])
def test_a_dry_run_asks_what_a_script_requires_of_those_before_it(project: Project, rows: int, outcome: str) -> None:
    data = [{"name": "rows", "sql": "SELECT count(*) FROM orders", "equals": rows}]
    scripts = {
        "001_a.up": SCRIPT,
        "001_a.down": "SELECT 1;",
        "002_b.up": "DELETE FROM orders;",
        "002_b.down": "SELECT 1;",
    }
    migrations = ["001_a", {"id": "002_b", "require": {"tables": {"orders": {"rows": {"exactly": 2}}}, "data": data}}]
    result = project.write(scripts, migrations=migrations).apply(dry_run=True)
    assert [step.outcome for step in result.steps] == ["tried", outcome]
    assert not project.exists("orders")


def test_a_requirement_that_fails_leaves_the_failed_attempt_and_nothing_else(project: Project) -> None:
    result = write(project, require={"data": [{"name": "a", "sql": "SELECT 1"}]}).apply()
    told = "a: expected no row, found 1 row: 1, checked before it ran; nothing was touched"
    assert result.exit_code == 1
    assert recorded(project) == [("failed", None, told)]
    assert not project.exists("orders")


def test_a_preflight_that_fails_leaves_not_even_a_history(project: Project) -> None:
    scripts = {"001_a.up": SCRIPT, "001_a.down": "SELECT 1;"}
    result = project.write(scripts, preflight={"data": [{"name": "a", "sql": "SELECT 1"}]}).apply()
    assert (result.exit_code, project.exists("migrator.schema_migrations")) == (1, False)


HOSTILE = {
    "settings": "SET LOCAL search_path = ''; SET LOCAL row_security = off; SET LOCAL DateStyle = 'SQL, DMY';",
    "strings": "SET standard_conforming_strings = off; SET escape_string_warning = off;",
    "role": "SET ROLE pg_monitor;",
    "session": "SET SESSION AUTHORIZATION pg_monitor;",
    "no time": "SET LOCAL statement_timeout = 1;",
    "no lock": "SET LOCAL lock_timeout = 1;",
    "encoding": "SET client_encoding = 'LATIN1';",
}
READ = [
    {"name": "one", "sql": r"SELECT 1 WHERE 'a\b' <> chr(97) || chr(92) || 'b' OR 'ü' <> chr(252)"},
    {"name": "two", "sql": "SELECT count(*) FROM kept, pg_sleep(0.05)", "equals": 3},
    {"name": "three", "sql": "SELECT date '2024-02-01'", "equals": "2024-02-01"},
    {"name": "four", "row_count": "kept"},
]


@pytest.mark.parametrize("settings", HOSTILE)
@pytest.mark.parametrize("mode", ["single", "none"])
def test_rules_read_as_in_a_new_session_whatever_the_script_has_set(project: Project, settings: str, mode: str) -> None:
    project.query("CREATE TABLE public.kept AS SELECT generate_series(1, 3) AS a")
    text = HOSTILE[settings]
    if mode == "none":
        text = text.replace("LOCAL ", "").replace("; SET SESSION", ";\nSET SESSION") + "\nSELECT 1;"
    rules = READ if mode == "single" else READ[:3]
    expect = {"data": rules, "tables": {"kept": {"rows": {"exactly": 3}}}}
    result = write(project, text, expect=expect, transaction=mode).apply()
    assert [(verdict.status, verdict.found) for verdict in result.steps[0].rules if verdict.status != "pass"] == []
    assert result.problem is None
    assert len(result.steps[0].rules) == len(rules) + 2


def test_a_scripts_temporary_table_does_not_pass_for_the_table(project: Project) -> None:
    project.query("CREATE TABLE kept AS SELECT generate_series(1, 3) AS a")
    rules = [{"name": "all", "sql": "SELECT count(*) FROM kept", "equals": 3}, {"name": "as many", "row_count": "kept"}]
    assert expecting(project, *rules, text="CREATE TEMP TABLE kept (a int);").apply().problem is None


def test_the_server_notices_that_its_client_is_gone_while_a_rule_is_asked(project: Project) -> None:
    interval = "SELECT current_setting('client_connection_check_interval')"
    assert expecting(project, {"name": "every 2 s", "sql": interval, "equals": "2s"}).apply().problem is None


def test_what_the_script_has_set_holds_again_at_its_commit(project: Project) -> None:
    project.query(
        """CREATE TABLE kept (a int); CREATE TABLE seen (setting text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO public.seen VALUES (pg_catalog.current_setting('statement_timeout')); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER note AFTER INSERT ON kept DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION note()"""
    )
    text = "SET LOCAL statement_timeout = '7min';\nINSERT INTO kept VALUES (1);"
    result = write(project, text, expect={"tables": {"kept": {}}, "data": [HOLDS]}).apply()
    assert (result.problem, project.query("TABLE seen")) == (None, [("7min",)])


def test_a_catalog_question_that_is_refused_is_asked_rule_by_rule_in_the_transaction(
    project: Project,
) -> None:
    """The rows of one table cannot be counted: its file is not there, which says nothing of the rule."""
    project.query(
        "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
        "CREATE FOREIGN TABLE gone (a int) SERVER files OPTIONS (filename '/nowhere/gone')"
    )
    gone: dict[str, Any] = {"gone": {"rows": {"at_least": 1}, "unknown": "pass"}}
    result = write(project, expect={"tables": {"orders": {"rows": {"exactly": 2}}, **gone}}).apply()
    assert result.problem is None
    assert project.value("SELECT count(*) FROM orders") == 2
    assert [verdict.status for verdict in result.steps[0].rules] == ["pass", "pass", "unknown"]
    assert "(58P01)" in result.steps[0].rules[2].found


def test_a_catalog_question_that_is_refused_and_not_tolerated_rolls_back(project: Project) -> None:
    project.query(
        "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
        "CREATE FOREIGN TABLE gone (a int) SERVER files OPTIONS (filename '/nowhere/gone')"
    )
    tables = {"orders": {"rows": {"exactly": 2}}, "gone": {"rows": {"at_least": 1}}}
    result = write(project, expect={"tables": tables}).apply()
    assert (result.exit_code, project.exists("orders"), project.states()) == (1, False, {"001_a": "failed"})


LOCKED = [{"data": [{"name": "a", "not_null": "busy.a"}]}, {"tables": {"busy": {"rows": {"exactly": 0}}}}]


@pytest.mark.parametrize("expect", LOCKED)
def test_a_rule_that_lacks_a_lock_makes_the_whole_attempt_be_tried_again(
    project: Project, connect: Connect, expect: dict[str, Any]
) -> None:
    project.query("CREATE TABLE busy (a int)")
    holder = connect()
    holder.execute("BEGIN; LOCK TABLE busy")
    project.events = OnRetry(holder.rollback)  # type: ignore[assignment]
    result = write(project, expect=expect, lock_wait="20s").apply()
    assert (result.problem, result.steps[0].attempts) == (None, 2)
    assert project.value("SELECT count(*) FROM orders") == 2


def test_a_lock_that_a_rule_never_gets_ends_in_exit_code_4_and_names_the_rule(
    project: Project, connect: Connect
) -> None:
    project.query("CREATE TABLE busy (a int)")
    holder = connect()
    holder.execute("BEGIN; LOCK TABLE busy")
    result = expecting(
        project, {"name": "nobody waits", "not_null": "busy.a"}, lock_timeout="300ms", lock_wait="500ms"
    ).apply()
    assert (result.exit_code, project.exists("orders")) == (4, False)
    assert result.problem
    assert "lock timeout, in the rule data.nobody waits" in result.problem.message
    assert f"pid {holder.info.backend_pid}" in (result.problem.detail or "")


def test_a_rule_gives_way_to_sessions_that_wait_for_what_the_script_has_locked(
    project: Project, connect: Connect
) -> None:
    project.query("CREATE TABLE busy (a int); CREATE TABLE again ()")
    rest = "SELECT 1 FROM pg_sleep(CASE WHEN EXISTS (SELECT FROM again) THEN 0 ELSE 60 END) AS s WHERE s IS NULL"
    project.events = OnRetry(lambda: project.query("INSERT INTO again DEFAULT VALUES"))  # type: ignore[assignment]
    expecting(project, {"name": "slow", "sql": rest}, text="LOCK TABLE busy;", queue_limit=0)
    waiting = threading.Thread(target=_read_when_sleeping, args=(project, connect()))
    waiting.start()
    result = project.apply()
    waiting.join()
    assert (result.problem, result.steps[0].attempts) == (None, 2)


def test_a_dry_run_says_where_a_rule_lacks_a_lock(project: Project, connect: Connect) -> None:
    project.query("CREATE TABLE busy (a int)")
    connect().execute("BEGIN; LOCK TABLE busy")
    result = expecting(project, {"name": "a", "not_null": "busy.a"}).apply(dry_run=True)
    assert (result.exit_code, [step.outcome for step in result.steps]) == (4, ["failed"])


@pytest.mark.parametrize(("lock_wait", "status"), [("0", "unknown"), ("30d", "pass")])
def test_rules_wait_for_locks_as_long_as_lock_wait_says(
    project: Project, connect: Connect, lock_wait: str, status: str
) -> None:
    project.query("CREATE TABLE busy (a int)")
    if status == "unknown":
        connect().execute("BEGIN; LOCK TABLE busy")
    result = write(project, require={"data": [{"name": "a", "not_null": "busy.a"}]}, lock_wait=lock_wait).apply()
    assert [verdict.status for verdict in result.steps[0].rules] == [status]


def test_before_a_script_a_lock_that_is_not_to_be_had_is_unknown(project: Project, connect: Connect) -> None:
    project.query("CREATE TABLE busy (a int)")
    connect().execute("BEGIN; LOCK TABLE busy")
    require = {"data": [{"name": "a", "not_null": "busy.a"}]}
    result = write(project, require=require, lock_wait="50ms").apply()
    assert (result.exit_code, [verdict.status for verdict in result.steps[0].rules]) == (1, ["unknown"])


def test_outside_of_a_transaction_what_has_run_is_told_and_does_not_run_again(project: Project) -> None:
    text = (
        "CREATE TABLE orders (id int);\nINSERT INTO orders\nVALUES (1);\nCREATE INDEX CONCURRENTLY i ON orders (id);\n"
    )
    result = expecting(project, {"name": "a", "sql": "TABLE orders"}, text=text).apply()
    assert result.problem
    assert result.problem.message == (
        "a: expected no row, found 1 row: 1, checked after its statements, which are committed and stay"
    )
    assert result.problem.detail == (
        "What has run, and stays:\n  line 1: CREATE TABLE\n  lines 2 to 3: INSERT\n  line 4: CREATE INDEX"
    )
    assert result.problem.hint == (
        "001_a is not applied. The next apply asks its rules again, and runs nothing a second time."
    )
    assert recorded(project) == [("failed", None, result.problem.message)]
    project.query("DELETE FROM orders")
    assert project.apply().problem is None
    assert project.value("SELECT count(*) FROM orders") == 0


def test_before_and_after_are_not_compared_where_no_transaction_holds_them_together(project: Project) -> None:
    expecting(project, {"name": "as many", "row_count": "orders"}, transaction="none")
    with pytest.raises(ManifestError) as caught:
        project.apply()
    assert caught.value.problem.message == (
        "as many: it compares before and after in one transaction, and 001_a has none"
    )
    assert caught.value.problem.location
    assert caught.value.problem.location.path.endswith("manifest.yaml")
    assert not project.exists("migrator.schema_migrations")


def test_before_and_after_are_compared_under_expect_alone(project: Project) -> None:
    with pytest.raises(ManifestError) as caught:
        write(project, require={"data": [{"name": "as many", "row_count": "t"}]}).apply()
    assert caught.value.problem.message == "as many: it compares what is there before and after a script"


def test_sql_that_is_none_is_refused_before_anything_is_touched(project: Project) -> None:
    with pytest.raises(ManifestError) as caught:
        expecting(project, {"name": "a", "sql": "SELEC 1"}).apply()
    assert caught.value.problem.code == "bad-rule"
    assert not project.exists("migrator.schema_migrations")


@pytest.mark.parametrize("phase", ["require", "expect"])
def test_a_signal_while_a_rule_is_asked_rolls_back_and_is_recorded(project: Project, phase: str) -> None:
    write(project, **{phase: SLEEPS})
    result = interrupted(project, project.apply)
    assert (result.outcome, result.exit_code, project.exists("orders")) == ("interrupted", 143, False)
    assert recorded(project) == [("failed", None, "interrupted by SIGTERM")]
    assert project.query("SELECT outcome FROM migrator.runs") == [("interrupted",)]


def interrupted(project: Project, work: Callable[[], RunResult]) -> RunResult:
    """Do the work, and have SIGTERM come while the server sleeps for it."""

    def on_signal(number: int, _frame: object) -> None:
        raise Interrupted(number)

    previous = signal.signal(signal.SIGTERM, on_signal)
    killer = threading.Thread(target=_kill_when_sleeping, args=(project,))
    killer.start()
    try:
        return work()
    finally:
        killer.join()
        signal.signal(signal.SIGTERM, previous)


def _kill_when_sleeping(project: Project) -> None:
    if _sleeps(project):
        os.kill(os.getpid(), signal.SIGTERM)


def _read_when_sleeping(project: Project, reader: psycopg.Connection[Any]) -> None:
    if _sleeps(project):
        reader.execute("TABLE busy")


def _sleeps(project: Project) -> bool:
    """Wait until a server process of this database sleeps, for twenty seconds at most."""
    asleep = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
    deadline = time.monotonic() + 20
    with closing(project.session()) as session:
        while not (found := session.send(asleep)[-1].ntuples) and time.monotonic() < deadline:
            time.sleep(0.02)
    return bool(found)
