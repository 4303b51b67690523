"""Rows 24 and 26: servers that must not be migrated, or not by this role, are refused before anything is touched."""

from contextlib import closing

import pytest

from migrator.database.connection import connect
from migrator.values.errors import Refused
from tests.engine.conftest import Project
from tests.servers import Clusters, standby_of

USERS = {"001_users.up": "CREATE TABLE users (id int);\n", "001_users.down": "DROP TABLE users;\n"}
ORDERS = {"002_orders.up": "CREATE TABLE orders (id int);\n", "002_orders.down": "DROP TABLE orders;\n"}


def refused(project: Project) -> str:
    with pytest.raises(Refused) as error:
        project.apply()
    assert error.value.exit_code == 3
    return error.value.problem.code


def as_role(project: Project, role: str) -> Project:
    """The same project, logged in as a plain role that is made for it."""
    project.query(f"DROP ROLE IF EXISTS {role}")
    project.query(f"CREATE ROLE {role} LOGIN")
    return Project(project.folder, project.url.replace("postgres@", f"{role}@", 1))


def test_24_a_standby_is_refused_before_the_lock(cluster: Clusters) -> None:
    with standby_of(cluster("primary")) as standby:
        with pytest.raises(Refused) as error:
            connect(standby.conninfo)
        assert error.value.problem.code == "standby"
        assert "migrator validate" in (error.value.problem.hint or "")


def test_24_a_read_only_server_is_refused(project: Project) -> None:
    project.write(USERS)
    project.query(f"ALTER DATABASE {project.value('SELECT current_database()')} SET default_transaction_read_only = on")
    assert refused(project) == "read-only"


def test_24_a_history_from_another_cluster_is_refused(project: Project) -> None:
    project.write(USERS).apply()
    project.query("UPDATE migrator.runs SET system_identifier = '4711'")
    project.write(USERS | ORDERS)
    assert refused(project) == "wrong-cluster"
    assert not project.exists("orders")


def test_24_a_history_from_another_database_is_refused(project: Project) -> None:
    project.write(USERS).apply()
    project.query("UPDATE migrator.runs SET database = 'production'")
    project.write(USERS | ORDERS)
    assert refused(project) == "wrong-database"


def test_26_a_role_that_may_not_create_the_history_is_told_which_grant_helps(project: Project) -> None:
    plain = as_role(project.write(USERS), "plain_creator")
    try:
        with pytest.raises(Refused) as error:
            plain.apply()
        assert error.value.problem.code == "no-privilege"
        assert "GRANT CREATE ON DATABASE" in (error.value.problem.hint or "")
    finally:
        project.query("DROP ROLE plain_creator")


def test_26_a_history_that_belongs_to_somebody_else_is_refused(project: Project) -> None:
    project.write(USERS).apply()
    plain = as_role(project.write(USERS | ORDERS), "plain_stranger")
    try:
        project.query("GRANT USAGE ON SCHEMA migrator TO plain_stranger")
        project.query("GRANT SELECT ON ALL TABLES IN SCHEMA migrator TO plain_stranger")
        assert refused(plain) == "foreign-history"
    finally:
        project.query("DROP OWNED BY plain_stranger; DROP ROLE plain_stranger")


@pytest.mark.parametrize("role", ["nobody_made_this", "pg_monitor"])
def test_26_a_role_of_the_manifest_that_cannot_be_taken_is_refused(project: Project, role: str) -> None:
    project.write(USERS, database={"url": "${DATABASE_URL}", "role": role})
    plain = as_role(project, "plain_member")
    try:
        project.query(f"GRANT CREATE ON DATABASE {project.value('SELECT current_database()')} TO plain_member")
        assert refused(plain) == "no-role"
    finally:
        project.query("DROP OWNED BY plain_member; DROP ROLE plain_member")


def test_26_a_missing_privilege_on_a_table_is_the_scripts_failure_with_a_hint(project: Project) -> None:
    project.query("CREATE TABLE users (id int)")
    project.write({"001_alter.up": "ALTER TABLE users ADD COLUMN x int;", "001_alter.down": "SELECT 1;"})
    plain = as_role(project, "plain_altering")
    try:
        project.query(f"GRANT CREATE ON DATABASE {project.value('SELECT current_database()')} TO plain_altering")
        result = plain.apply()
        assert result.problem
        assert result.problem.code == "42501"
        assert "database.role" in (result.problem.hint or "")
    finally:
        project.query("DROP OWNED BY plain_altering CASCADE; DROP ROLE plain_altering")


def test_a_newer_format_of_the_history_is_refused(project: Project) -> None:
    project.write(USERS).apply()
    project.query("INSERT INTO migrator.formats VALUES (99, now(), 'future')")
    with closing(project.session()):
        assert refused(project) == "newer-history"
