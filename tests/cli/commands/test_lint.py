"""`migrator lint`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Main
from tests.project_files import write_project

SCRIPTS = {
    "001_t.up": "CREATE TABLE t (a int);",
    "001_t.down": "DROP TABLE t;",
    "002_a.up": "CREATE INDEX ON t (a);",
    "002_a.down": "DROP INDEX t_a_idx;",
}
BROKEN = SCRIPTS | {"002_a.up": "COMMIT;"}


def test_it_needs_no_database_and_warnings_are_no_failure(migrator: Main, tmp_path: Path) -> None:
    write_project(tmp_path, SCRIPTS)
    shown = migrator("lint")
    assert (shown.code, shown.err) == (0, "")
    assert "sql/002_a.up.sql:1:1: warning[index-blocks-writes]" in shown.out
    assert "CREATE INDEX CONCURRENTLY t_a_idx" in shown.out


@pytest.mark.parametrize("format_", ["text", "json", "github", "sarif", "junit"])
def test_an_error_fails_in_every_format(migrator: Main, tmp_path: Path, format_: str) -> None:
    write_project(tmp_path, BROKEN)
    shown = migrator("lint", "--format", format_)
    assert (shown.code, "transaction-control" in shown.out) == (1, True)


def test_what_it_finds_is_explained(migrator: Main, tmp_path: Path) -> None:
    write_project(tmp_path, SCRIPTS)
    for found in migrator("lint", "--format", "json").document["findings"]:
        assert migrator("explain", found["code"]).code == 0


@pytest.mark.parametrize("format_", ["github", "sarif"])
def test_places_are_seen_from_the_repository(
    migrator: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    write_project(tmp_path / "db", SCRIPTS)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.chdir(tmp_path / "db")
    assert "db/sql/002_a.up.sql" in migrator("lint", "--format", format_).out
