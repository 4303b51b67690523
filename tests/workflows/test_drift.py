"""Drift between two servers: roles that only one of them has, downs that leave things, scripts that do not run."""

from pathlib import Path

import pytest

from migrator.database.embedded import Server
from migrator.values.drift import DriftResult
from migrator.values.errors import MigratorError
from migrator.workflows.drift import drift
from migrator.workflows.scratch import Place
from tests.engine.conftest import Project

ROLES = "SELECT rolname FROM pg_roles WHERE rolname IN ('keeper', 'reader', 'clerk')"
SCRIPTS = {
    "001_roles.up": "CREATE ROLE reader;",
    "001_roles.down": "DROP ROLE reader;",
    "002_users.up": "CREATE TABLE users (id int); GRANT SELECT ON users TO reader; GRANT SELECT ON users TO clerk;",
    "002_users.down": "DROP TABLE users;",
    "003_index.up": "CREATE INDEX CONCURRENTLY users_id ON users (id);",
    "003_index.down": "DROP INDEX users_id;",
    "004_kept.up": "CREATE TABLE kept (id int);",
    "004_kept.down": "SELECT 1;",
}


@pytest.fixture
def live(cluster_of_own: Server, tmp_path: Path) -> Project:
    """A project applied on a server of its own, by a role that no other server has."""
    project = Project(tmp_path / "project", cluster_of_own.conninfo)
    project.query("CREATE ROLE clerk")
    project.query("CREATE ROLE keeper SUPERUSER")
    project.write(SCRIPTS, database={"url": "${DATABASE_URL}", "role": "keeper"})
    assert project.apply().exit_code == 0
    return project


def compared(project: Project, server: Server) -> DriftResult:
    session = project.session()
    try:
        return drift(session, project.manifest, Place(url=server.conninfo))
    finally:
        session.close()


def test_roles_are_made_for_the_replay_by_name_and_dropped(live: Project, server: Server, tmp_path: Path) -> None:
    result = compared(live, server)
    assert (result.differences, result.warnings, result.replayed) == ((), (), 4)
    assert Project(tmp_path, server.conninfo).query(ROLES) == [("reader",)]  # a script's own
    Project(tmp_path, server.conninfo).query("DROP ROLE reader")


def test_what_a_down_script_has_left_is_drift(live: Project, server: Server, tmp_path: Path) -> None:
    live.rollback(steps=1)
    assert compared(live, server).closing == ("DROP TABLE public.kept;",)
    Project(tmp_path, server.conninfo).query("DROP ROLE reader")


def test_what_failed_is_left_out_and_said(live: Project, server: Server, tmp_path: Path) -> None:
    live.write(
        SCRIPTS | {"005_bad.up": "SELECT 1/0;", "005_bad.down": "SELECT 1;"},
        database={"url": "${DATABASE_URL}", "role": "keeper"},
    )
    live.apply()
    assert [warning.message for warning in compared(live, server).warnings] == [
        "005_bad (up) was not replayed: its last attempt is failed"
    ]
    Project(tmp_path, server.conninfo).query("DROP ROLE reader")


def test_a_script_that_does_not_run_there_is_named_and_nothing_stays(
    live: Project, server: Server, tmp_path: Path
) -> None:
    elsewhere = Project(tmp_path, server.conninfo)
    elsewhere.query("CREATE ROLE reader")
    with pytest.raises(MigratorError) as raised:
        compared(live, server)
    assert str(raised.value.problem.location) == "history of 001_roles (up):1:1"
    elsewhere.query("DROP ROLE reader")
    assert elsewhere.query(ROLES) == []
    assert elsewhere.query("SELECT FROM pg_database WHERE datname LIKE 'migrator_scratch_%'") == []
