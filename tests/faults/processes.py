"""`migrator apply` as a process of its own, which can be stopped and killed, and what the server shows of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.engine.conftest import Project
from tests.faults.conftest import wait_until

# What client_connection_check_interval is set to, and the second that the guarantee allows beside it.
NOTICED_WITHIN = 3.0
NAME = "process under test"
BACKENDS = f"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{NAME}'"
RUN_LOCKS = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def applying(project: Project, *options: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """Start `migrator apply`; it is killed at the end where it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "migrator", "apply", *options],
        cwd=project.folder,
        env={**os.environ, "DATABASE_URL": project.url, "PGAPPNAME": NAME, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], condition: Callable[[], object]) -> None:
    """Wait for a state that the process brings about; fails with what it said where it ends before."""
    wait_until(lambda: process.poll() is not None or condition())
    assert process.poll() is None, process.communicate()


def kill(process: subprocess.Popen[str]) -> float:
    """Kill with SIGKILL, and return when that was."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    return time.monotonic()


def waits_for(project: Project, event: str) -> bool:
    """Tell whether the process waits for an event: PgSleep, SyncRep, relation."""
    return bool(project.query(f"{BACKENDS} AND wait_event = '{event}'"))


def is_idle_in_transaction(project: Project) -> bool:
    """Tell whether the process is between two messages of one transaction."""
    return bool(project.query(f"{BACKENDS} AND state = 'idle in transaction'"))


def locks_are_gone(project: Project) -> bool:
    """Tell whether nobody holds a run lock or a lock of a table any more."""
    of_tables = f"SELECT 1 FROM pg_locks l JOIN ({BACKENDS}) b USING (pid) WHERE l.locktype = 'relation'"
    return not project.query(RUN_LOCKS) and not project.query(of_tables)


def until_locks_are_gone(project: Project) -> float:
    """Return the seconds that it took."""
    began = time.monotonic()
    wait_until(lambda: locks_are_gone(project))
    return time.monotonic() - began
