"""Rows 13 to 16: CREATE INDEX CONCURRENTLY that fails, is killed, or meets what another one left."""

import threading
from contextlib import closing

import pytest

from migrator.values.events import Waiting
from tests.engine.conftest import Project
from tests.faults.conftest import wait_until

USERS = {
    "001_users.up": "CREATE TABLE users (id int);\nINSERT INTO users VALUES (1), (2), (2);\n",
    "001_users.down": "DROP TABLE users;\n",
}
BUILD = "CREATE UNIQUE INDEX CONCURRENTLY users_id_key ON users (id);\n"
INDEX = {"002_index.up": BUILD, "002_index.down": "DROP INDEX CONCURRENTLY users_id_key;\n"}
IF_NOT_EXISTS = {**INDEX, "002_index.up": BUILD.replace("CONCURRENTLY", "CONCURRENTLY IF NOT EXISTS")}


def usable(project: Project, index: str = "users_id_key") -> bool:
    sql = f"SELECT indisvalid AND indisready FROM pg_index WHERE indexrelid = to_regclass('{index}')"
    return project.query(sql) == [(True,)]


def test_13_a_failed_build_leaves_no_invalid_index_and_runs_again_once_it_can(project: Project) -> None:
    result = project.write(USERS | INDEX).apply()
    assert result.problem
    assert result.problem.code == "23505"
    assert not project.exists("users_id_key")
    project.query("DELETE FROM users WHERE id = 2")
    assert project.apply().problem is None
    assert usable(project)


@pytest.mark.parametrize("scripts", [INDEX, IF_NOT_EXISTS], ids=["plain", "if not exists"])
def test_14_an_invalid_leftover_is_dropped_and_rebuilt(project: Project, scripts: dict[str, str]) -> None:
    project.write(USERS).apply()
    with closing(project.session()) as session, pytest.raises(Exception, match="could not create unique index"):
        session.send(BUILD)
    project.query("DELETE FROM users WHERE id = 2")
    assert project.exists("users_id_key")
    assert project.write(USERS | scripts).apply().problem is None
    assert usable(project)


def test_14_if_not_exists_over_another_definition_is_refused(project: Project) -> None:
    project.write(USERS).apply()
    project.query("CREATE INDEX users_id_key ON users ((id + 1))")
    result = project.write(USERS | IF_NOT_EXISTS).apply()
    assert result.problem
    assert result.problem.code == "other-index"
    assert project.states()["002_index"] == "failed"


def test_15_a_build_that_was_done_when_the_client_died_is_recognised(project: Project) -> None:
    project.write({**USERS, "001_users.up": "CREATE TABLE users (id int);"} | INDEX).apply(to="001_users")
    # What a kill between the end of the build and its journal entry leaves:
    project.query(BUILD)
    hashed = project.manifest  # the journal holds the hash of the unit
    from migrator.sqltext.script import analyse

    (unit,) = analyse(BUILD, "x").units
    checksum = hashed.migrations[1].up.checksum
    project.query(
        "INSERT INTO migrator.schema_migrations (id, run_id, project, migration, version, name, direction, status,"
        " kind, checksum, content_hash)"
        " SELECT 2, run_id, 'shop', '002_index', '002', 'index', 'up', 'running', 'migration',"
        f" '{checksum}', '' FROM migrator.runs"
    )
    project.query(f"INSERT INTO migrator.statements VALUES (2, 1, '{unit.hash}', 1, 1)")
    before = project.value("SELECT 'users_id_key'::regclass::oid")
    assert project.apply().problem is None
    assert project.value("SELECT 'users_id_key'::regclass::oid") == before
    assert project.states()["002_index"] == "applied"


