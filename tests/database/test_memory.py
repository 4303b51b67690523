"""Where scratch servers keep their data."""

from pathlib import Path

import pytest

from migrator.database import memory


@pytest.fixture(autouse=True)
def plenty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with room, whatever this one has."""
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(memory, "SHARED", tmp_path)
    monkeypatch.setattr(memory, "_ROOM", 1)


def test_it_is_in_memory_where_there_is_room(tmp_path: Path) -> None:
    assert memory.folder_in_memory() == str(tmp_path)


def test_who_has_chosen_a_folder_for_temporary_files_gets_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/var/tmp")
    assert memory.folder_in_memory() is None


def test_where_there_is_none_or_hardly_any_room_it_is_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_ROOM", 1 << 62)
    assert memory.folder_in_memory() is None
    monkeypatch.setattr(memory, "_ROOM", 1)
    monkeypatch.setattr(memory, "SHARED", Path("/nowhere"))
    assert memory.folder_in_memory() is None


def test_what_is_available_is_counted_in_bytes() -> None:
    assert memory._available() > 1 << 20
