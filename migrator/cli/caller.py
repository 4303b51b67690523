"""Who runs this, for the history."""

import os
import subprocess
from pathlib import Path

from migrator import __version__
from migrator.database.history import Caller


def caller(folder: Path) -> Caller:
    """Return the operating system's user and host, and the commit of the checkout that holds `folder`."""
    return Caller(_user(), os.uname().nodename, __version__, _commit(folder))


def _user() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's number without a name
        return str(os.getuid())


def _commit(folder: Path) -> str | None:
    """Return the commit, with a plus where the checkout has changes that are in none; None where it is no checkout."""
    try:
        git = ["git", "-C", str(folder), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty=+"]
        found = subprocess.run(git, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):  # no git here; its name is a convenience, not a fact we need
        return None
    return found.stdout.strip() or None
