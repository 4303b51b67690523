"""What one migration changes: found on a private server, and true where everything is applied anew."""

from pathlib import Path
from typing import Any

import pytest

from migrator.database.connection import connect
from migrator.database.history import Caller
from migrator.engine.propose import look_at, tried
from migrator.engine.request import Up
from migrator.engine.run import run
from migrator.project.expectation import insert_expect
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest
from migrator.rules.proposal_changes import changes
from migrator.values.errors import MigratorError, UsageError
from migrator.values.results import RunResult
from migrator.workflows.expectation import expectation
from tests.project_files import write_project

SHOP = Path(__file__).parents[2]
CALLER = Caller("ada", "here", "0", None)


@pytest.fixture(autouse=True)
def same_programs(monkeypatch: pytest.MonkeyPatch, bin_dir: Path) -> None:
    """Have private servers be of the version under test."""
    monkeypatch.setenv("MIGRATOR_PG_BIN", str(bin_dir))


def project(folder: Path, scripts: dict[str, str]) -> Manifest:
    downs = {name.replace(".up", ".down"): "SELECT 1" for name in scripts}
    return load(write_project(folder, scripts | downs), Options({}, "", needs_database=False))


def apply(manifest: Manifest, url: str, to: str | None = None) -> RunResult:
    session = connect(url)
    try:
        return run(session, manifest, Up(to), lambda: CALLER, lambda _: None)
    finally:
        session.close()


def shop(folder: Path) -> Manifest:
    """The shop, its entries without any rule."""
    ids = sorted(path.name.removesuffix(".up.sql") for path in (SHOP / "sql").glob("*.up.sql"))
    path = folder / "manifest.yaml"
    lines = ["manifest: 1", "project: shop", f"directory: {SHOP / 'sql'}", "migrations:", *(f"  - {i}" for i in ids)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return load(path, Options({}, "", needs_database=False))


def test_what_is_proposed_for_each_migration_of_the_shop_passes_where_all_is_applied_anew(
    tmp_path: Path, database_url: str
) -> None:
    """Step by step on one server: what `expectation` does on one of its own for each."""
    manifest = shop(tmp_path)
    session = connect(database_url)
    proposed: dict[str, dict[str, Any]] = {}
    for migration in manifest.migrations:
        before = look_at(session, manifest)
        assert run(session, manifest, Up(migration.id), lambda: CALLER, lambda _: None).exit_code == 0
        found = tried(session, manifest, changes(before, look_at(session, manifest)))
        assert found.left_out == ()
        proposed[migration.id] = found.rules
    assert [identity for identity, rules in proposed.items() if not rules] == ["006_seed_products"]
    session.send(f"DROP SCHEMA {manifest.database.history}, public CASCADE; CREATE SCHEMA public")
    session.close()
    path = Path(manifest.path)
    for identity, rules in proposed.items():
        path.write_text(insert_expect(path.read_text("utf-8"), str(path), identity, rules), "utf-8")
    expecting = load(path, Options({}, "", needs_database=False))
    assert all(bool(migration.expect) == bool(proposed[migration.id]) for migration in expecting.migrations)
    result = apply(expecting, database_url)
    assert (result.exit_code, result.problem) == (0, None)
    assert {verdict.status for step in result.steps for verdict in step.rules} == {"pass"}
    assert all(step.rules for step in result.steps if step.id != "006_seed_products")


def test_a_migration_is_told_by_what_is_new_different_and_gone(tmp_path: Path) -> None:
    manifest = project(
        tmp_path,
        {
            "001_start.up": "CREATE TABLE orders (id int PRIMARY KEY, note text NOT NULL, old int);"
            " CREATE TABLE legacy (id int); CREATE INDEX legacy_idx ON legacy (id); CREATE VIEW shown AS SELECT 1",
            "002_change.up": "ALTER TABLE orders ADD placed_at timestamptz, ALTER note DROP NOT NULL, DROP old;"
            " CREATE INDEX orders_idx ON orders (placed_at); DROP TABLE legacy; DROP VIEW shown",
            "003_index.up": "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
        },
    )
    assert expectation(manifest, "002_change").rules == {
        "tables": {"orders": {"columns": {"note": "text null", "placed_at": "timestamptz"}}, "legacy": "absent"},
        "indexes": {"orders_idx": {"on": "orders (placed_at)"}},
        "views": {"shown": "absent"},
    }
    assert expectation(manifest, "003_index", ["indexes"]).rules == {
        "indexes": {"orders_note_idx": {"on": "orders (note)"}}
    }
    assert not (tmp_path / ".migrator").exists()


@pytest.mark.parametrize(
    ("script", "message", "hint"),
    [
        ("CREATE EXTENSION no_such_extension", 'extension "no_such_extension" is not available', "MIGRATOR_PG_BIN"),
        ("CREATE TABLE t (); GRANT SELECT ON t TO no_such", 'role "no_such" does not exist', "private server"),
    ],
)  # fmt: skip
def test_a_script_that_the_private_server_cannot_run_says_why(
    tmp_path: Path, script: str, message: str, hint: str
) -> None:
    manifest = project(tmp_path, {"001_start.up": script})
    with pytest.raises(MigratorError) as failure:
        expectation(manifest, "001_start")
    assert message in failure.value.problem.message
    assert hint in (failure.value.problem.hint or "")


def test_what_is_neither_a_migration_nor_a_family_is_refused(tmp_path: Path) -> None:
    manifest = project(tmp_path, {"001_start.up": "SELECT 1"})
    with pytest.raises(UsageError) as refusal:
        expectation(manifest, "tabels")
    assert refusal.value.problem.hint == "Did you mean 'tables'?"


def test_a_migration_that_changes_no_object_is_told_so(tmp_path: Path) -> None:
    found = expectation(project(tmp_path, {"001_start.up": "SELECT 1"}), "001_start")
    assert (found.rules, [problem.code for problem in found.left_out]) == ({}, ["left-out"])
