"""Rows 18 and 19: behind PgBouncer the run is served safely, or refused with the reason; never half."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from migrator.database.connection import connect
from migrator.database.poolers import pooling
from migrator.values.errors import LockUnavailable, Refused
from tests.engine.conftest import Project
from tests.faults.bouncer import bouncer

USERS = {"001_users.up": "CREATE TABLE users (id int);\n", "001_users.down": "DROP TABLE users;\n"}
LEAKS = {
    "002_leaks.up": "SET search_path = pg_catalog;\nSET ROLE pg_monitor;\nSET statement_timeout = 7777;\n",
    "002_leaks.down": "SELECT 1;",
}
ROWS = {"003_rows.up": "INSERT INTO users VALUES (1);\n", "003_rows.down": "DELETE FROM users;\n"}
INDEX = {"004_index.up": "CREATE INDEX CONCURRENTLY i ON users (id);\n", "004_index.down": "DROP INDEX i;\n"}


def through(project: Project, url: str, **keys: object) -> Project:
    """The same project, its database reached over another URL."""
    return Project(project.folder, url)


def test_18_transaction_mode_is_served_and_leaves_nothing_to_other_clients(project: Project) -> None:
    served_in_transaction_mode(project, pool_size=3)


def test_19_a_pool_of_one_connection_does_not_deadlock_with_itself(project: Project) -> None:
    served_in_transaction_mode(project, pool_size=1)


def served_in_transaction_mode(project: Project, pool_size: int) -> None:
    project.write(USERS | LEAKS | ROWS)
    with bouncer(project.url, "transaction", pool_size) as url:
        pooled = through(project, url)
        result = pooled.apply()
        assert result.problem is None
        assert pooled.states() == {"001_users": "applied", "002_leaks": "applied", "003_rows": "applied"}
        with closing(connect(url)) as client:
            shown = client.value(
                "SELECT json_build_array(current_setting('search_path'), current_user,"
                " current_setting('statement_timeout'), current_setting('client_connection_check_interval'))"
            )
        assert shown == ['"$user", public', "postgres", "0", "0"]
        assert pooled.rollback(everything=True).problem is None
    assert not project.exists("users")
    assert project.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0


def test_18_transaction_mode_refuses_what_cannot_run_in_a_transaction(project: Project) -> None:
    project.write(USERS | INDEX)
    with bouncer(project.url, "transaction") as url, pytest.raises(Refused) as error:
        through(project, url).apply()
    assert error.value.problem.code == "pooler-needs-session"
    assert not project.exists("users")


def test_18_transaction_mode_excludes_a_direct_run_and_waits_for_it(project: Project) -> None:
    project.write(USERS, defaults={"lock_wait": "500ms"})
    with bouncer(project.url, "transaction") as url, closing(project.session()) as direct:
        from migrator.database.lock import try_lock, unlock

        assert try_lock(direct, "migrator").locked
        with pytest.raises(LockUnavailable):
            through(project, url).apply()
        unlock(direct, "migrator")
        assert through(project, url).apply().problem is None


def test_18_two_runs_behind_the_pooler_apply_each_migration_once(project: Project) -> None:
    scripts: dict[str, str] = {}
    for number in range(1, 9):
        scripts[f"{number:03d}_t.up"] = f"CREATE TABLE t{number} (id int);\nSELECT pg_sleep(0.05);\n"
        scripts[f"{number:03d}_t.down"] = f"DROP TABLE t{number};\n"
    project.write(scripts)
    with bouncer(project.url, "transaction", 4) as url, ThreadPoolExecutor() as runs:
        results = list(runs.map(lambda _: through(project, url).apply(), range(3)))
    assert [result.problem for result in results] == [None] * 3
    assert (
        project.query("SELECT migration, count(*) FROM migrator.schema_migrations GROUP BY 1 HAVING count(*) > 1") == []
    )
    assert len(project.attempts()) == 8


def test_18_statement_mode_is_refused(project: Project) -> None:
    project.write(USERS)
    with bouncer(project.url, "statement") as url, pytest.raises(Refused, match="statement mode"):
        through(project, url).apply()


def test_18_session_mode_is_refused_until_somebody_vouches_for_it(project: Project, tmp_path: Path) -> None:
    project.write(USERS | INDEX)
    with bouncer(project.url, "session") as url:
        with pytest.raises(Refused) as error:
            through(project, url).apply()
        assert "pooler: session" in (error.value.problem.hint or "")
        project.write(USERS | INDEX, database={"url": "${DATABASE_URL}", "pooler": "session"})
        assert through(project, url).apply().problem is None
    assert project.states() == {"001_users": "applied", "004_index": "applied"}


def test_18_a_direct_connection_is_proved_by_its_process(project: Project) -> None:
    with closing(project.session()) as session:
        assert session.value("SELECT to_json(pg_backend_pid())") == session.backend_pid


@pytest.mark.parametrize(
    ("mode", "found"), [("transaction", "transaction"), ("statement", "statement"), ("session", "undetermined")]
)
def test_18_the_mode_is_told_by_what_two_clients_see(project: Project, mode: str, found: str) -> None:
    with bouncer(project.url, mode) as url, closing(connect(url)) as session:
        assert pooling(session) == found
