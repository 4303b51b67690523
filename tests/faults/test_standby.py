"""Rules asked of a hot standby, of a read-only server, and what asking leaves behind: nothing."""

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.conftest import Project
from tests.faults.conftest import wait_until
from tests.project_files import run
from tests.servers import Clusters, standby_of

USERS = {"001_users.up": "CREATE TABLE users (id int PRIMARY KEY);\n", "001_users.down": "DROP TABLE users;\n"}
NEXT_XID = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
RULES = {
    "tables": {"users": {"columns": {"id": "int not null"}, "rows": {"exactly": 0}}, "missing": "absent"},
    "indexes": {"users_pkey": {"on": "users (id)", "unique": True}},
    "constraints": ["users_pkey"],
    "thresholds": {"database_size": {"fail": "100GB"}},
    "health": {"invalid_indexes": {"fail": 1}},
    "data": [
        {"name": "no negative id", "sql": "SELECT id FROM users WHERE id < 0"},
        {"name": "no id twice", "unique": "users (id)"},
    ],
    "performance": [
        {"name": "by id", "sql": "SELECT * FROM users WHERE id = 1", "within": "10s"},
        {"name": "one goes", "sql": "DELETE FROM users WHERE id = 1", "uses_index": "users_pkey", "max_cost": 100},
    ],
}
SLEEPER = {
    "data": [
        {"name": "slow", "sql": "SELECT 1 FROM (SELECT count(*) FROM users) u, pg_sleep(60)", "statement_timeout": "2m"}
    ]
}
ASLEEP = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


@pytest.fixture
def quiet(cluster: Clusters, tmp_path: Path) -> Project:
    """A project with its table made, on a server of its own where nobody else assigns a transaction id."""
    project = Project(tmp_path / "project", cluster("primary").conninfo)
    project.query("ALTER SYSTEM SET autovacuum = off")
    project.query("ALTER SYSTEM SET wal_level = replica")
    project.query("SELECT pg_reload_conf()")
    project.query(USERS["001_users.up"])
    return project.write(USERS, validate=RULES)


@pytest.fixture
def standby(quiet: Project, cluster: Clusters) -> Iterator[Project]:
    """The same project, on a standby of its server."""
    with standby_of(cluster("primary")) as server:
        yield Project(quiet.folder, server.conninfo)


def validate(project: Project, *options: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = run("validate", *options, cwd=project.folder, env={"DATABASE_URL": project.url})
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_asking_assigns_no_transaction_id_and_makes_no_history(quiet: Project, jobs: str) -> None:
    before = quiet.value(NEXT_XID)
    assert " rules hold.\n" in validate(quiet, "--jobs", jobs).stdout
    assert quiet.value(NEXT_XID) == before
    assert not quiet.exists("migrator.runs")


def test_a_read_only_server_can_be_asked(quiet: Project) -> None:
    quiet.query("ALTER SYSTEM SET default_transaction_read_only = on")
    quiet.query("SELECT pg_reload_conf()")
    wait_until(lambda: quiet.value("SHOW default_transaction_read_only") == "on")
    validate(quiet)


def test_a_standby_can_be_asked(standby: Project) -> None:
    wait_until(lambda: standby.exists("users"))
    assert " rules hold.\n" in validate(standby, "--jobs", "2").stdout


def test_what_replay_cancels_cannot_be_told(quiet: Project, standby: Project) -> None:
    quiet.write(USERS, validate=SLEEPER)
    for setting in ("max_standby_streaming_delay = '50ms'", "max_standby_archive_delay = '50ms'"):
        standby.query(f"ALTER SYSTEM SET {setting}")
    standby.query("SELECT pg_reload_conf()")
    wait_until(lambda: standby.exists("users"))
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(validate, standby, "--format", "json", code=1)
        wait_until(lambda: standby.value(ASLEEP) == 1)
        quiet.query("ALTER TABLE users ADD COLUMN name text")
        (rule,) = json.loads(asked.result().stdout)["phases"][0]["rules"]
    assert rule["status"] == "unknown"
    assert "conflict with recovery (40001)" in rule["found"]
    assert "standby" in rule["hint"]
