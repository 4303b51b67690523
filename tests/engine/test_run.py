"""A run of apply or rollback: what is done, what is recorded, what is told."""

import re
import threading
from contextlib import closing

import pytest

from migrator.engine.request import Up
from migrator.engine.run import run
from migrator.values.errors import Interrupted, LockUnavailable, ManifestError, Refused, UsageError
from migrator.values.events import Event, Retrying, StepStarted, Waiting
from tests.engine.conftest import CALLER, Project

USERS = {"001_users.up": "CREATE TABLE users (id int);\n", "001_users.down": "DROP TABLE users;\n"}
ORDERS = {"002_orders.up": "CREATE TABLE orders (id int);\n", "002_orders.down": "DROP TABLE orders;\n"}
LINES = {"003_lines.up": "CREATE TABLE lines (id int);\n", "003_lines.down": "DROP TABLE lines;\n"}


def outcomes(result: object) -> dict[str, str]:
    return {step.id: step.outcome for step in result.steps}  # type: ignore[attr-defined]


def test_pending_migrations_are_applied_in_the_manifests_order(project: Project) -> None:
    result = project.write(ORDERS | USERS).apply()
    assert [step.id for step in result.steps] == ["002_orders", "001_users"]
    assert result.outcome == "completed"
    assert project.exists("users")
    assert project.attempts() == [("002_orders", "up", "completed"), ("001_users", "up", "completed")]


def test_a_second_run_finds_nothing_to_do_and_writes_nothing(project: Project) -> None:
    project.write(USERS).apply()
    before = project.query("SELECT count(*) FROM migrator.runs")
    result = project.apply()
    assert (result.outcome, result.exit_code, result.applied_before) == ("nothing to do", 0, 1)
    assert project.query("SELECT count(*) FROM migrator.runs") == before


def test_a_run_with_nothing_to_do_on_an_empty_database_makes_no_history(project: Project) -> None:
    project.write({}).apply()
    assert project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'migrator'") == 0


def test_the_history_holds_what_ran_byte_for_byte(project: Project) -> None:
    text = "-- première ligne\r\nCREATE TABLE \"naïve\" (id int); -- 100 % 'quoted' \\ $$\r\n-- no line end"
    down = 'DROP TABLE "naïve";'
    project.write({"001_a.up": text, "001_a.down": down}).apply()
    assert project.query("SELECT up_sql, down_sql, checksum FROM migrator.schema_migrations") == [
        (text, down, project.manifest.migrations[0].up.checksum)
    ]


def test_a_run_is_recorded_with_who_and_from_where(project: Project) -> None:
    result = project.write(USERS).apply()
    assert project.query(
        "SELECT run_id::text, project, command, outcome, by_whom, host, client_version, git_commit,"
        "       finished_at IS NOT NULL FROM migrator.runs"
    ) == [(result.run_id, "shop", "apply", "completed", "tester", "testhost", "0.0", "abc123", True)]


def test_a_failing_script_is_rolled_back_kept_as_an_attempt_and_stops_the_run(project: Project) -> None:
    broken = {"002_broken.up": "CREATE TABLE half (id int);\nSELECT 1/0;\n", "002_broken.down": "SELECT 1;"}
    result = project.write(USERS | broken | LINES).apply()
    assert outcomes(result) == {"001_users": "applied", "002_broken": "failed", "003_lines": "not started"}
    assert (result.outcome, result.exit_code) == ("failed", 1)
    assert not project.exists("half")
    assert project.query(
        "SELECT status, error, error_sqlstate, error_line, up_sql FROM migrator.schema_migrations WHERE id = 2"
    ) == [("failed", "division by zero", "22012", 2, broken["002_broken.up"])]
    assert project.query("SELECT outcome FROM migrator.runs") == [("failed",)]


