"""A running PostgreSQL, as the postmaster.pid in its data folder describes it, and what a killed one leaves."""

import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Any number does: the socket's folder is ours alone. Said out loud, because PGPORT would change the default.
PORT = 5432
STARTING = 30.0


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A running server, by what its postmaster.pid says."""

    pid: int
    port: int
    socket_dir: Path

    @property
    def socket(self) -> Path:
        """The socket that it listens on."""
        return self.socket_dir / f".s.PGSQL.{self.port}"

    def answers(self) -> bool:
        """Tell whether somebody listens there: a number alone may by now be another process's."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
        return True


def running(folder: Path) -> Postmaster | None:
    """Return the server that is ready in `folder`, if there is one; one that is just starting is waited for."""
    deadline = time.monotonic() + STARTING
    while True:
        lines = _pid_file(folder)
        if len(lines) < 5:
            return None
        found = Postmaster(int(lines[0]), int(lines[3]), Path(lines[4]))
        if not found.answers():
            return None
        if len(lines) > 7 and lines[7].strip() == "ready":
            return found
        if time.monotonic() > deadline:
            return None
        time.sleep(0.02)


def bury(folder: Path) -> None:
    """Clear away what a killed server left.

    PostgreSQL does so too, but takes a zombie for alive, and in a container whose first process reaps nobody a killed
    server stays one. Its shared memory guards the data against those of its sessions that are still there.
    """
    lines = _pid_file(folder)
    if len(lines) > 4:
        discard(Path(lines[4]))
    if lines and _is_zombie(int(lines[0])):
        (folder / "data" / "postmaster.pid").unlink()


def discard(sockets: Path) -> None:
    """Remove a folder for sockets, if nothing else is in it."""
    with suppress(OSError):
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (sockets / name).unlink(missing_ok=True)
        sockets.rmdir()


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _pid_file(folder: Path) -> Sequence[str]:
    try:
        return (folder / "data" / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return ()
