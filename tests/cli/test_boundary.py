"""Exit codes: what a pipeline acts on. Signals are real ones, sent to a process while the server works."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from subprocess import Popen

import psycopg
import pytest

from migrator.database.lock import lock_parts
from tests.cli.conftest import LINES, ORDERS, SLEEPING, USERS, Main, Project

LONG = {"002_long.up": "CREATE TABLE half (id int);\nSELECT pg_sleep(60);", "002_long.down": "DROP TABLE half;"}
BROKEN = {"002_broken.up": "SELECT 1/0;", "002_broken.down": "SELECT 1;"}
INTERRUPTS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]


def end(process: Popen[str], number: int) -> tuple[int, str, str, float]:
    """Send a signal; return the exit code, stdout, stderr and the seconds that the end took."""
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err, time.monotonic() - began


@contextmanager
def another_run(project: Project) -> Iterator[int]:
    """Hold the run lock as a run does; gives the process that holds it."""
    with psycopg.connect(project.url, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%(space)s::int, %(key)s::int)", lock_parts("migrator"))
        yield holder.info.backend_pid


def test_0_done_and_nothing_to_do(project: Project) -> None:
    project.write(USERS)
    assert [project.call("apply").code, project.call("apply").code] == [0, 0]


def test_1_a_migration_failed(project: Project) -> None:
    assert project.write(USERS | BROKEN).call("apply").code == 1


def test_1_a_rule_failed(project: Project) -> None:
    project.write(USERS, validate={"tables": {"nothing": {}}})
    assert [project.call("apply").code, project.call("validate").code] == [1, 1]


def test_2_the_manifest_is_wrong(project: Project) -> None:
    assert project.write(USERS, nothing=1).call("apply").code == 2


def test_3_refused(project: Project) -> None:
    project.write(USERS | LINES).call("apply")
    shown = project.write(USERS | ORDERS | LINES).call("apply")
    assert shown.code == 3
    assert "error[out-of-order]" in shown.err


def test_4_the_run_lock_was_not_to_be_had(project: Project) -> None:
    project.write(USERS, defaults={"lock_wait": "100ms"})
    with another_run(project) as pid:
        shown = project.call("apply")
    assert shown.code == 4
    assert f"pid {pid}" in shown.err
    assert project.call("apply").code == 0


def test_4_a_lock_on_a_table_was_not_to_be_had(project: Project) -> None:
    project.write(USERS).call("apply")
    alter = {"002_a.up": "ALTER TABLE users ADD x int;", "002_a.down": "ALTER TABLE users DROP x;"}
    project.write(USERS | alter, defaults={"lock_timeout": "50ms", "lock_wait": "200ms"})
    with psycopg.connect(project.url) as reader:
        reader.execute("LOCK TABLE users IN ACCESS SHARE MODE")
        assert project.call("apply").code == 4


def test_5_no_connection(migrator: Main, project: Project) -> None:
    project.write(USERS)
    assert migrator("apply", "--url", "postgresql://127.0.0.1:1/x").code == 5


@pytest.mark.parametrize(("number", "code"), INTERRUPTS)
def test_a_signal_cancels_what_the_server_works_on(project: Project, number: int, code: int) -> None:
    process = project.write(USERS | LONG | LINES).start("apply", "--format", "json")
    project.wait_for(SLEEPING)
    ended, out, err, seconds = end(process, number)
    assert ended == code
    assert seconds < 1
    name = signal.Signals(number).name
    assert f"error[interrupted]: interrupted by {name}" in err
    assert err.endswith("002_long was rolled back; 001 stays applied; 003 was not started.\n")
    assert '"outcome": "interrupted"' in out
    assert project.query(SLEEPING) == [(0,)]
    assert project.query("SELECT to_regclass('half')") == [(None,)]
    kept = project.query("SELECT migration, status, error FROM migrator.schema_migrations ORDER BY id")
    assert kept == [("001_users", "completed", None), ("002_long", "failed", f"interrupted by {name}")]
    assert project.query("SELECT outcome FROM migrator.runs") == [("interrupted",)]


@pytest.mark.parametrize(("number", "code"), INTERRUPTS)
def test_a_signal_ends_the_wait_for_another_run(project: Project, number: int, code: int) -> None:
    project.write(USERS)
    with another_run(project) as pid:
        process = project.start("apply")
        assert process.stderr
        assert process.stderr.readline().startswith(f"waiting for the run lock: pid {pid}")
        ended, out, err, seconds = end(process, number)
    assert (ended, out) == (code, "")
    assert seconds < 1
    assert f"interrupted by {signal.Signals(number).name}; nothing was touched" in err


def test_an_ignored_interrupt_stays_ignored(project: Project) -> None:
    """As `nohup` and a shell's background jobs ask for."""
    brief = {"001_brief.up": "SELECT pg_sleep(0.5);", "001_brief.down": "SELECT 1;"}
    shown = project.write(brief).shell("trap '' INT; migrator apply & sleep 0.2; kill -INT $!; wait $!")
    assert shown.returncode == 0


FAILURES: dict[str, tuple[int, str, Callable[[Project], tuple[str, ...]]]] = {
    "no manifest": (2, "no-manifest", lambda p: ("apply", "--manifest", "none.yaml")),
    "two problems": (2, "unknown-key", lambda p: (p.write(USERS, colour=1, size=2), "apply")[1:]),
    "empty URL": (2, "usage", lambda p: (p.write(USERS), "plan", "--url", "")[1:]),
    "no connection": (5, "no-connection", lambda p: (p.write(USERS), "status", "--url", "host=/nowhere")[1:]),
    "refused": (3, "not-confirmed", lambda p: (p.write(USERS).call("apply"), "rollback", "--all")[1:]),
    "unknown id": (2, "unknown-migration", lambda p: (p.write(USERS), "apply", "--to", "none")[1:]),
    "unknown attempt": (2, "unknown-attempt", lambda p: (p.write(USERS), "history", "show", "7")[1:]),
    "unknown code": (2, "usage", lambda p: ("explain", "none")),
}


@pytest.mark.parametrize("name", FAILURES)
def test_as_json_every_error_is_one_document_and_ends_with_what_to_do(project: Project, name: str) -> None:
    code, problem, prepare = FAILURES[name]
    shown = project.call(*prepare(project), "--format", "json")
    assert shown.code == code
    assert (shown.document["kind"], shown.document["exit_code"]) == ("problems", code)
    assert shown.document["problems"][0]["code"] == problem
    assert all(found["hint"] for found in shown.document["problems"])
    assert f"error[{problem}]" in shown.err


def test_a_bug_shows_its_trace_and_asks_for_a_report(migrator: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    from migrator.project import format as format_

    def fail() -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(format_, "json_schema", fail)
    shown = migrator("schema")
    assert (shown.code, shown.out) == (70, "")
    assert "ZeroDivisionError: a bug\nThis is a bug in migrator. Please report it" in shown.err