def test_a_failed_migration_runs_again_once_it_is_mended(project: Project) -> None:
    project.write({"001_a.up": "SELECT 1/0;", "001_a.down": "SELECT 1;"}).apply()
    assert project.states() == {"001_a": "failed"}
    project.write({"001_a.up": "SELECT 1;", "001_a.down": "SELECT 1;"})
    assert project.apply().exit_code == 0
    assert project.attempts() == [("001_a", "up", "failed"), ("001_a", "up", "completed")]


@pytest.mark.parametrize(
    ("script", "line", "column"),
    [
        ("CREATE TABLE a (id int);\n\nUPDATE a SET totl = 0;\n", 3, 14),
        ("CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (1);\n", 3, 1),
        ("BEGIN;\nCREATE TABLE a (id int);\nSELECT 1/0;\nCOMMIT;\n", 3, 1),
        ("COPY pg_temp.x FROM stdin;\n1\n\\.\nSELECT 1;\n", 1, 1),
        ("CREATE TEMP TABLE x (id int);\nCOPY x FROM stdin;\n1\n2\n\\.\nSELECT 1/0;\n", 6, 1),
        ("SELECT 'é' AS \"ü\", 1 FROM pg_class WHERE nix = 1;\n", 1, 42),
    ],
    ids=["position", "no position", "wrapped", "copy", "after copy data", "not ascii"],
)
def test_an_error_names_its_line(project: Project, script: str, line: int, column: int) -> None:
    result = project.write({"001_a.up": script, "001_a.down": "SELECT 1;"}).apply()
    assert result.problem
    assert result.problem.location
    assert (result.problem.location.line, result.problem.location.column) == (line, column)


def test_copy_data_is_loaded(project: Project) -> None:
    script = (
        "CREATE TABLE x (id int, name text);\nCOPY x FROM stdin;\n1\tone\n2\ttwo; it's\n\\.\nCREATE INDEX ON x (id);\n"
    )
    project.write({"001_a.up": script, "001_a.down": "DROP TABLE x;"}).apply()
    assert project.query("SELECT * FROM x ORDER BY id") == [(1, "one"), (2, "two; it's")]
    assert project.value("SELECT up_sql FROM migrator.schema_migrations") == script


def test_a_deferred_constraint_that_fails_at_commit_is_this_migrations_failure(project: Project) -> None:
    script = (
        "CREATE TABLE a (id int PRIMARY KEY);\n"
        "CREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n"
        "INSERT INTO b VALUES (1);\n"
    )
    result = project.write({"001_a.up": script, "001_a.down": "SELECT 1;"}).apply()
    assert outcomes(result) == {"001_a": "failed"}
    assert result.problem
    assert "COMMIT" in result.problem.message
    assert project.attempts() == [("001_a", "up", "failed")]
    assert not project.exists("a")


def test_a_failing_rule_rolls_the_migration_back_with_its_history_row(project: Project) -> None:
    expecting = {"id": "001_users", "expect": {"tables": {"users": {"columns": {"email": "text"}}}}}
    result = project.write(USERS, migrations=[expecting]).apply()
    assert outcomes(result) == {"001_users": "failed"}
    assert not project.exists("users")
    assert project.attempts() == [("001_users", "up", "failed")]
    assert [verdict.status for verdict in result.steps[0].rules] == ["pass", "fail"]


def test_a_requirement_that_does_not_hold_touches_nothing(project: Project) -> None:
    requiring = {"id": "001_users", "require": {"tables": {"accounts": {}}}}
    result = project.write(USERS, migrations=[requiring]).apply()
    assert outcomes(result) == {"001_users": "failed"}
    assert not project.exists("users")


def test_preflight_rules_come_before_everything(project: Project) -> None:
    result = project.write(USERS, preflight={"tables": {"accounts": {}}}).apply()
    assert (outcomes(result), result.exit_code) == ({"001_users": "not started"}, 1)
    assert project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'migrator'") == 0


