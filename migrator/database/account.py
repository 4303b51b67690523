"""Whom a private server runs as: PostgreSQL refuses to run as root, so root hands it to somebody else."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# Nothing of the caller's environment reaches the server: PGPORT, PGDATA or LC_ALL would change what it does.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the machine, or, where `entry` is None, whoever runs this program."""

    entry: pwd.struct_passwd | None

    def run(self, command: Sequence[str | Path], output: int | IO[Any], keep: Sequence[int] = ()) -> str:
        """Run a program of PostgreSQL's as this user and return its standard output, where `output` is PIPE.

        `keep` are file descriptors that it inherits. It has a session of its own, so that Ctrl-C at the terminal
        stops us and not the server. Raises OSError, CalledProcessError, TimeoutExpired.
        """
        identity: dict[str, Any] = {}
        if self.entry is not None:
            identity = {"user": self.entry.pw_uid, "group": self.entry.pw_gid, "extra_groups": []}
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",  # a working directory that this user may not search makes PostgreSQL's programs fail
            env=ENVIRONMENT,
            pass_fds=keep,
            start_new_session=True,
            timeout=TIMEOUT,
            check=True,
            **identity,
        )
        return (done.stdout or b"").decode("utf-8", "replace")

    def own(self, path: Path) -> None:
        """Make this user the owner of `path`."""
        if self.entry is not None:
            os.chown(path, self.entry.pw_uid, self.entry.pw_gid, follow_symlinks=False)


def choose(folder: Path) -> Account:
    """Return who is to run a server in `folder`, which need not exist yet.

    That is ourselves, unless we are root: then the owner of what is there already, `postgres`, or `nobody`.
    Raises LookupError where the machine has none of them.
    """
    if os.geteuid() != 0:
        return Account(None)
    nearest = next(path for path in (folder / "data", folder, *folder.parents) if path.exists())
    for name in (nearest.stat().st_uid, "postgres", "nobody"):
        if name != 0 and (entry := _entry(name)) is not None:
            return Account(entry)
    raise LookupError("there is no user to run the server as: neither `postgres` nor `nobody` exists")


def _entry(name: int | str) -> pwd.struct_passwd | None:
    """Look a user up; initdb refuses a number that has no entry."""
    try:
        return pwd.getpwuid(name) if isinstance(name, int) else pwd.getpwnam(name)
    except KeyError:
        return None
