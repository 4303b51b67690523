"""One data folder of PostgreSQL's: made by initdb, started and stopped by pg_ctl."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from migrator.database.account import Account
from migrator.database.binaries import Binaries
from migrator.database.postmaster import PORT, Postmaster, bury, discard, running
from migrator.values.errors import ConnectionFailed, Problem

USER = "postgres"
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "32MB",
    "max_connections": "50",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
}
# For data that nobody misses after a power cut. What was committed still survives a killed server, so that tests may
# kill one: synchronous_commit=off would lose it.
VOLATILE: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "min_wal_size": "32MB",
    "max_wal_size": "128MB",
}
LOG_LINES = 15


def major(folder: Path) -> int | None:
    """Return the major version that the data in `folder` is of, or None where there is none yet."""
    version = folder / "data" / "PG_VERSION"
    return int(version.read_text()) if version.is_file() else None


def create(folder: Path, binaries: Binaries, account: Account, *, durable: bool) -> None:
    """Make the data folder of a new server. Raises ConnectionFailed."""
    # An initdb that was killed leaves half a folder: only the rename makes it the data.
    new = folder / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    account.own(new)
    # Trust: who reaches the socket's folder, which is mode 0700, is the user of this server or root.
    options = ["--username", USER, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    # 17 brought a C.UTF-8 of its own, the same on every machine; before it the C library's has to do.
    options += ["--locale-provider=builtin", "--locale=C.UTF-8"] if binaries.major >= 17 else ["--locale=C.UTF-8"]
    options += [] if durable else ["--no-sync"]
    with _reached(new, account) as (path, keep):
        try:
            account.run([binaries.folder / "initdb", "-D", path, *options], subprocess.PIPE, keep)
        except subprocess.CalledProcessError as error:
            raise ConnectionFailed(_failure("initdb failed", error.output.decode("utf-8", "replace"))) from None
    new.rename(folder / "data")


def start(folder: Path, binaries: Binaries, account: Account, *, durable: bool) -> Postmaster:
    """Start the server of `folder` and return it once it is ready. Raises ConnectionFailed with the log's end."""
    bury(folder)
    sockets = Path(tempfile.mkdtemp(prefix="migrator-", dir=_short()))
    account.own(sockets)
    settings = {**SETTINGS, "unix_socket_directories": str(sockets), **({} if durable else VOLATILE)}
    options = " ".join(shlex.quote(part) for name in settings for part in ("-c", f"{name}={settings[name]}"))
    try:
        _pg_ctl(folder, binaries, account, "start", "-w", "-s", "-o", options)
    except subprocess.CalledProcessError:
        discard(sockets)
        raise ConnectionFailed(_failure("the private server did not start", _log(folder))) from None
    found = running(folder)
    if found is None:
        raise ConnectionFailed(_failure("the private server stopped at once", _log(folder)))
    return found


def stop(folder: Path, binaries: Binaries, account: Account) -> None:
    """Stop the server of `folder`, ending the sessions that are left. Raises ConnectionFailed."""
    found = running(folder)
    if found is None:
        return
    try:
        _pg_ctl(folder, binaries, account, "stop", "-w", "-s", "-m", "fast")
    except subprocess.CalledProcessError:
        raise ConnectionFailed(_failure("the private server did not stop", _log(folder))) from None
    discard(found.socket_dir)


def _pg_ctl(folder: Path, binaries: Binaries, account: Account, action: str, *options: str) -> None:
    # We open the log ourselves: the server's user need not be able to.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    with (
        _reached(folder / "data", account) as (path, keep),
        os.fdopen(os.open(folder / "log", flags, 0o600), "ab") as log,
    ):
        account.run([binaries.folder / "pg_ctl", action, "-D", path, *options], log, keep)


@contextmanager
def _reached(data: Path, account: Account) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give the path by which `account` reaches its data, and the descriptors that it must inherit for that.

    The user to whom root hands the server may own a folder and yet not be allowed to search those above it, as in a
    clone below /root. A descriptor that root opened leads there all the same, and no mode has to be loosened.
    """
    if account.entry is None:
        yield str(data), ()
        return
    descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}" if Path("/proc/self/fd").is_dir() else str(data), (descriptor,)
    finally:
        os.close(descriptor)


def _short() -> str:
    """Return where folders for sockets go: a socket's path is 107 bytes at most, and TMPDIR may be long or private."""
    shared = Path("/tmp")  # noqa: S108 - mkdtemp makes a folder in it that is new and mode 0700
    return str(shared) if shared.is_dir() else tempfile.gettempdir()


def _log(folder: Path) -> str:
    return (folder / "log").read_text("utf-8", "replace")


def _failure(what: str, output: str) -> Problem:
    last = "\n".join(output.strip().splitlines()[-LOG_LINES:])
    return Problem("no-server", f"{what}\n{last}")
