"""Holding the run lock: announced, bounded, and never left behind."""

import threading
from contextlib import closing

import pytest

from migrator.database.lock import holder, try_lock
from migrator.database.session import ServerError, Session
from migrator.engine.locking import hold
from migrator.project.model import Database
from migrator.values.errors import LockUnavailable
from migrator.values.events import Event, Waiting
from tests.engine.conftest import Project
from tests.faults.conftest import wait_until

DATABASE = Database()


def is_free(session: Session) -> bool:
    return holder(session, DATABASE.history) == "a run that has just ended"


def test_it_is_held_inside_and_free_afterwards(project: Project) -> None:
    with closing(project.session()) as first, closing(project.session()) as second:
        with hold(first, DATABASE, 0, print) as held:
            assert held.opening.locked
            assert not is_free(second)
        assert is_free(second)


def test_it_is_free_after_an_error_and_the_error_is_the_one_that_is_told(project: Project) -> None:
    with closing(project.session()) as first, closing(project.session()) as second:
        with pytest.raises(ServerError, match="division by zero"), hold(first, DATABASE, 0, print):
            first.send("BEGIN; SELECT 1/0")
        wait_until(lambda: is_free(second))  # the server has to notice that the connection is gone


def test_it_is_free_after_the_connection_is_lost_and_that_is_no_error_of_its_own(project: Project) -> None:
    with closing(project.session()) as first, closing(project.session()) as second:
        with hold(first, DATABASE, 0, print):
            second.send(f"SELECT pg_terminate_backend({first.backend_pid}, 10000)")
        wait_until(lambda: is_free(second))  # the server has to notice that the connection is gone


def test_who_waits_says_for_whom_and_gives_up_in_time(project: Project) -> None:
    events: list[Event] = []
    with closing(project.session()) as first, closing(project.session()) as second, hold(first, DATABASE, 0, print):
        with pytest.raises(LockUnavailable) as caught, hold(second, DATABASE, 300, events.append):
            pass
        assert f"pid {first.backend_pid}" in caught.value.problem.message
        assert caught.value.exit_code == 4
    assert [type(event) for event in events] == [Waiting]


def test_who_waits_gets_it_when_the_holder_is_done(project: Project) -> None:
    waiting = threading.Event()

    def wait(session: Session) -> None:
        with hold(session, DATABASE, 20_000, lambda _: waiting.set()):
            got.set()

    got = threading.Event()
    with closing(project.session()) as first, closing(project.session()) as second:
        with hold(first, DATABASE, 0, print):
            thread = threading.Thread(target=wait, args=(second,))
            thread.start()
            assert waiting.wait(20)
            assert not got.is_set()
        thread.join(20)
    assert got.is_set()


def test_a_lock_of_another_history_is_not_waited_for(project: Project) -> None:
    with (
        closing(project.session()) as first,
        closing(project.session()) as second,
        hold(first, DATABASE, 0, print),
        hold(second, Database(history="other"), 0, print) as held,
    ):
        assert held.opening.locked


def test_it_is_not_taken_twice_by_the_same_session_for_ever(project: Project) -> None:
    with closing(project.session()) as first, closing(project.session()) as second:
        for _ in range(3):
            with hold(first, DATABASE, 0, print):
                pass
        assert try_lock(second, DATABASE.history, trusted=False).locked
