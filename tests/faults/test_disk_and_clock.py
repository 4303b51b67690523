"""Rows 27 and 29: a full disk, and clocks that are wrong."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrator.database.embedded import Server
from tests.engine.conftest import Project
from tests.faults.processes import applying

LOG = {"001_log.up": "CREATE TABLE log (n int);\n", "001_log.down": "DROP TABLE log;\n"}
ROW = {"002_row.up": "INSERT INTO log VALUES (2);\n", "002_row.down": "DELETE FROM log;\n"}
FULL = {
    "002_full.up": "INSERT INTO log VALUES (2);\n"
    "CREATE TABLE big TABLESPACE small AS SELECT repeat('x', 1000) FROM generate_series(1, 10000);\n",
    "002_full.down": "DROP TABLE big;\n",
}


@pytest.fixture
def small_disk(cluster_of_own: Server) -> Iterator[Path]:
    """A file system of 4 MB, made over to the server's user."""
    folder = Path(tempfile.mkdtemp(prefix="small-"))
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]).returncode:
        folder.rmdir()
        pytest.skip("only root may mount the small file system that is to be filled, and not in every container")
    try:
        shutil.chown(folder, (cluster_of_own.folder / "data").owner())
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def test_27_a_full_disk_rolls_back_says_so_and_is_applied_once_there_is_room(
    cluster_of_own: Server, small_disk: Path, tmp_path: Path
) -> None:
    project = Project(tmp_path / "project", cluster_of_own.conninfo)
    project.query(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    result = project.write(LOG | FULL).apply()
    assert result.problem
    assert result.problem.code == "53100"
    assert "No space left on device" in result.problem.message
    assert "disk is full" in (result.problem.hint or "")
    assert result.problem.location
    assert result.problem.location.line == 2
    assert project.query("TABLE log") == []
    assert project.attempts() == [("001_log", "up", "completed"), ("002_full", "up", "failed")]
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert project.apply().problem is None
    assert project.query("TABLE log") == [(2,)]
    project.query("DROP TABLE big")
    project.query("CHECKPOINT")
    project.query("DROP TABLESPACE small")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_29_times_are_the_servers_whatever_zone_the_client_is_in(project: Project, zone: str) -> None:
    project.write(LOG | ROW)
    before = project.value("SELECT clock_timestamp()")
    with applying(project, TZ=zone, PGTZ=zone) as process:
        process.communicate(timeout=20)
    after = project.value("SELECT clock_timestamp()")
    assert process.returncode == 0
    times = project.query(
        "SELECT started_at, completed_at FROM migrator.schema_migrations"
        " UNION ALL SELECT started_at, finished_at FROM migrator.runs"
    )
    assert len(times) == 3
    for started, ended in times:
        assert before <= started <= ended <= after


def test_29_a_clients_clock_that_is_years_off_reaches_no_row(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 0.0)
    failing = {"003_bad.up": "SELECT 1 / 0;\n", "003_bad.down": "SELECT 1;\n"}
    assert project.write(LOG | ROW | failing).apply().exit_code == 1
    now = "clock_timestamp() - interval '1 minute' AND clock_timestamp()"
    in_time = f"started_at BETWEEN {now} AND completed_at BETWEEN {now}"
    assert project.value(f"SELECT bool_and({in_time}) FROM migrator.schema_migrations") is True


def test_29_the_order_is_that_of_the_attempts_where_the_servers_clock_was_set_back(project: Project) -> None:
    project.write(LOG).apply()
    future = "started_at = started_at + interval '1 year', completed_at = completed_at + interval '1 year'"
    project.query(f"UPDATE migrator.schema_migrations SET {future}")
    project.write(LOG | ROW).apply()
    assert project.states() == {"001_log": "applied", "002_row": "applied"}
    assert [step.id for step in project.rollback(steps=1).steps] == ["002_row"]
    assert project.states() == {"001_log": "applied", "002_row": "pending"}
    assert [step.id for step in project.rollback(everything=True).steps] == ["001_log"]
