"""A private PostgreSQL kept in a folder: made on first use, shared by who uses it at once, stopped by the last of them.

This is what `url: embedded:FOLDER` of a manifest means. Its database is `postgres`, which every server has and every
tool connects to unasked: the folder is one project's, so that a name of its own would tell nothing.
"""

import fcntl
import os
import shutil
import stat
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from migrator.database import account, binaries, cluster, postmaster
from migrator.values.errors import ConnectionFailed, Problem


@dataclass(frozen=True, slots=True)
class Server:
    """A private server in use; leaving the `with` block, or `stop`, ends the use and, for the last user, the server.

    `conninfo` is its URL, `folder` what it is kept in, `major` its version (18), `bin_dir` where its programs are
    (psql and pg_dump among them). SIGTERM must raise for the block to be left: Python's default just ends the process.
    """

    conninfo: str
    folder: Path
    major: int
    bin_dir: Path
    _account: account.Account = field(repr=False)
    _use: list[int] = field(repr=False)

    def stop(self) -> None:
        """End the use; the server stops unless another process, or another `start` of this one, still uses it."""
        if not self._use:
            return
        with _turn(self.folder):
            _leave(self._use.pop(), self.folder, binaries.Binaries(self.bin_dir, self.major), self._account)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        except ConnectionFailed as failure:
            if error is None:
                raise
            error.add_note(str(failure))  # what went wrong first is what people have to see


def start(folder: Path, *, bin_dir: Path | None = None, durable: bool = True) -> Server:
    """Return the server kept in `folder`, made and started where it is not; one that runs already is joined.

    `bin_dir` holds PostgreSQL's programs, else they are looked for (see `binaries.find`). Without `durable` the data
    does not survive a power cut. Raises ConnectionFailed.
    """
    folder = folder.absolute()
    try:
        whom = account.choose(folder)
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
            whom.own(folder)
        with _turn(folder):
            return _start(folder, bin_dir, whom, durable=durable)
    except (OSError, LookupError, subprocess.SubprocessError) as error:
        message = f"the private server in {folder} cannot be used: {error}"
        raise ConnectionFailed(Problem("no-server", message)) from error


def clear_away(folders: Iterable[Path]) -> None:
    """Stop the servers in `folders` whose users were all killed, and remove the folder that each is alone in.

    Left are those that are in use, those that are just being made, and what others have put where ours may be. A server
    that cannot be stopped is left, too: nobody waits for it.
    """
    for folder in folders:
        with suppress(OSError, LookupError, ConnectionFailed):
            if _is_ours(folder.parent):
                _clear_away(folder)


def _clear_away(folder: Path) -> None:
    with _left_alone(folder):
        whom = account.choose(folder)
        cluster.stop(folder, binaries.find(None, cluster.major(folder), whom), whom)
        shutil.rmtree(folder.parent)


def _is_ours(folder: Path) -> bool:
    """Tell whether nobody else can have put something there: others may write where temporary folders are."""
    about = folder.lstat()
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & 0o022


@contextmanager
def _left_alone(folder: Path) -> Iterator[None]:
    """Raise OSError where a server is in use, or where somebody is about to start or to stop it."""
    locks: list[int] = []
    try:
        for name in ("turn.lock", "users.lock"):
            locks.append(os.open(folder / name, os.O_RDWR | os.O_NOFOLLOW))
            fcntl.flock(locks[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        for lock in locks:
            os.close(lock)


def _start(folder: Path, bin_dir: Path | None, whom: account.Account, *, durable: bool) -> Server:
    programs = binaries.find(bin_dir, cluster.major(folder), whom)
    if cluster.major(folder) is None:
        cluster.create(folder, programs, whom, durable=durable)
    use = _opened(folder / "users.lock")
    fcntl.flock(use, fcntl.LOCK_SH)
    try:
        found = postmaster.running(folder) or cluster.start(folder, programs, whom, durable=durable)
    except BaseException:  # Ctrl-C finds the server half started: it must not stay behind
        _leave(use, folder, programs, whom)
        raise
    url = f"postgresql://{cluster.USER}@/postgres?host={quote(str(found.socket_dir), safe='')}&port={found.port}"
    return Server(url, folder, programs.major, programs.folder, whom, [use])


def _leave(use: int, folder: Path, programs: binaries.Binaries, whom: account.Account) -> None:
    try:
        if _is_last(use):
            cluster.stop(folder, programs, whom)
    finally:
        os.close(use)


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server; the kernel ends the turn of a process that dies."""
    turn = _opened(folder / "turn.lock")
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


def _is_last(use: int) -> bool:
    """Tell whether nobody else holds a use, by trying to hold it alone."""
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
