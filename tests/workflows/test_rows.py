"""Migrations tried on made-up rows: what depends on data, and what loses some."""

from pathlib import Path

import pytest

from migrator.database.embedded import Server
from migrator.project.manifest import Options, load
from migrator.values.rehearsal import Finding, LostRows, RehearsalResult
from migrator.workflows.rehearse import How, rehearse
from migrator.workflows.scratch import Place
from tests.project_files import write_project

USERS = ("CREATE TABLE users (id int PRIMARY KEY, email text, age bigint)", "DROP TABLE users")
ROWS = 30


def tried(folder: Path, server: Server, *pairs: tuple[str, str | None], rows: int = ROWS) -> RehearsalResult:
    """Rehearse migrations, the first of which makes users, on rows."""
    scripts: dict[str, str] = {}
    listed = []
    for number, (up, down) in enumerate((USERS, *pairs)):
        scripts |= {f"{number}.up": up} | ({f"{number}.down": down} if down is not None else {})
        listed.append({"id": str(number)} | ({"irreversible": "it is gone"} if down is None else {}))
    path = write_project(folder, scripts, migrations=listed)
    manifest = load(path, Options({}, "", needs_database=False))
    ids = [migration.id for migration in manifest.migrations]
    return rehearse(manifest, ids, Place(url=server.conninfo), lambda _: None, How(rows=rows))


def on_rows(result: RehearsalResult, number: int = 1) -> list[tuple[str, str | tuple[LostRows, ...]]]:
    findings = [finding for finding in result.migrations[number].findings if finding.on_rows]
    return [(finding.check, finding.problem.code if finding.problem else finding.lost) for finding in findings]


@pytest.mark.parametrize(
    ("up", "down", "check", "code"),
    [
        ("ALTER TABLE users ALTER email SET NOT NULL", "ALTER TABLE users ALTER email DROP NOT NULL", "up", "23502"),
        ("CREATE UNIQUE INDEX i ON users (email)", "DROP INDEX i", "up", "23505"),
        ("ALTER TABLE users ALTER age TYPE int", "ALTER TABLE users ALTER age TYPE bigint", "up", "22003"),
        ("ALTER TABLE users ALTER email TYPE varchar(9)", "ALTER TABLE users ALTER email TYPE text", "up", "22001"),
        ("ALTER TABLE users ADD x int NOT NULL", "ALTER TABLE users DROP x", "up", "23502"),
        ("ALTER TABLE users DROP email", "ALTER TABLE users ADD email text NOT NULL", "down", "23502"),
    ],
)
def test_what_fails_where_there_are_rows_is_told_as_that(
    tmp_path: Path, server: Server, up: str, down: str, check: str, code: str
) -> None:
    result = tried(tmp_path, server, (up, down), ("SELECT 1", "SELECT 1"))
    assert on_rows(result) == [(check, code)]
    assert [migration.outcome for migration in result.migrations] == ["proven", "wrong", "proven"]
    assert result.exit_code == 1


def test_rows_that_are_lost_on_the_way_down_are_counted(tmp_path: Path, server: Server) -> None:
    up = "CREATE TABLE members AS SELECT * FROM users; DROP TABLE users"
    down = f"DROP TABLE members; {USERS[0]}"
    result = tried(tmp_path, server, (up, down))
    assert on_rows(result) == [("kept", (LostRows("public.users", ROWS, 0),))]


def test_what_runs_on_rows_is_proven_and_says_how_many(tmp_path: Path, server: Server) -> None:
    up = "ALTER TABLE users ADD x int NOT NULL DEFAULT 0"
    impossible = "CREATE TABLE odd (a int NOT NULL CHECK (a <> a))"
    result = tried(tmp_path, server, (up, "ALTER TABLE users DROP x"), (impossible, None), ("SELECT 1", None))
    assert [m.outcome for m in result.migrations] == ["proven", "proven", "irreversible", "irreversible"]
    filled = [migration.filled for migration in result.migrations]
    assert [found and dict(found.rows) for found in filled] == [{}, {"public.users": 30}, *[{"public.users": 30}] * 2]
    assert filled[3]
    assert [unfilled.table for unfilled in filled[3].unfilled] == ["public.odd"]


def test_what_fails_without_rows_is_told_once(tmp_path: Path, server: Server) -> None:
    result = tried(tmp_path, server, ("SELECT 1", "broken"), ("broken", "SELECT 1"))
    down, up = (migration.findings for migration in result.migrations[1:])
    assert [(finding.check, finding.on_rows) for finding in (*down, *up)] == [("down", False), ("up", False)]


def test_without_rows_nothing_is_made_up(tmp_path: Path, server: Server) -> None:
    result = tried(tmp_path, server, ("ALTER TABLE users ALTER email SET NOT NULL", None), rows=0)
    assert {migration.filled for migration in result.migrations} == {None}
    assert result.migrations[1].findings == tuple[Finding]()
