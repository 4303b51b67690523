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


def test_where_nothing_was_there_to_compare_with_a_warning_says_so(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("nothing yet")
    commit(tmp_path)
    with project_at(write_project(tmp_path, USERS), "HEAD", {}) as past:
        (warning,) = past.problems
    assert (past.manifest, warning.code, warning.severity) == (None, "nothing-compared", "warning")
    assert warning.hint == "Nothing is to be done for a new project."


def test_a_manifest_that_moved_with_its_folder_is_found_where_it_was(tmp_path: Path) -> None:
    write_project(tmp_path / "db", USERS)
    commit(tmp_path)
    git(tmp_path, "mv", "db", "migrations")
    write_project(tmp_path / "migrations", USERS | {"002_orders.up": "SELECT 1;", "002_orders.down": "SELECT 2;"})
    with project_at(tmp_path / "migrations" / "manifest.yaml", "HEAD", {}) as past:
        assert past.manifest is not None
        assert [migration.id for migration in past.manifest.migrations] == ["001_users"]
    assert [(p.code, "as db/manifest.yaml" in p.message) for p in past.problems] == [("manifest-moved", True)]


def test_a_manifest_that_git_cannot_tell_from_a_new_one_is_named(tmp_path: Path) -> None:
    write_project(tmp_path / "db", USERS)
    commit(tmp_path)
    (tmp_path / "db").rename(tmp_path / "migrations")
    with project_at(tmp_path / "migrations" / "manifest.yaml", "HEAD", {}) as past:
        (warning,) = past.problems
    assert "HEAD has db/manifest.yaml. If that was moved" in (warning.hint or "")


def text_at(path: Path, revision: str = "HEAD") -> bytes:
    with project_at(path, revision, {}) as past:
        assert past.manifest is not None
        return past.manifest.migrations[0].up.file.read_bytes()


def test_line_ends_are_those_of_a_checkout(tmp_path: Path) -> None:
    path = write_project(tmp_path, USERS)
    (tmp_path / ".gitattributes").write_text("*.sql text eol=crlf\n")
    commit(tmp_path)
    script = tmp_path / "sql" / "001_users.up.sql"
    script.write_bytes(b"CREATE TABLE users (id bigint);\r\n")
    assert text_at(path) == b"CREATE TABLE users (id int);\r\n"


def test_a_file_that_git_would_store_alike_is_that_of_the_checkout(tmp_path: Path) -> None:
    path = write_project(tmp_path, USERS)
    (tmp_path / ".gitattributes").write_text("*.sql text eol=lf\n")
    commit(tmp_path)
    (tmp_path / "sql" / "001_users.up.sql").write_bytes(b"CREATE TABLE users (id int);\r\n")
    assert text_at(path) == b"CREATE TABLE users (id int);\r\n"


def test_a_linked_folder_and_linked_scripts_are_read_through_their_links(tmp_path: Path) -> None:
    path = write_project(tmp_path / "db", USERS)
    script = path.parent / "sql" / "001_users.up.sql"
    script.rename(script.with_name("users.sql"))
    script.symlink_to("users.sql")
    (path.parent / "sql").rename(tmp_path / "scripts")
    (path.parent / "sql").symlink_to("../scripts")
    (tmp_path / "scripts" / "round").symlink_to("../db/sql")
    commit(tmp_path)
    (tmp_path / "scripts" / "users.sql").write_text("CREATE TABLE users (id bigint);\n")
    assert text_at(path) == b"CREATE TABLE users (id int);\n"


def test_a_folder_that_is_linked_to_from_outside_has_no_past(tmp_path: Path) -> None:
    path = write_project(tmp_path / "shop", USERS)
    (path.parent / "sql").rename(tmp_path / "elsewhere")
    (path.parent / "sql").symlink_to("../elsewhere")
    commit(path.parent)
    assert refusal(path).problem.code == "outside-repository"


def test_a_branch_without_a_common_ancestor_is_refused(tmp_path: Path) -> None:
    path = write_project(tmp_path, USERS)
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "--orphan", "other")
    (tmp_path / "README").write_text("begun anew")
    commit(tmp_path)
    problem = refusal(path, "main").problem
    assert (problem.code, "shallow" in (problem.hint or "")) == ("no-common-ancestor", False)


def test_a_shallow_clone_that_lacks_it_is_told_how_to_get_it(tmp_path: Path) -> None:
    write_project(tmp_path / "origin", USERS)
    commit(tmp_path / "origin")
    git(tmp_path / "origin", "checkout", "-q", "-b", "branch")
    commit(tmp_path / "origin")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/origin", "clone")
    git(tmp_path / "clone", "fetch", "-q", "--depth", "1", "origin", "main")
    path = tmp_path / "clone" / "manifest.yaml"
    problem = refusal(path, "FETCH_HEAD").problem
    assert (problem.code, "git fetch --unshallow origin" in (problem.hint or "")) == ("no-common-ancestor", True)
    git(tmp_path / "clone", "fetch", "-q", "--unshallow", "origin", "main")
    assert ids_at(path, "FETCH_HEAD") == ["001_users"]


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
