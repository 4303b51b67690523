"""The private server of a trial: gone afterwards, at the latest when the next one begins."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from migrator.database import memory, postmaster
from migrator.workflows.scratch import Place, scratch

HOLD = """
import sys
from pathlib import Path
from migrator.database import memory
from migrator.workflows.scratch import Place, scratch
memory.SHARED = Path(sys.argv[1])
with scratch(Place(Path(sys.argv[2]))):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path, bin_dir: Path, monkeypatch: pytest.MonkeyPatch) -> "subprocess.Popen[str]":
    """A process that holds a private server, in a folder of this test's."""
    monkeypatch.delenv("TMPDIR", raising=False)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)  # for the server's account
    monkeypatch.setattr(memory, "SHARED", tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path), str(bin_dir)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    return process


def servers(folder: Path) -> list[Path]:
    return list(folder.glob("migrator-scratch-*/db"))


def test_what_a_killed_process_has_left_is_cleared_away_by_the_next(
    held: "subprocess.Popen[str]", tmp_path: Path, bin_dir: Path
) -> None:
    (left,) = servers(tmp_path)
    held.send_signal(signal.SIGKILL)
    held.communicate()
    server = postmaster.running(left)
    assert server
    with scratch(Place(bin_dir)):
        assert left not in servers(tmp_path)
        assert not left.parent.exists()
        assert not server.answers()
    assert servers(tmp_path) == []


def test_what_others_may_have_put_there_is_left(held: "subprocess.Popen[str]", tmp_path: Path, bin_dir: Path) -> None:
    (left,) = servers(tmp_path)
    left.parent.chmod(0o777)
    held.send_signal(signal.SIGKILL)
    held.communicate()
    with scratch(Place(bin_dir)):
        assert left in servers(tmp_path)
    left.parent.chmod(0o711)
    with scratch(Place(bin_dir)):
        assert left not in servers(tmp_path)


def test_what_another_process_uses_is_left(held: "subprocess.Popen[str]", tmp_path: Path, bin_dir: Path) -> None:
    (other,) = servers(tmp_path)
    with scratch(Place(bin_dir)):
        assert len(servers(tmp_path)) == 2
    server = postmaster.running(other)
    assert server
    assert server.answers()
    held.communicate("")
    deadline = time.monotonic() + 20
    while servers(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert servers(tmp_path) == []
