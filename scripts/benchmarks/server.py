"""The private server that is measured on, and databases that are new for each measurement."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

from benchmarks.children import environment
from migrator.database import embedded


@dataclass(frozen=True)
class Bench:
    """A durable server on a Unix socket, a folder for projects, how often a measurement is repeated and a run killed.

    On a socket both sides of a comparison pay less for each message than over TCP, which is to the advantage of psql,
    who sends the whole of a file's statements in one transaction: the ratio over TCP can only be lower.
    """

    server: embedded.Server
    folder: Path
    repeat: int
    kills: int = 0
    quick: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def socket(self) -> Path:
        """Return the path of the server's socket."""
        where = parse_qs(urlsplit(self.server.conninfo).query)
        return Path(where["host"][0]) / f".s.PGSQL.{where['port'][0]}"

    def psql(self, url: str, *options: str | Path) -> list[str]:
        """Return the command that runs psql with errors that stop it."""
        return [str(self.server.bin_dir / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *map(str, options), url]

    def ask(self, url: str, query: str) -> str:
        """Run SQL through psql and return what it answers."""
        command = self.psql(url, "-At", "-c", query)
        return subprocess.run(command, check=True, env=environment(), capture_output=True, text=True).stdout.strip()

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database, give its URL, drop it. What was written before is on disk when a clock starts."""
        name = f"bench_{next(self._numbers)}"
        self._administer(f"CREATE DATABASE {name}", "CHECKPOINT")
        try:
            yield urlunsplit(urlsplit(self.server.conninfo)._replace(path=f"/{name}"))
        finally:
            self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _administer(self, *statements: str) -> None:
        options = [option for statement in statements for option in ("-c", statement)]
        subprocess.run(self.psql(self.server.conninfo, *options), check=True, env=environment())
