"""Rows 1 to 5: the client is killed, or told to end, at every point of a run."""

import signal
import time
from contextlib import closing

import pytest

from tests.engine.conftest import Project
from tests.faults.conftest import blocked
from tests.faults.processes import (
    NOTICED_WITHIN,
    RUN_LOCKS,
    applying,
    is_idle_in_transaction,
    kill,
    locks_are_gone,
    until,
    until_locks_are_gone,
    waits_for,
)

LOG = {"001_log.up": "CREATE TABLE log (n int);\n", "001_log.down": "DROP TABLE log;\n"}
SLOW = {"002_slow.up": "INSERT INTO log VALUES (1);\nSELECT pg_sleep(60);\n", "002_slow.down": "SELECT 1;\n"}
MENDED = {**SLOW, "002_slow.up": "INSERT INTO log VALUES (1);\n"}
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
AT_ONCE = 2.0  # one second, and what a busy machine adds


def only_the_first_is_there(project: Project) -> bool:
    """Nothing of the second migration is left: no row of its own, and none in the history."""
    return project.query("TABLE log") == [] and project.attempts() == [("001_log", "up", "completed")]


def test_01_killed_with_the_lock_and_before_begin_the_next_run_works_at_once(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | MENDED)
    with closing(project.session()) as other:
        other.send("BEGIN; LOCK TABLE migrator.schema_migrations")
        with applying(project) as process:
            until(process, lambda: blocked(project) and project.query(RUN_LOCKS))
            kill(process)
            assert until_locks_are_gone(project) < NOTICED_WITHIN
    assert project.apply().problem is None
    assert project.query("TABLE log") == [(1,)]


def test_02_killed_between_two_messages_of_a_transaction_nothing_is_applied(project: Project) -> None:
    project.write(LOG).apply()
    entry = {"id": "002_slow", "expect": {"tables": {"log": {"columns": {"n": "integer"}}}}}
    short = {**SLOW, "002_slow.up": "INSERT INTO log VALUES (1);\nSELECT pg_sleep(1);\n"}
    project.write(LOG | short, migrations=["001_log", entry])
    with applying(project) as process:
        until(process, lambda: waits_for(project, "PgSleep"))
        process.send_signal(signal.SIGSTOP)  # it does not see the answer, so that it is killed before it sends COMMIT
        until(process, lambda: is_idle_in_transaction(project))
        kill(process)
        assert until_locks_are_gone(project) < 1.0
    assert only_the_first_is_there(project)
    assert project.apply().problem is None
    assert project.query("TABLE log") == [(1,)]


def test_03_killed_in_a_long_statement_the_server_ends_it_within_the_check_interval(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | SLOW)
    with applying(project) as process:
        until(process, lambda: waits_for(project, "PgSleep"))
        kill(process)
        assert until_locks_are_gone(project) < NOTICED_WITHIN
    assert only_the_first_is_there(project)
    assert project.write(LOG | MENDED).apply().problem is None
    assert project.query("TABLE log") == [(1,)]


def test_04_killed_in_the_queue_for_a_lock_readers_go_on_within_the_check_interval(project: Project) -> None:
    project.write(LOG).apply()
    # The ladder's first step is 200 ms; only a message that stays in the queue shows who takes it away.
    alter = "SET LOCAL lock_timeout = '60s';\nALTER TABLE log ADD COLUMN x int;\n"
    project.write(LOG | {"002_alter.up": alter, "002_alter.down": "SELECT 1;\n"})
    with closing(project.session()) as reader, closing(project.session()) as live:
        reader.send("BEGIN; SELECT * FROM log")
        with applying(project) as process:
            until(process, lambda: blocked(project))
            killed = kill(process)
            live.send("SELECT * FROM log")
            assert time.monotonic() - killed < NOTICED_WITHIN
    assert only_the_first_is_there(project)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_05_a_signal_cancels_rolls_back_and_is_recorded(project: Project, number: signal.Signals) -> None:
    project.write(LOG).apply()
    project.write(LOG | SLOW)
    with applying(project) as process:
        until(process, lambda: waits_for(project, "PgSleep"))
        began = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - began < AT_ONCE
    assert process.returncode == 128 + number
    assert f"interrupted by {number.name}" in out + err
    assert locks_are_gone(project)
    assert project.query("TABLE log") == []
    assert project.attempts()[1:] == [("002_slow", "up", "failed")]
    assert project.query("SELECT outcome FROM migrator.runs ORDER BY started_at DESC LIMIT 1") == [("interrupted",)]


def test_05_a_second_signal_ends_the_program_and_leaves_no_lock(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | SLOW)
    with applying(project) as process:
        until(process, lambda: waits_for(project, "PgSleep"))
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode in (-signal.SIGINT, -signal.SIGTERM, 143, 130)
    assert until_locks_are_gone(project) < NOTICED_WITHIN
    assert project.query("TABLE log") == []


def test_05_a_hang_up_that_nohup_has_ignored_stays_ignored(project: Project) -> None:
    short = {**SLOW, "002_slow.up": "INSERT INTO log VALUES (1);\nSELECT pg_sleep(1);\n"}
    project.write(LOG | short)
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # inherited by what is started now, as nohup does it
    try:
        with applying(project) as process:
            until(process, lambda: waits_for(project, "PgSleep"))
            process.send_signal(signal.SIGHUP)
            process.communicate(timeout=20)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert process.returncode == 0
    assert project.query("TABLE log") == [(1,)]
