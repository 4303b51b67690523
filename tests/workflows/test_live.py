"""Rehearsals that begin with a live schema: what is pending there meets what is there."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from migrator.database.connection import connect
from migrator.database.embedded import Server
from migrator.database.history import Caller
from migrator.database.session import Session
from migrator.engine.request import Up
from migrator.engine.run import run
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest
from migrator.values.errors import UsageError
from migrator.values.rehearsal import RehearsalResult
from migrator.workflows.rehearse import How, rehearse
from migrator.workflows.scratch import Place
from tests.project_files import write_project
from tests.servers import standby_of

SCRIPTS = {
    "001_users.up": "CREATE TABLE users (id int)",
    "001_users.down": "DROP TABLE users",
    "002_name.up": "ALTER TABLE users ADD name text",
    "002_name.down": "ALTER TABLE users DROP name",
    "003_age.up": "ALTER TABLE users ADD age int",
    "003_age.down": "ALTER TABLE users DROP age",
}
CALLER = Caller("tester", "testhost", "0.0", None)
SCRATCH = "SELECT to_json(count(*)) FROM pg_database WHERE datname LIKE 'migrator_scratch_%'"


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return load(write_project(tmp_path, SCRIPTS), Options({}, "", needs_database=False))


@pytest.fixture
def live(database_url: str, manifest: Manifest) -> Iterator[Session]:
    """A session on a database to which the first migration was applied."""
    with closing(connect(database_url)) as session:
        assert run(session, manifest, Up("001_users"), lambda: CALLER, lambda _: None).exit_code == 0
        yield session


def tried(manifest: Manifest, live: Session, server: Server, *ids: str) -> RehearsalResult:
    place = Place(server.bin_dir, server.conninfo)
    return rehearse(manifest, ids or ("002_name", "003_age"), place, lambda _: None, How(live=live, from_live=True))


def outcomes(result: RehearsalResult) -> list[tuple[str, str]]:
    return [(migration.id, migration.outcome) for migration in result.migrations]


def test_what_is_pending_is_rehearsed_on_what_is_there(manifest: Manifest, live: Session, server: Server) -> None:
    live.send("ALTER TABLE users ADD age int; INSERT INTO users VALUES (1)")
    result = tried(manifest, live, server)
    assert outcomes(result) == [("002_name", "proven"), ("003_age", "wrong")]
    (finding,) = result.migrations[1].findings
    assert finding.problem
    assert finding.problem.code == "42701"
    assert live.value("SELECT to_json(count(*)) FROM users") == 1
    assert live.value(SCRATCH) == 0


def test_the_first_of_them_can_be_put_back_to_the_live_schema(
    tmp_path: Path, manifest: Manifest, live: Session, server: Server
) -> None:
    (tmp_path / "sql" / "002_name.down.sql").write_text("ALTER TABLE users RENAME name TO nom")
    result = tried(load(tmp_path / "manifest.yaml", Options({}, "", needs_database=False)), live, server)
    assert outcomes(result) == [("002_name", "wrong"), ("003_age", "proven")]


def test_what_is_applied_is_refused(manifest: Manifest, live: Session, server: Server) -> None:
    with pytest.raises(UsageError, match="001_users is applied to"):
        tried(manifest, live, server, "001_users")


def test_a_database_without_a_history_is_begun_with_too(manifest: Manifest, database_url: str, server: Server) -> None:
    with closing(connect(database_url)) as session:
        session.send("CREATE TABLE users (id int)")
        result = tried(manifest, session, server, "001_users")
    assert outcomes(result) == [("001_users", "wrong")]


def test_roles_that_only_the_live_server_has_are_made_and_go_again(
    manifest: Manifest, live: Session, server: Server, cluster_of_own: Server
) -> None:
    live.send('CREATE ROLE "our boss"; ALTER TABLE users OWNER TO "our boss"; GRANT SELECT ON users TO "our boss"')
    roles = "SELECT to_json(count(*)) FROM pg_roles WHERE rolname = 'our boss'"
    result = tried(manifest, live, cluster_of_own)
    live.send('DROP OWNED BY "our boss"; DROP ROLE "our boss"')
    assert outcomes(result) == [("002_name", "proven"), ("003_age", "proven")]
    with closing(connect(cluster_of_own.conninfo)) as session:
        assert (session.value(roles), session.value(SCRATCH)) == (0, 0)


def test_a_standby_will_do(manifest: Manifest, cluster_of_own: Server, server: Server) -> None:
    with closing(connect(cluster_of_own.conninfo)) as session:
        run(session, manifest, Up("001_users"), lambda: CALLER, lambda _: None)
    with (
        standby_of(cluster_of_own) as standby,
        closing(connect(standby.conninfo, standby=True)) as session,
    ):
        assert outcomes(tried(manifest, session, server)) == [("002_name", "proven"), ("003_age", "proven")]
