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


def test_a_migration_that_nothing_undoes_gets_no_down_script(migrator: Main, tmp_path: Path) -> None:
    entry = {"id": "001_users", "irreversible": "the old system is gone"}
    write_project(tmp_path, {"001_users.up": "CREATE TABLE users ();"}, migrations=[entry])
    refused = migrator("new", "--draft-down", "001_users")
    assert (refused.code, "the old system is gone" in refused.err) == (2, True)
    assert not (tmp_path / "sql/001_users.down.sql").exists()


@pytest.mark.parametrize("arguments", [("--draft-down", "1_user"), ("name", "--draft-down", "001_users")])
def test_one_known_migration_is_drafted_and_nothing_else(
    migrator: Main, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    write_project(tmp_path, TABLE)
    assert migrator("new", *arguments).code == 2