def test_rules_of_the_whole_schema_come_after_the_last_migration(project: Project) -> None:
    result = project.write(USERS, validate={"tables": {"accounts": {}}}).apply()
    assert (outcomes(result), result.exit_code) == ({"001_users": "applied"}, 1)
    assert project.states() == {"001_users": "applied"}


def test_rules_of_the_whole_schema_wait_for_the_last_migration(project: Project) -> None:
    project.write(USERS | ORDERS, validate={"tables": {"orders": {}}})
    assert project.apply(to="001_users").exit_code == 0
    assert [verdict.status for verdict in project.apply().rules] == ["pass"]


def test_apply_stops_after_the_target(project: Project) -> None:
    project.write(USERS | ORDERS | LINES).apply(to="002_orders")
    assert project.states() == {"001_users": "applied", "002_orders": "applied", "003_lines": "pending"}


def test_an_unknown_target_names_the_closest(project: Project) -> None:
    with pytest.raises(UsageError) as error:
        project.write(USERS).apply(to="001_user")
    assert error.value.problem.hint == "Did you mean '001_users'?"


def test_a_late_lower_migration_is_refused_and_runs_when_it_is_allowed(project: Project) -> None:
    project.write(USERS | LINES).apply()
    project.write(USERS | ORDERS | LINES)
    with pytest.raises(Refused) as error:
        project.apply()
    assert error.value.exit_code == 3
    assert "--allow-out-of-order" in (error.value.problem.hint or "")
    assert project.states()["002_orders"] == "out of order"
    assert project.apply(allow_out_of_order=True).exit_code == 0
    assert (
        project.value("SELECT reason FROM migrator.schema_migrations WHERE migration = '002_orders'") == "out of order"
    )
    assert project.apply().outcome == "nothing to do"


def test_an_edited_file_is_refused_with_a_diff(project: Project) -> None:
    project.write(USERS).apply()
    project.write({**USERS, "001_users.up": "CREATE TABLE users (id bigint);\n"} | ORDERS)
    with pytest.raises(Refused) as error:
        project.apply()
    assert error.value.problem.excerpt
    assert "-CREATE TABLE users (id int);\n+CREATE TABLE users (id bigint);" in error.value.problem.excerpt
    assert re.search(r"after it was applied \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-][\d:]+\)$", error.value.problem.message)
    assert project.states()["001_users"] == "edited"


def test_an_edit_of_comments_alone_is_a_warning(project: Project) -> None:
    project.write(USERS).apply()
    project.write({**USERS, "001_users.up": "-- who\nCREATE TABLE users\n  (id int);\n"} | ORDERS)
    result = project.apply()
    assert outcomes(result) == {"002_orders": "applied"}
    assert [warning.code for warning in result.warnings] == ["edited-harmlessly"]
    assert project.states()["001_users"] == "applied"


def test_an_applied_migration_that_the_manifest_lacks_is_refused(project: Project) -> None:
    project.write(USERS | ORDERS).apply()
    project.write(USERS | ORDERS, migrations=["001_users"])
    with pytest.raises(Refused):
        project.apply()
    assert project.states()["002_orders"] == "missing"


def test_reordered_entries_are_refused(project: Project) -> None:
    project.write(USERS | ORDERS).apply()
    project.write(ORDERS | USERS | LINES)
    with pytest.raises(Refused) as error:
        project.apply()
    assert error.value.problem.code == "reordered"


def test_stray_transaction_control_is_refused_before_anything_runs(project: Project) -> None:
    stray = {"002_stray.up": "SELECT 1;\nCOMMIT;\nSELECT 2;\n", "002_stray.down": "SELECT 1;"}
    with pytest.raises(ManifestError) as error:
        project.write(USERS | stray).apply()
    assert str(error.value.problem.location).endswith("002_stray.up.sql:2:1")
    assert not project.exists("users")


