"""Rules asked on several connections at once."""

import os
import signal
import threading
import time
from contextlib import closing

import pytest

from migrator.engine.selection import Group
from migrator.engine.validation import validate
from migrator.rules.rule import Rule
from migrator.values.errors import ConnectionFailed
from migrator.values.verdicts import Verdict
from tests.engine.conftest import Project
from tests.engine.questions import question
from tests.faults.conftest import wait_until
from tests.rules.asking import read

# A session keeps its share of the lock after its question: whoever comes second finds the first one. Alone it gives up.
MEETS = """
CREATE FUNCTION meets(wanted int) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_lock_shared(7);
    FOR i IN 1..wanted * 500 LOOP
        IF (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7) >= wanted THEN
            RETURN true;
        END IF;
        PERFORM pg_sleep(0.01);
    END LOOP;
    RETURN false;
END $$
"""
SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
LOOKERS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'migrator' AND datname = current_database()"
OTHERS_AT_WORK = (
    f"SELECT NOT EXISTS ({LOOKERS.replace('count(*)', '1')} AND state = 'active' AND pid <> pg_backend_pid())"
)
SLEEP = "SELECT true FROM pg_sleep(60)"


@pytest.fixture
def written(project: Project) -> Project:
    """A project with a database to be asked."""
    return project.write({"001_users.up": "SELECT 1;", "001_users.down": "SELECT 1;"})


def asked(project: Project, rules: list[Rule], jobs: int) -> tuple[Verdict, ...]:
    with closing(project.session()) as session:
        return validate(session, project.manifest, [Group("validate", tuple(rules))], jobs).phases[0].rules


@pytest.mark.parametrize("jobs", [2, 3])
def test_as_many_questions_are_asked_at_once_as_there_are_jobs(written: Project, jobs: int) -> None:
    written.query(MEETS)
    questions: list[Rule] = [question(f"{number}", f"SELECT meets({jobs})") for number in range(jobs)]
    assert [verdict.status for verdict in asked(written, questions, jobs)] == ["pass"] * jobs


def test_no_more_connections_are_opened_than_there_are_questions(written: Project) -> None:
    questions: list[Rule] = [question(f"{number}", LOOKERS) for number in range(2)]
    assert [verdict.found for verdict in asked(written, questions, 16)] == ["2", "2"]


@pytest.mark.parametrize("jobs", [1, 4])
def test_verdicts_come_in_the_order_of_the_rules_whatever_is_answered_first(written: Project, jobs: int) -> None:
    rules: list[Rule] = [
        question("slow", "SELECT true FROM pg_sleep(0.2)"),
        *read("tables: [absent_one]"),
        question("measured", "SELECT true", measured=True),
        question("wrong", "SELECT nonsense"),
        *read("views: [absent_two]"),
        question("quick", "SELECT true"),
    ]
    found = [(verdict.id, verdict.status) for verdict in asked(written, rules, jobs)]
    assert found == [
        ("data.slow", "pass"),
        ("tables.absent_one", "fail"),
        ("data.measured", "pass"),
        ("data.wrong", "fail"),
        ("views.absent_two", "fail"),
        ("data.quick", "pass"),
    ]


def test_what_is_measured_is_asked_while_nothing_else_is(written: Project) -> None:
    beside: list[Rule] = [question(f"{number}", "SELECT true FROM pg_sleep(0.3)") for number in range(3)]
    rules = [question("first", OTHERS_AT_WORK, measured=True), *beside, question("last", OTHERS_AT_WORK, measured=True)]
    assert {verdict.status for verdict in asked(written, rules, 3)} == {"pass"}


def test_an_interrupt_cancels_all_of_them_at_once(written: Project) -> None:
    interrupted: list[float] = []

    def interrupt() -> None:
        wait_until(lambda: written.value(SLEEPING) == 4)
        interrupted.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    watcher = threading.Thread(target=interrupt)
    watcher.start()
    with pytest.raises(KeyboardInterrupt):
        asked(written, [question(f"{number}", SLEEP) for number in range(9)], 4)
    assert time.monotonic() - interrupted[0] < 2
    watcher.join()
    assert written.value(SLEEPING) == 0
    wait_until(lambda: written.value(LOOKERS) == 0)


@pytest.mark.parametrize("lost", [0, 1])
def test_a_connection_that_is_lost_ends_it_for_all(written: Project, lost: int) -> None:
    rules: list[Rule] = [question(f"{number}", SLEEP) for number in range(2)]
    rules[lost] = question("lost", "SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(ConnectionFailed) as error:
        asked(written, rules, 2)
    assert error.value.exit_code == 5
    assert written.value(SLEEPING) == 0


def test_a_server_that_has_no_room_for_another_connection_is_an_expected_error(written: Project) -> None:
    name = written.value("SELECT current_database()")
    written.query(f"CREATE ROLE {name}_one LOGIN CONNECTION LIMIT 1")
    plain = Project(written.folder, written.url.replace("postgres@", f"{name}_one@", 1))
    try:
        with pytest.raises(ConnectionFailed, match="too many connections"):
            asked(plain, [question("a", "SELECT true"), question("b", "SELECT true")], 2)
        wait_until(lambda: written.value(LOOKERS) == 0)
    finally:
        written.query(f"DROP ROLE {name}_one")
