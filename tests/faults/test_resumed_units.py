"""A script that runs unit by unit, killed between every two of them; and random projects, killed at random."""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrator.database.embedded import Server
from tests import servers
from tests.engine.conftest import Project
from tests.faults.conftest import wait_until
from tests.faults.processes import RUN_LOCKS, applying, kill

LOG = {"001_log.up": "CREATE TABLE log (n int);\n", "001_log.down": "DROP TABLE log;\n"}
UNITS = (
    "INSERT INTO log VALUES (1);\n"
    "CREATE INDEX CONCURRENTLY log_n_idx ON log (n);\n"
    "SET statement_timeout = '30s';\n"
    "INSERT INTO log VALUES (2);\n"
    "BEGIN;\nINSERT INTO log VALUES (3);\nINSERT INTO log VALUES (4);\nCOMMIT;\n"
    "VACUUM log;\n"
    "INSERT INTO log VALUES (5);\n"
)
MIXED = {"002_units.up": UNITS, "002_units.down": "SELECT 1;\n"}
KILLED = -signal.SIGKILL


def dies(project: Project, event: int) -> int:
    """Apply in a process that kills itself at an event; return its exit code, which is 0 where it got further."""
    command = [sys.executable, "-m", "tests.faults.dies", str(project.folder), project.url, str(event)]
    return subprocess.run(command, check=False, timeout=60).returncode


def test_killed_at_every_boundary_of_units_nothing_runs_twice_and_nothing_is_left_out(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | MIXED)
    # Events: the script's start, one a unit, the script's end. Always killed at the third, each run does one unit.
    deaths = 0
    while dies(project, 3) == KILLED:
        deaths += 1
        done = project.query("SELECT n FROM log ORDER BY n")
        assert done == sorted(set(done))
    assert deaths == 7  # the last one after the last commit
    assert project.query("SELECT n FROM log ORDER BY n") == [(1,), (2,), (3,), (4,), (5,)]
    assert project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'log_n_idx'::regclass") is True
    assert project.states() == {"001_log": "applied", "002_units": "applied"}
    killed = ("002_units", "up", "failed")
    assert project.attempts() == [("001_log", "up", "completed"), *[killed] * 6, ("002_units", "up", "completed")]
    assert project.query(
        "SELECT DISTINCT error FROM migrator.schema_migrations WHERE status = 'failed'"
    ) == [("killed: the run ended without a word",)]  # fmt: skip


PAUSE = 0.03
PROJECTS = st.lists(st.tuples(st.booleans(), st.integers(1, 4)), min_size=1, max_size=4)


def scripts_of(plan: list[tuple[bool, int]]) -> tuple[dict[str, str], list[object], list[tuple[int, int]]]:
    """Return scripts that append their units to a table, their manifest's entries, and all that it will hold."""
    scripts, entries, rows = dict(LOG), ["001_log"], []
    scripts["001_log.up"] = "CREATE TABLE log (migration int, unit int);\n"
    for number, (in_transaction, units) in enumerate(plan, 2):
        name = f"{number:03d}_rows"
        mine = [(number, unit) for unit in range(units)]
        scripts[f"{name}.up"] = "".join(
            f"INSERT INTO log SELECT {m}, {u} FROM pg_sleep({PAUSE});\n" for m, u in mine
        )  # fmt: skip
        scripts[f"{name}.down"] = "SELECT 1;\n"
        entries.append({"id": name, "transaction": "single" if in_transaction else "none"})
        rows += mine
    return scripts, entries, rows


@settings(max_examples=6, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(plan=PROJECTS, seed=st.integers(0, 10_000))
def test_projects_killed_at_random_until_they_are_done_run_each_unit_exactly_once(
    server: Server, plan: list[tuple[bool, int]], seed: int
) -> None:
    scripts, entries, rows = scripts_of(plan)
    moments = random.Random(seed)
    with servers.fresh_database(server) as url, tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder), url).write(scripts, migrations=entries)
        for _ in range(3):
            if killed_at_random(project, moments.uniform(0, 0.25)):
                break
        assert project.apply().exit_code == 0
        assert project.query("TABLE log") == rows
        assert set(project.states().values()) == {"applied"}
        completed = project.query(
            "SELECT migration FROM migrator.schema_migrations WHERE status = 'completed' ORDER BY id"
        )
        assert [name for (name,) in completed] == list(project.states())
        assert project.query("SELECT 1 FROM migrator.schema_migrations WHERE status = 'running'") == []


def killed_at_random(project: Project, delay: float) -> bool:
    """Apply, and kill it `delay` seconds after it has the run lock; tell whether it was faster and has ended well."""
    with applying(project) as process:
        wait_until(lambda: process.poll() is not None or project.query(RUN_LOCKS))
        time.sleep(delay)  # the moment is what is tested; nothing is waited for
        kill(process)
    return process.returncode == 0