def test_16_a_build_that_a_killed_client_left_running_is_waited_for(project: Project) -> None:
    project.write({**USERS, "001_users.up": "CREATE TABLE users (id int);"}).apply()
    project.write({**USERS, "001_users.up": "CREATE TABLE users (id int);"} | IF_NOT_EXISTS)
    with closing(project.session()) as writer, closing(project.session()) as zombie:
        writer.send("BEGIN; INSERT INTO users VALUES (7)")
        build = threading.Thread(target=zombie.send, args=(BUILD,))
        build.start()
        wait_until(lambda: project.query("SELECT 1 FROM pg_stat_progress_create_index WHERE index_relid <> 0"))
        runner = threading.Thread(target=project.apply)
        runner.start()
        wait_until(lambda: any(isinstance(event, Waiting) for event in project.events))
        assert f"pid {zombie.backend_pid} is still building" in str(project.events)
        writer.send("COMMIT")
        build.join(20)
        runner.join(20)
    assert project.states()["002_index"] == "applied"
    assert usable(project)


def test_13_old_snapshots_are_waited_for_within_a_bound_and_their_holders_named(project: Project) -> None:
    project.write({**USERS, "001_users.up": "CREATE TABLE users (id int);"}).apply()
    project.write({**USERS, "001_users.up": "CREATE TABLE users (id int);"} | INDEX,
                  defaults={"old_snapshot_wait": "500ms"})  # fmt: skip
    with closing(project.session()) as reader:
        reader.send("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM pg_class")
        result = project.apply()
    assert result.exit_code == 4
    assert result.problem
    assert f"pid {reader.backend_pid}" in (result.problem.detail or "")
    assert project.apply().problem is None
    assert usable(project)


def test_leftovers_of_reindex_are_dropped(project: Project) -> None:
    reindex = {"002_reindex.up": "REINDEX INDEX CONCURRENTLY users_id_key;", "002_reindex.down": "SELECT 1;"}
    project.write(
        {**USERS, "001_users.up": "CREATE TABLE users (id int);\nCREATE UNIQUE INDEX users_id_key ON users (id);"}
    )
    project.apply()
    with closing(project.session()) as writer, closing(project.session()) as killed:
        writer.send("BEGIN; INSERT INTO users VALUES (7)")
        work = threading.Thread(target=_until_cancelled, args=(killed, "REINDEX INDEX CONCURRENTLY users_id_key"))
        work.start()
        wait_until(lambda: project.exists("users_id_key_ccnew"))
        project.query(f"SELECT pg_cancel_backend({killed.backend_pid})")
        work.join(20)
        writer.send("COMMIT")
    assert project.exists("users_id_key_ccnew")
    project.write(
        {**USERS, "001_users.up": "CREATE TABLE users (id int);\nCREATE UNIQUE INDEX users_id_key ON users (id);"}
        | reindex
    )
    assert project.apply().problem is None
    assert not project.exists("users_id_key_ccnew")
    assert usable(project)


def test_a_detach_that_was_cut_short_is_finalized(project: Project) -> None:
    tables = (
        "CREATE TABLE log (day int) PARTITION BY RANGE (day);\n"
        "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (1) TO (2);\n"
    )
    detach = "ALTER TABLE log DETACH PARTITION log_1 CONCURRENTLY;"
    project.write({"001_log.up": tables, "001_log.down": "DROP TABLE log;"}).apply()
    with closing(project.session()) as reader, closing(project.session()) as killed:
        reader.send("BEGIN; SELECT * FROM log")
        work = threading.Thread(target=_until_cancelled, args=(killed, detach))
        work.start()
        wait_until(lambda: project.query("SELECT 1 FROM pg_inherits WHERE inhdetachpending"))
        project.query(f"SELECT pg_cancel_backend({killed.backend_pid})")
        work.join(20)
    project.write({"001_log.up": tables, "001_log.down": "DROP TABLE log;"}
                  | {"002_detach.up": detach, "002_detach.down": "SELECT 1;"})  # fmt: skip
    assert project.apply().problem is None
    assert project.query("SELECT 1 FROM pg_inherits WHERE inhrelid = 'log_1'::regclass") == []


def _until_cancelled(session: object, statement: str) -> None:
    with pytest.raises(Exception, match="cancel"):
        session.send(statement)  # type: ignore[attr-defined]