def test_a_script_that_wraps_itself_is_one_transaction_with_its_history_row(project: Project) -> None:
    isolation = "CREATE TABLE iso AS SELECT current_setting('transaction_isolation');"
    script = f"BEGIN ISOLATION LEVEL SERIALIZABLE;\n{isolation}\nEND;\n"
    project.write(USERS | {"002_iso.up": script, "002_iso.down": "DROP TABLE iso;"}).apply()
    assert project.query("SELECT * FROM iso") == [("serializable",)]
    assert project.value("SELECT up_sql FROM migrator.schema_migrations WHERE migration = '002_iso'") == script


def test_the_session_is_reset_between_scripts(project: Project) -> None:
    leaks = (
        "SELECT pg_catalog.set_config('search_path', '', false);\nSET statement_timeout = '30s';\n"
        "SET ROLE pg_monitor;\n"
        "SET standard_conforming_strings = off;\nLISTEN x;\n"
    )
    same = "CREATE TEMP TABLE leftover (id int);\nPREPARE p AS SELECT 1;\n"
    result = project.write({"001_leaks.up": leaks + same, "001_leaks.down": "SELECT 1;"} | {
        "002_next.up": "CREATE TABLE users (path text DEFAULT 'a\\b');\n" + same,
        "002_next.down": "DROP TABLE users;",
    }).apply()  # fmt: skip
    assert result.problem is None
    assert (
        project.value(
            "SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = 'users'"
        )
        == "public"
    )
    assert (
        project.value("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'users'::regclass")
        == r"'a\b'::text"
    )


def test_scripts_run_as_the_manifests_role_and_the_history_does_not(project: Project) -> None:
    project.query("CREATE ROLE shop_owner")
    try:
        project.query("GRANT CREATE ON SCHEMA public TO shop_owner")
        database = {"url": project.url, "role": "shop_owner", "search_path": ["public"]}
        concurrently = {"002_index.up": "CREATE INDEX CONCURRENTLY i ON users (id);", "002_index.down": "DROP INDEX i;"}
        result = project.write(USERS | concurrently, database=database).apply()
        assert result.problem is None
        assert project.value("SELECT tableowner FROM pg_tables WHERE tablename = 'users'") == "shop_owner"
        assert project.value("SELECT tableowner FROM pg_tables WHERE tablename = 'runs'") != "shop_owner"
    finally:
        project.query("DROP OWNED BY shop_owner; DROP ROLE shop_owner")


def test_a_dry_run_runs_everything_and_leaves_nothing(project: Project) -> None:
    result = project.write(USERS | {"002_b.up": "INSERT INTO users VALUES (1);", "002_b.down": "SELECT 1;"}).apply(
        dry_run=True
    )
    assert outcomes(result) == {"001_users": "tried", "002_b": "tried"}
    assert not project.exists("users")
    assert not project.exists("migrator.runs")


def test_a_dry_run_says_what_it_cannot_try(project: Project) -> None:
    index = {"002_index.up": "CREATE INDEX CONCURRENTLY i ON users (id);", "002_index.down": "DROP INDEX i;"}
    result = project.write(USERS | index | LINES).apply(dry_run=True)
    assert outcomes(result) == {"001_users": "tried", "002_index": "not tried", "003_lines": "not tried"}


def test_a_dry_run_finds_the_error(project: Project) -> None:
    result = project.write(USERS | {"002_b.up": "SELECT 1/0;", "002_b.down": "SELECT 1;"} | LINES).apply(dry_run=True)
    assert outcomes(result) == {"001_users": "tried", "002_b": "failed", "003_lines": "not tried"}
    assert result.exit_code == 1


def test_rollback_undoes_the_last_applied_first_each_in_its_own_transaction(project: Project) -> None:
    project.write(USERS | ORDERS | LINES).apply()
    result = project.rollback(to="001_users")
    assert [(step.id, step.outcome) for step in result.steps] == [
        ("003_lines", "rolled back"),
        ("002_orders", "rolled back"),
    ]
    assert project.states() == {"001_users": "applied", "002_orders": "pending", "003_lines": "pending"}
    assert (
        project.value("SELECT count(DISTINCT xmin::text) FROM migrator.schema_migrations WHERE direction = 'down'") == 2
    )


