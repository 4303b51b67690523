"""Sessions of ours on a database of the test's own."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from migrator.database.connection import connect
from migrator.database.session import Session

Open = Callable[[], Session]

DEADLINE = 20.0


@pytest.fixture
def open_session(database_url: str) -> Iterator[Open]:
    """A function that opens a session on the test's database; all are closed at the end."""
    opened: list[Session] = []

    def open_it() -> Session:
        opened.append(connect(database_url))
        return opened[-1]

    yield open_it
    for session in opened:
        session.close()


@pytest.fixture
def session(open_session: Open) -> Session:
    """A session on the test's database."""
    return open_session()


def wait_until(url: str, condition: str) -> None:
    """Return once a query of another session answers true, for as long as that may take on a slow machine."""
    deadline = time.monotonic() + DEADLINE
    with psycopg.connect(url, autocommit=True) as watcher:
        while watcher.execute(condition.encode()).fetchone() != (True,):
            if time.monotonic() > deadline:
                raise TimeoutError(condition)
            time.sleep(0.01)


@contextmanager
def when(url: str, condition: str, act: Callable[[], object]) -> Iterator[None]:
    """Act, on another thread, once a query of another session answers true."""

    def wait_and_act() -> None:
        wait_until(url, condition)
        act()

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def interrupt() -> None:
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)
