"""Fixtures for tests that need a server; tests of the pure floors use none of them."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrator.database import embedded
from tests import servers

Connect = Callable[[], psycopg.Connection[Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", default="18", metavar="MAJOR", help="the PostgreSQL to test on: 18, 16 or 15")


def pytest_configure() -> None:
    """Have SIGTERM end the run as Ctrl-C does, so that a run that took too long leaves no server behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def bin_dir(request: pytest.FixtureRequest) -> Path:
    """Where the programs of the PostgreSQL under test are: initdb, psql, pg_dump."""
    return servers.bin_dir(request.config.getoption("--postgres"))


@pytest.fixture(scope="session")
def server(bin_dir: Path) -> Iterator[embedded.Server]:
    """The server that all tests share; each takes a database of its own."""
    with servers.folder() as folder, embedded.start(folder / "server", bin_dir=bin_dir, durable=False) as running:
        yield running


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep whatever names a database or a setting of libpq's or ours out of the tests."""
    for name in os.environ:
        if name == "DATABASE_URL" or name.startswith(("PG", "MIGRATOR_")):
            monkeypatch.delenv(name)


@pytest.fixture
def database_url(server: embedded.Server) -> Iterator[str]:
    """The URL of a new, empty database."""
    with servers.fresh_database(server) as url:
        yield url


@pytest.fixture
def connect(database_url: str) -> Iterator[Connect]:
    """A function that opens a connection in autocommit to the test's database; all are closed at the end."""
    opened: list[psycopg.Connection[Any]] = []

    def connect_to_it() -> psycopg.Connection[Any]:
        opened.append(psycopg.connect(database_url, autocommit=True))
        return opened[-1]

    yield connect_to_it
    for connection in opened:
        connection.close()


@pytest.fixture
def cluster(bin_dir: Path) -> Iterator[servers.Clusters]:
    """A function that starts servers of this test's own: they may be stopped, killed and configured."""
    with servers.folder() as folder:
        clusters = servers.Clusters(folder, bin_dir)
        yield clusters
        clusters.stop()


@pytest.fixture
def cluster_of_own(cluster: servers.Clusters) -> embedded.Server:
    """A running server of this test's own."""
    return cluster()
