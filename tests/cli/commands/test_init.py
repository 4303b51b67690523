"""`migrator init` and `migrator new`: from an empty folder to an applied migration."""

import os
from contextlib import chdir
from pathlib import Path

import pytest

from tests.cli.conftest import USERS, Main, Project

FILES = [
    ".github/workflows/migrations.yml",
    ".migrator/.gitignore",
    ".migrator/manifest.schema.json",
    "manifest.yaml",
    "sql/001_create_users.down.sql",
    "sql/001_create_users.up.sql",
]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_project_can_be_applied_at_once(project: Project) -> None:
    shown = project.call("init")
    assert (shown.code, shown.err) == (0, "")
    assert files(project.folder) == FILES
    assert all(f"wrote {file}\n" in shown.out for file in FILES)
    assert project.call("apply").code == 0


def test_as_json_it_names_the_files_and_the_migrations(migrator: Main) -> None:
    document = migrator("init", "--format", "json").document
    assert (document["kind"], document["listed"]) == ("created", ["001_create_users"])
    assert sorted(document["files"]) == FILES


def test_quiet_writes_and_says_nothing(migrator: Main, tmp_path: Path) -> None:
    assert migrator("init", "--quiet").out == ""
    assert files(tmp_path) == FILES


def test_what_is_there_is_never_overwritten(migrator: Main, tmp_path: Path) -> None:
    migrator("init")
    before = (tmp_path / "manifest.yaml").read_bytes()
    shown = migrator("init")
    assert shown.code == 2
    assert "error[file-exists]" in shown.err
    assert "hint: " in shown.err
    assert (tmp_path / "manifest.yaml").read_bytes() == before


def test_from_lists_the_pairs_of_a_folder_and_says_what_it_could_not_pair(project: Project) -> None:
    scripts = {**USERS, "002_alone.down": "SELECT 1;"}
    project.write(scripts).folder.joinpath("manifest.yaml").unlink()
    shown = project.call("init", "--from", "sql")
    assert shown.code == 0
    assert "The manifest lists 1 more migration: 001_users" in shown.out
    assert "002_alone" in shown.err
    assert project.call("apply").code == 0


@pytest.mark.parametrize("folder", ["none", "empty", "file"])
def test_from_needs_a_folder_with_pairs(migrator: Main, tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    shown = migrator("init", "--from", folder)
    assert (shown.code, shown.out) == (2, "")
    assert "hint: " in shown.err
    assert files(tmp_path) == ["file"]


def test_a_place_that_cannot_be_written_is_told(migrator: Main, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    shown = migrator("init", "--manifest", "file/manifest.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert "error[unwritable]" in shown.err
    assert "hint: " in shown.err


def test_a_folder_that_was_deleted_under_the_shell_is_told(migrator: Main, tmp_path: Path) -> None:
    deleted = tmp_path / "deleted"
    deleted.mkdir()
    with chdir(deleted):
        deleted.rmdir()
        shown = migrator("init")
    assert (shown.code, shown.out) == (2, "")
    assert "error[unwritable]" in shown.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only_is_told(migrator: Main, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    shown = migrator("init")
    tmp_path.chmod(0o755)
    assert (shown.code, shown.out) == (2, "")
    assert "error[unwritable]" in shown.err


def test_new_writes_the_next_pair_and_lists_it(migrator: Main, tmp_path: Path) -> None:
    migrator("init")
    shown = migrator("new", "create_orders")
    assert (shown.code, shown.err) == (0, "")
    assert "wrote sql/002_create_orders.up.sql\n" in shown.out
    assert shown.out.endswith("The manifest lists 1 more migration: 002_create_orders\n")


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("Add e-mail", "002_add_e_mail"),
        ("../escape", "002_escape"),
        ("a\x1b[31mb", "002_a_31mb"),
        ("a\nb", "002_a_b"),
    ],
)
def test_new_makes_a_file_name_of_any_words(migrator: Main, name: str, identity: str) -> None:
    migrator("init")
    shown = migrator("new", name, "--format", "json")
    assert shown.document["listed"] == [identity]
    assert shown.document["files"][0] == f"sql/{identity}.up.sql"


@pytest.mark.parametrize("name", ["", "\x1b", "x" * 300])
def test_new_needs_a_name_that_a_file_can_have(migrator: Main, tmp_path: Path, name: str) -> None:
    migrator("init")
    shown = migrator("new", name)
    assert (shown.code, shown.out) == (2, "")
    assert "hint: " in shown.err
    assert "\x1b" not in shown.err
    assert files(tmp_path) == FILES
