"""`migrator new --draft-down`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Main
from tests.project_files import write_project

UP = "ALTER TABLE users ADD COLUMN phone text;\nUPDATE users SET name = 'x';\n"
TABLE = {"001_users.up": "CREATE TABLE users (name text);", "001_users.down": "DROP TABLE users;"}


def test_a_draft_takes_the_place_of_the_template(migrator: Main, tmp_path: Path) -> None:
    write_project(tmp_path, TABLE)
    down = tmp_path / "sql/002_phone.down.sql"
    (tmp_path / "manifest.yaml").write_text("manifest: 1\nproject: shop\nmigrations:\n  - 001_users\n", "utf-8")
    assert migrator("new", "phone").code == 0
    (tmp_path / "sql/002_phone.up.sql").write_text("ALTER TABLE users ADD COLUMN phone text;\n", "utf-8")
    written = migrator("new", "--draft-down", "002_phone")
    assert (written.code, written.out, written.err) == (0, "wrote sql/002_phone.down.sql\n", "")
    assert down.read_text("utf-8") == (
        "-- Drafted from sql/002_phone.up.sql: the inverse of each statement, the last one first.\n"
        "-- No question is open.\n"
        "\nALTER TABLE users DROP COLUMN phone;\n"
    )


def test_open_questions_are_warnings_at_the_lines_of_the_up_script(migrator: Main, tmp_path: Path) -> None:
    write_project(tmp_path, TABLE | {"002_phone.up": UP, "002_phone.down": "-- later\n"})
    written = migrator("new", "--draft-down", "002_phone")
    assert written.code == 0
    assert "open-question" in written.err
    assert "sql/002_phone.up.sql:2:1" in written.err


def test_what_somebody_wrote_is_not_touched(migrator: Main, tmp_path: Path) -> None:
    write_project(tmp_path, TABLE)
    refused = migrator("new", "--draft-down", "001_users")
    assert (refused.code, "file-exists" in refused.err) == (2, True)
    assert (tmp_path / "sql/001_users.down.sql").read_text("utf-8") == "DROP TABLE users;"


@pytest.mark.parametrize("down", [None, "", " \n"], ids=["missing", "empty", "blank"])
def test_a_down_script_that_is_not_there_yet_is_written(migrator: Main, tmp_path: Path, down: str | None) -> None:
    scripts = {"001_users.up": "CREATE TABLE users (name text);"}
    write_project(tmp_path, scripts if down is None else scripts | {"001_users.down": down})
    written = migrator("new", "--draft-down", "001_users")
    assert (written.code, written.out, written.err) == (0, "wrote sql/001_users.down.sql\n", "")
    assert (tmp_path / "sql/001_users.down.sql").read_text("utf-8").endswith("\nDROP TABLE users;\n")


@pytest.mark.parametrize(
    ("scripts", "code"),
    [
        (TABLE | {"002_a.up": "SELECT 1;", "003_b.up": UP}, "sql/003_b.down.sql does not exist"),
        (TABLE | {"002_a.up": "SELECT 1;", "003_b.up": UP, "003_b.down": ""}, "sql/003_b.down.sql is empty"),
        (TABLE | {"002_a.up": ""}, "sql/002_a.up.sql is empty"),
        (TABLE | {"002_a.up": "SELECT 1;", "002-a.down": "SELECT 2;"}, "There is sql/002-a.down.sql"),
    ],
)
def test_all_else_of_the_manifest_has_to_be_right(
    migrator: Main, tmp_path: Path, scripts: dict[str, str], code: str
) -> None:
    write_project(tmp_path, scripts)
    refused = migrator("new", "--draft-down", "002_a")
    assert (refused.code, code in refused.err) == (2, True)
    assert not (tmp_path / "sql/002_a.down.sql").exists()


@pytest.mark.parametrize("down", [{}, {"001_users.down": ""}, {"001_users.down": "-- none"}])
def test_a_migration_that_nothing_undoes_gets_no_down_script(
    migrator: Main, tmp_path: Path, down: dict[str, str]
) -> None:
    entry = {"id": "001_users", "irreversible": "the old system is gone"}
    write_project(tmp_path, {"001_users.up": "CREATE TABLE users ();", **down}, migrations=[entry])
    before = sorted((each.name, each.read_bytes()) for each in (tmp_path / "sql").iterdir())
    refused = migrator("new", "--draft-down", "001_users")
    assert refused.code == 2
    assert "irreversible, as the manifest says: the old system is gone" in refused.err
    assert "Take the key irreversible: out of the manifest first" in refused.err
    assert sorted((each.name, each.read_bytes()) for each in (tmp_path / "sql").iterdir()) == before


@pytest.mark.parametrize("arguments", [("--draft-down", "1_user"), ("name", "--draft-down", "001_users")])
def test_one_known_migration_is_drafted_and_nothing_else(
    migrator: Main, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    write_project(tmp_path, TABLE)
    assert migrator("new", *arguments).code == 2
