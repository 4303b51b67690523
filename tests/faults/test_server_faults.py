"""Rows 8 to 10: a standby that does not answer, a server that goes away, a session that is ended."""

import json
import os
import shlex
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from migrator.database import cluster
from migrator.database.binaries import Binaries
from migrator.database.embedded import Server
from migrator.database.lock import lock_parts
from migrator.values.events import Event, Retrying, StepStarted, Waiting
from tests.engine.conftest import Project
from tests.faults.conftest import wait_until
from tests.faults.processes import RUN_LOCKS, applying

LOG = {"001_log.up": "CREATE TABLE log (n int);\n", "001_log.down": "DROP TABLE log;\n"}
ROW = {"002_row.up": "INSERT INTO log VALUES (2);\n", "002_row.down": "SELECT 1;\n"}
SLOW = {"002_slow.up": "INSERT INTO log VALUES (2);\nSELECT pg_sleep(1);\n", "002_slow.down": "SELECT 1;\n"}
SLEEPING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
COMMITTING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.fixture
def own(cluster_of_own: Server, tmp_path: Path) -> Project:
    """A project on a server of this test's own."""
    return Project(tmp_path / "project", cluster_of_own.conninfo)


@pytest.fixture
def ghost(own: Project) -> Project:
    """A project whose server waits for a standby that there is none of, from the second migration on."""
    own.write(LOG).apply()
    own.query("ALTER SYSTEM SET synchronous_standby_names = 'ghost'")
    own.query("SELECT pg_reload_conf()")
    wait_until(lambda: own.value("SHOW synchronous_standby_names") == "ghost")
    return own.write(LOG | ROW)


def pid(project: Project, state: str) -> int:
    """Wait for the one session that is in a state, and return its process."""
    wait_until(lambda: project.query(state))
    found: int = project.value(state)
    return found


def test_08_a_commit_that_waits_for_a_standby_says_so_and_is_applied_when_it_is_cancelled(ghost: Project) -> None:
    with applying(ghost, "--format", "json") as process:
        assert process.stderr
        assert process.stdout
        told = next(line for line in process.stderr if "waiting for" in line)
        assert "synchronous replication" in told
        assert "synchronous_standby_names is ghost" in told
        process.send_signal(signal.SIGINT)
        document = json.loads(process.stdout.read())
        process.wait(20)
    assert process.returncode == 130
    assert document["outcome"] == "interrupted"
    (step,) = document["steps"]
    assert step["outcome"] == "applied"
    assert any("canceling wait for synchronous replication" in notice for notice in step["notices"])
    assert ghost.attempts()[1:] == [("002_row", "up", "completed")]
    assert ghost.query("TABLE log") == [(2,)]


def test_08_a_commit_that_waits_for_a_standby_is_recognised_when_it_is_terminated(ghost: Project) -> None:
    with ThreadPoolExecutor() as threads:
        run = threads.submit(ghost.apply)
        ghost.query(f"SELECT pg_terminate_backend({pid(ghost, COMMITTING)})")
        result = run.result(20)
    assert result.problem is None
    (step,) = result.steps
    assert step.outcome == "applied"
    assert any("synchronous replication" in notice for notice in step.notices)
    assert ghost.attempts()[1:] == [("002_row", "up", "completed")]
    assert ghost.query("TABLE log") == [(2,)]


def test_08_a_statement_of_our_own_that_waits_for_a_standby_says_so_too(ghost: Project) -> None:
    ghost.write(LOG | ROW, migrations=["001_log", {"id": "002_row", "transaction": "none"}])
    with ThreadPoolExecutor() as threads:
        run = threads.submit(ghost.apply)
        wait_until(lambda: any(isinstance(e, Waiting) and e.what == "synchronous replication" for e in ghost.events))
        assert ghost.query("TABLE log") == []  # it is the history's row of the attempt that waits
        ghost.query("ALTER SYSTEM RESET synchronous_standby_names")
        ghost.query("SELECT pg_reload_conf()")
        assert run.result(20).problem is None
    assert ghost.query("TABLE log") == [(2,)]


