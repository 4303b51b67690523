"""Where a server that is gone in a minute keeps its data: in memory, if there is room."""

import os
import shutil
from pathlib import Path

SHARED = Path("/dev/shm")  # noqa: S108 - where Linux has files in memory; mkdtemp makes a folder of its own in it
# A server of its own takes some 40 MB, each database 8, its log 128 at most: leave others enough of what they have.
_ROOM = 1 << 30


def folder_in_memory() -> str | None:
    """Return a folder for temporary files that are kept in memory; None where there is none, or hardly any room.

    A database is some 300 small files: on a disk its copy takes ten times as long. Who sets TMPDIR has chosen a folder.
    """
    if "TMPDIR" in os.environ or not os.access(SHARED, os.W_OK | os.X_OK):
        return None
    return str(SHARED) if min(shutil.disk_usage(SHARED).free, _available()) >= _ROOM else None


def _available() -> int:
    """Return the bytes of memory that programs can still get, as proc(5) tells; 0 where it does not."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return 0
    told = (line.split() for line in lines if line.startswith("MemAvailable:"))
    return next((int(words[1]) * 1024 for words in told), 0)
