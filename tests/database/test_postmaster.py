import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrator.database import postmaster


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder with a short path, as sockets need it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder) / "sockets"


def describe(folder: Path, pid: int, sockets: Path, status: str) -> Path:
    """Write what a server's postmaster.pid holds."""
    sockets.mkdir()
    (folder / "data").mkdir()
    path = folder / "data" / "postmaster.pid"
    path.write_text(f"{pid}\n{folder}/data\n1795550289\n5432\n{sockets}\n\n  2146328         4\n{status:8}\n")
    return path


@pytest.fixture
def zombie() -> Iterator[int]:
    """A process that has ended and that nobody has asked about."""
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        yield process.pid


def test_a_folder_without_a_server_has_none_running(tmp_path: Path) -> None:
    assert postmaster.running(tmp_path) is None


def test_a_number_that_is_another_process_now_is_no_server(tmp_path: Path, sockets: Path) -> None:
    describe(tmp_path, os.getpid(), sockets, "ready")
    assert postmaster.running(tmp_path) is None


def test_a_server_that_does_not_get_ready_is_waited_for_with_a_bound(
    tmp_path: Path, sockets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmaster, "STARTING", 0.1)
    path = describe(tmp_path, os.getpid(), sockets, "starting")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(sockets / ".s.PGSQL.5432"))
        listening.listen()
        assert postmaster.running(tmp_path) is None
        path.write_text(path.read_text().replace("starting", "ready"))
        assert postmaster.running(tmp_path) == postmaster.Postmaster(os.getpid(), 5432, sockets)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="zombies are told by Linux's /proc")
def test_what_a_dead_server_left_is_cleared_away_though_it_is_a_zombie(
    tmp_path: Path, sockets: Path, zombie: int
) -> None:
    path = describe(tmp_path, zombie, sockets, "ready")
    (sockets / ".s.PGSQL.5432").touch()
    postmaster.bury(tmp_path)
    assert not path.exists()
    assert not sockets.exists()


def test_the_file_of_a_live_process_is_left_to_postgresql_to_judge(tmp_path: Path, sockets: Path) -> None:
    path = describe(tmp_path, os.getpid(), sockets, "ready")
    postmaster.bury(tmp_path)
    assert path.exists()


def test_a_folder_with_something_else_in_it_is_not_removed(sockets: Path) -> None:
    sockets.mkdir()
    (sockets / "mine").touch()
    postmaster.discard(sockets)
    assert (sockets / "mine").exists()
