"""Rows 11, 12 and 30: locks that others hold."""

import threading
import time
from contextlib import closing
from pathlib import Path

from migrator.values.events import Retrying, Waiting
from tests.engine.conftest import Project
from tests.faults.conftest import wait_until
from tests.servers import Clusters

USERS = {"001_users.up": "CREATE TABLE users (id int);\n", "001_users.down": "DROP TABLE users;\n"}
ALTER = {"002_alter.up": "ALTER TABLE users ADD COLUMN x int;\n", "002_alter.down": "SELECT 1;"}


def test_11_a_reader_that_ends_lets_the_migration_in_and_is_named_before(project: Project) -> None:
    project.write(USERS).apply()
    project.write(USERS | ALTER)
    with closing(project.session()) as reader:
        reader.send("SET application_name = 'long report'; BEGIN; SELECT * FROM users")
        runner = threading.Thread(target=project.apply)
        runner.start()
        wait_until(lambda: sum(isinstance(event, Retrying) for event in project.events) >= 2)
        wait_until(lambda: any(isinstance(event, Waiting) for event in project.events))
        reader.send("COMMIT")
        runner.join(20)
    assert project.states() == {"001_users": "applied", "002_alter": "applied"}
    waiting = next(event for event in project.events if isinstance(event, Waiting))
    assert waiting.what == "AccessExclusiveLock on users"
    for part in (
        f"pid {reader.backend_pid}",
        "user postgres",
        "long report",
        "idle in transaction",
        "SELECT * FROM users",
    ):
        assert part in waiting.blocker
    assert project.value("SELECT attempts >= 3 AND lock_wait_ms > 0 FROM migrator.schema_migrations WHERE id = 2")


def test_11_live_traffic_is_never_stalled_longer_than_lock_timeout(project: Project) -> None:
    project.write(USERS).apply()
    project.write(USERS | ALTER, defaults={"lock_timeout": "200ms", "lock_wait": "2s"})
    worst, done = 0.0, threading.Event()

    def live_traffic() -> None:
        nonlocal worst
        with closing(project.session()) as client:
            while not done.is_set():
                began = time.monotonic()
                client.send("SELECT count(*) FROM users")
                worst = max(worst, time.monotonic() - began)

    with closing(project.session()) as reader:
        reader.send("BEGIN; SELECT * FROM users")
        traffic = threading.Thread(target=live_traffic)
        traffic.start()
        result = project.apply()
        done.set()
        traffic.join()
    assert result.exit_code == 4
    assert worst < 1.0  # lock_timeout and what two busy cores add; the reader itself never ends


def test_11_the_budget_ends_with_exit_code_4_and_the_blocker_in_the_error(project: Project) -> None:
    project.write(USERS).apply()
    project.write(USERS | ALTER, defaults={"lock_wait": "1s"})
    with closing(project.session()) as reader:
        reader.send("BEGIN; SELECT * FROM users")
        result = project.apply()
    assert (result.exit_code, result.outcome) == (4, "failed")
    assert result.problem
    assert f"pid {reader.backend_pid}" in (result.problem.detail or "")


def test_11_a_prepared_transaction_is_named_by_its_gid(cluster_of_own_with_prepared: Project) -> None:
    project = cluster_of_own_with_prepared
    project.write(USERS).apply()
    project.write(USERS | ALTER, defaults={"lock_wait": "1s"})
    project.query("BEGIN; INSERT INTO users VALUES (1); PREPARE TRANSACTION 'left behind'")
    result = project.apply()
    project.query("ROLLBACK PREPARED 'left behind'")
    assert result.problem
    assert "prepared transaction left behind" in (result.problem.detail or "")


def test_11_it_gives_way_where_too_many_wait_behind_it(project: Project) -> None:
    project.write(USERS).apply()
    project.write(USERS | ALTER, defaults={"lock_timeout": "30s", "queue_limit": 1})
    done = threading.Event()

    def live_traffic() -> None:
        with closing(project.session()) as client:
            while not done.is_set():
                client.send("SELECT count(*) FROM users")

    def gave_way() -> bool:
        return any(isinstance(e, Retrying) and "sessions waited behind this one" in e.reason for e in project.events)

    with closing(project.session()) as reader:
        reader.send("BEGIN; SELECT * FROM users")
        threads = [threading.Thread(target=work) for work in (project.apply, live_traffic, live_traffic)]
        for thread in threads:
            thread.start()
        wait_until(gave_way)
        done.set()
        reader.send("COMMIT")
        for thread in threads:
            thread.join(20)
    assert project.states()["002_alter"] == "applied"


def test_12_a_deadlock_is_tried_again(project: Project) -> None:
    project.write(USERS | {"000_b.up": "CREATE TABLE b (id int);", "000_b.down": "SELECT 1;"}).apply()
    both = {"002_both.up": "LOCK TABLE users;\nSELECT pg_sleep(0.3);\nLOCK TABLE b;\n", "002_both.down": "SELECT 1;"}
    project.write(USERS | {"000_b.up": "CREATE TABLE b (id int);", "000_b.down": "SELECT 1;"} | both,
                  defaults={"lock_timeout": "10s"})  # fmt: skip
    with closing(project.session()) as other:
        other.send("SET deadlock_timeout = '30s'; BEGIN; LOCK TABLE b")
        runner = threading.Thread(target=project.apply)
        runner.start()
        wait_until(
            lambda: project.value("SELECT count(*) FROM pg_locks WHERE relation = 'users'::regclass AND granted")
        )
        other.send("LOCK TABLE users; COMMIT")
        runner.join(20)
    assert project.states()["002_both"] == "applied"


def test_30_an_autovacuum_gives_way_to_an_attempt_that_waits_long_enough(cluster: Clusters, tmp_path: Path) -> None:
    project = Project(tmp_path / "project", cluster().conninfo)
    project.query("ALTER SYSTEM SET autovacuum_naptime = '1s'")
    project.query("SELECT pg_reload_conf()")
    slow = "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1"
    table = f"CREATE TABLE users (id int) WITH ({slow});\nINSERT INTO users SELECT generate_series(1, 50000);\n"
    project.write({**USERS, "001_users.up": table}).apply()
    project.query("DELETE FROM users")
    wait_until(lambda: project.query("SELECT 1 FROM pg_stat_progress_vacuum WHERE relid = 'users'::regclass"), 60)
    project.write({**USERS, "001_users.up": table} | ALTER, defaults={"lock_wait": "20s"})
    result = project.apply()
    assert result.problem is None
    assert any(isinstance(event, Waiting) and "autovacuum worker" in event.blocker for event in project.events)