def test_a_rolled_back_migration_can_be_applied_again(project: Project) -> None:
    project.write(USERS).apply()
    project.rollback(steps=1)
    assert project.apply().exit_code == 0
    assert project.states() == {"001_users": "applied"}
    assert len(project.attempts()) == 3


def test_rollback_of_the_last_run_leaves_what_earlier_runs_applied(project: Project) -> None:
    project.write(USERS | ORDERS | LINES).apply(to="001_users")
    project.apply()
    assert [step.id for step in project.rollback(last_run=True).steps] == ["003_lines", "002_orders"]


def test_rollback_uses_the_recorded_script_where_the_checkout_lacks_the_file(project: Project) -> None:
    project.write(USERS | ORDERS).apply()
    project.write(USERS, migrations=["001_users"])
    (project.folder / "sql" / "002_orders.down.sql").unlink()
    result = project.rollback(steps=1)
    assert outcomes(result) == {"002_orders": "rolled back"}
    assert not project.exists("orders")


def test_rollback_past_an_irreversible_migration_is_refused_with_its_reason(project: Project) -> None:
    entry = {"id": "002_drop", "irreversible": "the table is archived"}
    project.write(USERS | {"002_drop.up": "SELECT 1;"} | LINES, migrations=["001_users", entry, "003_lines"]).apply()
    with pytest.raises(Refused, match="the table is archived") as refusal:
        project.rollback(everything=True)
    assert "--to 002_drop" in (refusal.value.problems[0].hint or "")
    assert project.states()["003_lines"] == "applied"
    assert project.rollback(to="002_drop").exit_code == 0


def test_a_failing_down_script_leaves_its_migration_applied(project: Project) -> None:
    project.write(USERS | {"002_b.up": "SELECT 1;", "002_b.down": "SELECT 1/0;"}).apply()
    result = project.rollback(everything=True)
    assert outcomes(result) == {"002_b": "failed", "001_users": "not started"}
    assert project.states() == {"001_users": "applied", "002_b": "applied"}


def test_an_outdated_premise_is_refused(project: Project) -> None:
    project.write(USERS | ORDERS).apply()
    with pytest.raises(Refused) as error:
        project.run(Up(), premise=1)
    assert error.value.problem.code == "plan-outdated"


