"""A project as it was at a revision of its repository."""

from pathlib import Path

import pytest

from migrator.project.revision import project_at
from migrator.project.scripts import read_text
from migrator.values.errors import UsageError
from tests.git_repository import commit, git
from tests.project_files import write_project

USERS = {"001_users.up": "CREATE TABLE users (id int);\n", "001_users.down": "DROP TABLE users;"}


def ids_at(path: Path, revision: str) -> list[str] | None:
    with project_at(path, revision, {}) as past:
        return [migration.id for migration in past.manifest.migrations] if past.manifest else None


def refusal(path: Path, revision: str = "HEAD") -> UsageError:
    with pytest.raises(UsageError) as caught, project_at(path, revision, {}):
        pass
    return caught.value


@pytest.mark.parametrize("below", [".", "services/shop"])
def test_manifest_and_scripts_are_those_of_the_revision_byte_for_byte(tmp_path: Path, below: str) -> None:
    folder = tmp_path / below
    path = write_project(folder, USERS | {"001_users.up": "CREATE TABLE é (id int);\r\n"})
    old = commit(tmp_path)
    write_project(folder, USERS | {"002_orders.up": "SELECT 1;", "002_orders.down": "SELECT 2;"})
    commit(tmp_path)
    with project_at(path, "HEAD~1", {}) as past:
        assert past.commit == old
        assert past.manifest is not None
        (migration,) = past.manifest.migrations
        assert read_text(migration.up) == "CREATE TABLE é (id int);\r\n"
        where = migration.up.file
    assert not where.exists()


def test_scripts_may_stand_beside_the_manifest_s_folder(tmp_path: Path) -> None:
    write_project(tmp_path / "db", USERS, directory="../scripts")
    (tmp_path / "db" / "sql").rename(tmp_path / "scripts")
    commit(tmp_path)
    assert ids_at(tmp_path / "db" / "manifest.yaml", "HEAD") == ["001_users"]


def test_what_the_base_has_got_since_is_not_of_the_past_of_this_branch(tmp_path: Path) -> None:
    path = write_project(tmp_path, USERS)
    both = commit(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "branch")
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "main")
    write_project(tmp_path, USERS | {"002_orders.up": "SELECT 1;", "002_orders.down": "SELECT 2;"})
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "branch")
    with project_at(path, "main", {}) as past:
        assert past.commit == both


def test_a_manifest_that_was_not_there_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("nothing yet")
    commit(tmp_path)
    assert ids_at(write_project(tmp_path, USERS), "HEAD") is None


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "", "HEAD:manifest.yaml"])
def test_a_revision_that_is_none_is_refused(tmp_path: Path, revision: str) -> None:
    path = write_project(tmp_path, USERS)
    commit(tmp_path)
    assert refusal(path, revision).problem.code == "unknown-revision"


def test_a_folder_that_is_in_no_repository_is_refused(tmp_path: Path) -> None:
    assert refusal(write_project(tmp_path, USERS)).problem.code == "no-repository"


def test_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_project(tmp_path, USERS)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(path).problem.code == "no-git"


def test_a_broken_manifest_of_then_is_shown_at_its_place(tmp_path: Path) -> None:
    path = write_project(tmp_path, {}, manifest="manifest: 1\nproject: shop\nmigrations: 5\n")
    commit(tmp_path)
    problem = refusal(path).problem
    assert (problem.code, str(problem.location)) == ("bad-base", "HEAD:manifest.yaml:3:13")
    assert str(tmp_path) not in problem.message


def test_scripts_outside_of_the_repository_have_no_past(tmp_path: Path) -> None:
    path = write_project(tmp_path / "shop", USERS, directory="../../elsewhere")
    commit(tmp_path / "shop")
    assert refusal(path).problem.code == "outside-repository"
