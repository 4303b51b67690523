from pathlib import Path

import pytest

from migrator.project.files import create, replace
from migrator.values.errors import UsageError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_files_are_written_with_the_folders_that_they_need(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "new.sql"
    assert create({path: b"SELECT 1;"}) == (path,)
    assert path.read_bytes() == b"SELECT 1;"


def test_a_file_that_holds_something_else_is_never_overwritten_and_nothing_else_is_written(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"precious")
    with pytest.raises(UsageError) as caught:
        create({new: b"1", old: b"2"})
    assert [(p.code, p.message) for p in caught.value.problems] == [("file-exists", f"{old} exists already")]
    assert (old.read_bytes(), new.exists()) == (b"precious", False)


def test_a_dangling_link_is_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(UsageError):
        create({tmp_path / "link": b"1"})
    assert names(tmp_path) == ["link"]


def test_a_file_with_the_same_content_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"1")
    assert create({tmp_path / "same": b"1", tmp_path / "new": b"2"}) == (tmp_path / "new",)


def test_a_failure_half_way_takes_back_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError) as caught:
        create({tmp_path / "new": b"1", tmp_path / "file" / "below": b"2"})
    assert caught.value.problem.code == "unwritable"
    assert names(tmp_path) == ["file"]


def test_a_replaced_file_keeps_its_mode_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    assert names(tmp_path) == ["manifest.yaml"]


def test_a_link_is_followed_when_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    replace(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_folder_that_is_gone_is_a_problem_and_not_a_trace(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        replace(tmp_path / "gone" / "manifest.yaml", b"new")
    assert caught.value.problem.code == "unwritable"