@pytest.mark.parametrize("fault", ["crash", "fast restart"])
@pytest.mark.parametrize("mode", ["single", "none"])
def test_09_a_server_that_goes_away_in_a_script_is_come_back_to(
    own: Project, cluster_of_own: Server, fault: str, mode: str
) -> None:
    own.write(LOG | SLOW, migrations=["001_log", {"id": "002_slow", "transaction": mode}],
              defaults={"lock_wait": "20s"})  # fmt: skip
    with ThreadPoolExecutor() as threads:
        run = threads.submit(own.apply)
        sleeping = pid(own, SLEEPING)
        if fault == "crash":
            os.kill(sleeping, signal.SIGKILL)  # the postmaster then ends every session and recovers
        else:
            restart(cluster_of_own)
        result = run.result(40)
    assert result.problem is None
    assert any(isinstance(event, Retrying) and "connection was lost" in event.reason for event in own.events)
    assert own.query("TABLE log") == [(2,)]
    assert own.attempts()[1:] == [("002_slow", "up", "failed"), ("002_slow", "up", "completed")]


def restart(server: Server) -> None:
    """Restart it fast, on the same socket: sessions are ended with 57P01, new ones are sent away until it is back."""
    programs = Binaries(server.bin_dir, server.major)
    given = shlex.split((server.folder / "data" / "postmaster.opts").read_text("utf-8"))[1:]
    options = given[: given.index("-D")] + given[given.index("-D") + 2 :]
    cluster._pg_ctl(server.folder, programs, server._account, "stop", "-w", "-s", "-m", "fast")
    cluster._pg_ctl(server.folder, programs, server._account, "start", "-w", "-s", "-o", shlex.join(options))


def test_10_a_session_that_is_terminated_is_made_anew_and_the_script_runs_once(project: Project) -> None:
    project.write(LOG | SLOW)
    of_ours = f"{SLEEPING} AND datname = current_database()"
    with ThreadPoolExecutor() as threads:
        run = threads.submit(project.apply)
        project.query(f"SELECT pg_terminate_backend({pid(project, of_ours)})")
        result = run.result(20)
    assert result.problem is None
    assert project.query("TABLE log") == [(2,)]
    failed = project.query("SELECT error FROM migrator.schema_migrations WHERE status = 'failed'")
    assert len(failed) == 1
    assert "terminating connection due to administrator command" in failed[0][0]


def test_10_a_run_lock_that_went_to_another_run_meanwhile_is_not_taken_for_ours(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | SLOW, defaults={"lock_wait": "1s"})
    parts = lock_parts("migrator")
    of_ours = f"{SLEEPING} AND datname = current_database()"
    with ThreadPoolExecutor() as threads, closing(project.session()) as other:
        run = threads.submit(project.apply)
        ours = pid(project, of_ours)
        # Queued, it has the lock the moment that ours is gone.
        queued = threads.submit(other.send, f"SELECT pg_advisory_lock({parts['space']}, {parts['key']})")
        wait_until(lambda: project.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
        project.query(f"SELECT pg_terminate_backend({ours})")
        queued.result(20)
        result = run.result(20)
        assert (result.exit_code, result.outcome) == (4, "failed")
        assert project.query("TABLE log") == []
    assert project.apply().problem is None
    assert project.query("TABLE log") == [(2,)]


def test_10_a_session_that_is_ended_between_two_scripts_is_noticed_by_the_next(project: Project) -> None:
    last = {"003_row.up": "INSERT INTO log VALUES (3);\n", "003_row.down": "SELECT 1;\n"}
    project.write(LOG | ROW | last)
    ended: list[bool] = []

    def end_it(event: Event) -> None:
        if isinstance(event, StepStarted) and event.id == "003_row":
            ended.append(project.value(RUN_LOCKS.replace("pid", "pg_terminate_backend(pid)", 1)))

    project.events = Acting(end_it)
    result = project.apply()
    assert ended == [True]
    assert result.problem is None
    assert project.query("TABLE log") == [(2,), (3,)]


class Acting(list[Event]):
    """Events that are acted on when they come."""

    def __init__(self, act: Callable[[Event], None]) -> None:
        super().__init__()
        self.act = act

    def append(self, event: Event) -> None:
        super().append(event)
        self.act(event)
