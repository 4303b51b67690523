"""A rehearsal weighed by a live database: how large there is what a script locks, and whether it may scan it."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from migrator.database.connection import connect
from migrator.database.embedded import Server
from migrator.project.manifest import Options, load
from migrator.values.rehearsal import RehearsalResult
from migrator.workflows.rehearse import How, rehearse
from migrator.workflows.scratch import Place
from tests.conftest import Connect
from tests.project_files import write_project

ORDERS = "CREATE TABLE orders (id int, total int); CREATE TABLE lines (id int);"
SCRIPTS = {
    "001_orders.up": ORDERS,
    "002_check.up": "ALTER TABLE orders ADD CHECK (total > 0);",
    "002_check.down": "ALTER TABLE orders DROP CONSTRAINT orders_total_check;",
    "003_lines.up": "ALTER TABLE lines ALTER id SET NOT NULL;",
    "003_lines.down": "ALTER TABLE lines ALTER id DROP NOT NULL;",
}


@pytest.fixture
def live(connect: Connect) -> Any:
    connection = connect()
    connection.execute(ORDERS)
    connection.execute("ALTER TABLE orders SET (autovacuum_enabled = off)")
    connection.execute("INSERT INTO orders SELECT n, n FROM generate_series(1, 2000) AS n")
    connection.execute("ANALYZE orders")
    return connection


def rehearsed(folder: Path, server: Server, url: str | None, budget: object = "1000 rows") -> RehearsalResult:
    expect = {"expect": {"scans_over": budget}} if budget else {}
    migrations = [
        {"id": "001_orders", "irreversible": "x"},
        {"id": "002_check", **expect},
        {"id": "003_lines", **expect},
    ]
    path = write_project(folder, SCRIPTS, migrations=migrations)
    manifest = load(path, Options({}, "", needs_database=False))
    ids, place = ["002_check", "003_lines"], Place(url=server.conninfo)
    if url is None:
        return rehearse(manifest, ids, place, lambda _: None)
    with closing(connect(url)) as session:
        return rehearse(manifest, ids, place, lambda _: None, How(live=session))


def test_each_effect_has_the_rows_and_the_bytes_of_the_live_table(
    tmp_path: Path, server: Server, database_url: str, live: Any
) -> None:
    result = rehearsed(tmp_path, server, database_url, budget=None)
    scripts = [run.script for run in (result.migrations[0].up, result.migrations[0].down) if run and run.script]
    weights = [(e.table, e.rows, e.size) for script in scripts for s in script.statements for e in s.effects]
    assert weights == [("orders", 2000, 73728)] * 2
    assert result.weighed_by
    assert result.weighed_by.startswith("test_")


def test_a_full_scan_of_more_rows_than_the_budget_allows_fails_the_rehearsal(
    tmp_path: Path, server: Server, database_url: str, live: Any
) -> None:
    result = rehearsed(tmp_path, server, database_url)
    assert [migration.outcome for migration in result.migrations] == ["wrong", "proven"]
    assert result.exit_code == 1
    (finding,) = result.migrations[0].findings
    assert finding.check == "scans"
    assert finding.problem
    assert "expected none, found orders, 2,000 rows" in finding.problem.message
    assert finding.problem.location
    assert result.migrations[0].unweighed == ()


def test_one_that_the_budget_allows_does_not(tmp_path: Path, server: Server, database_url: str, live: Any) -> None:
    result = rehearsed(tmp_path, server, database_url, budget="2000 rows")
    assert (result.exit_code, [migration.unweighed for migration in result.migrations]) == (0, [(), ()])


def test_what_nobody_weighs_is_named(tmp_path: Path, server: Server, database_url: str, live: Any) -> None:
    live.execute("DROP TABLE lines")
    assert rehearsed(tmp_path, server, database_url).migrations[1].unweighed == ("lines",)
    alone = rehearsed(tmp_path, server, None)
    assert (alone.exit_code, alone.weighed_by) == (0, None)
    assert [migration.unweighed for migration in alone.migrations] == [("orders",), ("lines",)]


def test_without_a_budget_there_is_nothing_to_weigh_for(tmp_path: Path, server: Server) -> None:
    result = rehearsed(tmp_path, server, None, budget=None)
    assert [migration.unweighed for migration in result.migrations] == [(), ()]
