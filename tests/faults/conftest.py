"""The engine's project fixture, and states of a server to wait for."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import servers
from tests.engine.conftest import Project, project

__all__ = ["blocked", "project", "wait_until"]

BOUND = 20.0


def wait_until(condition: Callable[[], object], bound: float = BOUND) -> None:
    """Wait for a state, not for a time: fails the test where it does not come about within `bound` seconds."""
    deadline = time.monotonic() + bound
    while not condition():
        assert time.monotonic() < deadline, "the state that the test waits for did not come about"
        time.sleep(0.01)


def blocked(project: Project) -> bool:
    """Tell whether a session of the test's database waits for a lock."""
    return bool(
        project.value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
    )


@pytest.fixture
def cluster_of_own_with_prepared(cluster: servers.Clusters, tmp_path: Path) -> Project:
    """A project on a server that allows prepared transactions."""
    server = cluster()
    Project(tmp_path, server.conninfo).query("ALTER SYSTEM SET max_prepared_transactions = 5")
    cluster.stop()
    return Project(tmp_path / "project", cluster().conninfo)
