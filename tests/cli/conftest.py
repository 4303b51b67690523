"""A project with a database of its own, and the command line called on it: here, as a process, on a terminal."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrator.cli.boundary import SIGNALS
from migrator.cli.main import main
from tests.project_files import TIMEOUT, run, write_project

MIGRATOR = [sys.executable, "-m", "migrator"]
USERS = {"001_users.up": "CREATE TABLE users (id int);", "001_users.down": "DROP TABLE users;"}
ORDERS = {"002_orders.up": "CREATE TABLE orders (id int);", "002_orders.down": "DROP TABLE orders;"}
LINES = {"003_lines.up": "CREATE TABLE lines (id int);", "003_lines.down": "DROP TABLE lines;"}
SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"


@dataclass(frozen=True)
class Outcome:
    """What a call left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document that stdout has to be."""
        document: dict[str, Any] = json.loads(self.out)
        return document


Main = Callable[..., Outcome]


@pytest.fixture
def migrator(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Main]:
    """The command line in this process, in `tmp_path`: as `migrator` in a shell, and far quicker."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["migrator", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        written = capsys.readouterr()
        return Outcome(int(end.value.code or 0), written.out, written.err)

    yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)


@dataclass
class Project:
    """A project in a folder, whose database the manifest takes from DATABASE_URL."""

    folder: Path
    url: str
    call: Main
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def write(self, scripts: Mapping[str, str], manifest: str | None = None, **keys: Any) -> "Project":
        write_project(self.folder, scripts, manifest, **keys)
        return self

    def process(self, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Call the command line as a process."""
        return run(*arguments, cwd=self.folder, env=self.environment(env))

    def shell(self, command: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a line of bash, in which `migrator` is the command line."""
        script = f'migrator() {{ "{sys.executable}" -m migrator "$@"; }}; set -o pipefail; {command}'
        call = ["bash", "-c", script]
        return subprocess.run(
            call,
            cwd=self.folder,
            env=self.environment(env),
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command line as a process, and do not wait for it."""
        command = [*MIGRATOR, *arguments]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, cwd=self.folder, env=self.environment(), text=True, **streams)  # type: ignore[call-overload]
        self.processes.append(process)
        return process  # type: ignore[no-any-return]

    def terminal(self, *arguments: str, answer: bytes = b"", env: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Call the command line on a terminal, `answer` its question, and return its exit code and what was shown."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(sys.executable, [*MIGRATOR, *arguments], self.environment({"TERM": "xterm", **(env or {})}))
        shown = _shown(terminal, answer)
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status), shown

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, **(more or {})}

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def wait_for(self, condition: str) -> None:
        """Wait until a query counts something."""
        deadline = time.monotonic() + TIMEOUT
        with psycopg.connect(self.url, autocommit=True) as connection:
            while not connection.execute(condition.encode()).fetchall()[0][0]:
                assert time.monotonic() < deadline, condition
                for process in self.processes:
                    assert process.poll() is None, process.communicate()
                time.sleep(0.02)


def _shown(terminal: int, answer: bytes) -> str:
    shown = b""
    while select.select([terminal], [], [], TIMEOUT)[0]:
        try:
            more = os.read(terminal, 65536)
        except OSError:  # EIO: the other side is gone, which is how a terminal ends
            break
        shown += more
        if answer and b"[y/N]" in shown:
            os.write(terminal, answer)
            answer = b""
    os.close(terminal)
    return shown.decode("utf-8", "replace").replace("\r\n", "\n")


@pytest.fixture
def offline(tmp_path: Path, migrator: Main, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose database cannot be reached, for what ends before that matters."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")
    return Project(tmp_path, "postgresql://127.0.0.1:1/none", migrator)


@pytest.fixture
def project(tmp_path: Path, database_url: str, migrator: Main, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project without scripts yet, in `tmp_path`."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    made = Project(tmp_path, database_url, migrator)
    yield made
    for process in made.processes:
        process.kill()
        process.communicate()