def test_two_projects_share_a_history(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    project.write(USERS).apply()
    other = Project(tmp_path_factory.mktemp("other"), project.url).write(ORDERS, project="billing")
    assert outcomes(other.apply()) == {"002_orders": "applied"}
    assert project.states() == {"001_users": "applied"}
    assert other.states() == {"002_orders": "applied"}


def test_an_interrupt_cancels_rolls_back_and_is_recorded(project: Project) -> None:
    """The signal comes while the server works: from an event that a notice of the script's own triggers."""
    project.write(
        USERS
        | {"002_long.up": "CREATE TABLE half (id int);\nSELECT pg_sleep(60);", "002_long.down": "SELECT 1;"}
        | LINES
    )
    import os
    import signal

    def on_signal(number: int, _frame: object) -> None:
        raise Interrupted(number)

    previous = signal.signal(signal.SIGTERM, on_signal)
    killer = threading.Thread(target=_kill_when_sleeping, args=(project, os.getpid()))
    killer.start()
    try:
        result = project.apply()
    finally:
        killer.join()
        signal.signal(signal.SIGTERM, previous)
    assert (result.outcome, result.exit_code) == ("interrupted", 143)
    assert outcomes(result) == {"001_users": "applied", "002_long": "failed", "003_lines": "not started"}
    assert not project.exists("half")
    assert project.query("SELECT error FROM migrator.schema_migrations WHERE status = 'failed'") == [
        ("interrupted by SIGTERM",)
    ]
    assert project.query("SELECT outcome FROM migrator.runs") == [("interrupted",)]


def _kill_when_sleeping(project: Project, pid: int) -> None:
    import os
    import signal
    import time

    for _ in range(500):
        if project.value(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
        ):
            os.kill(pid, signal.SIGTERM)
            return
        time.sleep(0.02)


def test_a_second_run_waits_names_the_holder_and_gives_up_in_time(project: Project) -> None:
    project.write(USERS, defaults={"lock_wait": "300ms"})
    seen: list[Event] = []

    def while_first_runs(event: Event) -> None:
        if isinstance(event, StepStarted):
            with closing(project.session()) as second, pytest.raises(LockUnavailable) as error:
                run(second, project.manifest, Up(), lambda: CALLER, seen.append)
            assert error.value.exit_code == 4
            assert f"pid {first.backend_pid}" in error.value.problem.message

    with closing(project.session()) as first:
        assert run(first, project.manifest, Up(), lambda: CALLER, while_first_runs).exit_code == 0
    assert [type(event) for event in seen] == [Waiting]


def test_a_lock_that_is_not_to_be_had_is_tried_for_and_ends_in_exit_code_4(project: Project) -> None:
    project.write(USERS).apply()
    project.write(USERS | {"002_b.up": "ALTER TABLE users ADD COLUMN x int;", "002_b.down": "SELECT 1;"},
                  defaults={"lock_timeout": "50ms", "lock_wait": "1s"})  # fmt: skip
    with closing(project.session()) as reader:
        reader.send("BEGIN; LOCK TABLE users IN ACCESS SHARE MODE")
        result = project.apply()
    assert (outcomes(result), result.exit_code) == ({"002_b": "failed"}, 4)
    assert any(isinstance(event, Retrying) for event in project.events)
    assert (
        project.value("SELECT attempts > 1 AND lock_wait_ms > 0 FROM migrator.schema_migrations WHERE id = 2") is True
    )
    assert project.apply().exit_code == 0


def test_a_script_that_frees_the_run_lock_is_noticed_before_the_next_one_runs(project: Project) -> None:
    unlock = {"001_unlock.up": "SELECT pg_advisory_unlock_all();", "001_unlock.down": "SELECT 1;"}
    result = project.write(unlock | ORDERS).apply()
    assert result.problem
    assert result.problem.code == "lock-lost"
    assert not project.exists("orders")


def test_a_script_with_copy_data_is_not_started_without_the_run_lock(project: Project) -> None:
    unlock = {"001_unlock.up": "SELECT pg_advisory_unlock_all();", "001_unlock.down": "SELECT 1;"}
    seed = {"002_seed.up": "CREATE TABLE seed (c text);\nCOPY seed FROM stdin;\n1\n\\.\n", "002_seed.down": "SELECT 1;"}
    result = project.write(unlock | seed).apply()
    assert result.problem
    assert result.problem.code == "lock-lost"
    assert not project.exists("seed")
    assert project.attempts() == [("001_unlock", "up", "completed"), ("002_seed", "up", "failed")]


def test_copy_data_of_a_down_script_are_loaded_and_recorded(project: Project) -> None:
    down = "CREATE TABLE kept (c text);\nCOPY kept FROM stdin;\n\\\\N\\té\n\\.\nDROP TABLE t;\n"
    project.write({"001_t.up": "CREATE TABLE t ();", "001_t.down": down}).apply()
    assert project.rollback(everything=True).problem is None
    assert project.query("SELECT c FROM kept") == [("\\N\té",)]
    assert project.query("SELECT up_sql, down_sql FROM migrator.schema_migrations ORDER BY id DESC LIMIT 1") == [
        (None, down)]  # fmt: skip


def test_a_newer_history_is_refused(project: Project) -> None:
    project.write(USERS).apply()
    project.query("INSERT INTO migrator.formats VALUES (99, now(), 'future')")
    with pytest.raises(Refused, match="format 99"):
        project.apply()
