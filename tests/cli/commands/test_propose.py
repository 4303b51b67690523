"""`migrator validate --propose` and `migrator new --expect`."""

from pathlib import Path

import pytest

from tests.cli.conftest import ORDERS, USERS, Main
from tests.conftest import Connect
from tests.project_files import write_project


@pytest.fixture(autouse=True)
def same_programs(monkeypatch: pytest.MonkeyPatch, bin_dir: Path) -> None:
    """Have private servers be of the version under test."""
    monkeypatch.setenv("MIGRATOR_PG_BIN", str(bin_dir))


def test_what_is_printed_goes_into_the_manifest_and_passes(
    migrator: Main, connect: Connect, database_url: str, tmp_path: Path
) -> None:
    connect().execute('CREATE TABLE "On" (id int PRIMARY KEY); CREATE VIEW v AS SELECT 1')
    path = write_project(tmp_path, {}, manifest="manifest: 1\nproject: shop\ndirectory: sql\nmigrations: []\n")
    shown = migrator("validate", "--propose", "--url", database_url)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "validate:\n  tables:\n    '\"On\"': {columns: {id: integer not null}, primary_key: [id]}\n  views: [v]\n"
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(shown.out)
    assert migrator("validate", "--url", database_url).code == 0
    assert (
        migrator("validate", "--propose", "--only", "views", "--url", database_url).out == "validate:\n  views: [v]\n"
    )


def test_what_a_migration_changes_needs_no_database_and_can_be_written_into_its_entry(
    migrator: Main, tmp_path: Path
) -> None:
    text = (
        "manifest: 1\nproject: shop\ndatabase: {url: '${NOT_SET}'}\nmigrations:\n  - 001_users\n  - 002_orders  # new\n"
    )
    path = write_project(tmp_path, USERS | ORDERS, manifest=text)
    block = "    expect:\n      tables:\n        orders: {columns: {id: integer}}\n"
    assert migrator("validate", "--propose", "--only", "002_orders").out == block
    assert migrator("rehearse", "--propose", "002_orders").out == block
    written = migrator("new", "--expect", "002_orders")
    assert (written.code, written.out) == (0, "wrote manifest.yaml\n")
    assert path.read_text("utf-8") == text.replace("- 002_orders  # new\n", f"- id: 002_orders  # new\n{block}")
    again = migrator("new", "--expect", "002_orders")
    assert (again.code, again.out) == (2, "")
    assert "expects-already" in again.err


def test_the_document_holds_the_rules_and_the_text(migrator: Main, database_url: str, tmp_path: Path) -> None:
    write_project(tmp_path, {})
    shown = migrator("validate", "--propose", "--url", database_url, "--format", "json").document
    assert shown == {
        "format": 1, "kind": "proposal", "phase": "validate", "id": None,
        "rules": {}, "text": "validate: {}\n", "warnings": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("validate", "--propose", "--only", "001_users,002_orders"), "takes one migration"),
        (("validate", "--propose", "--format", "junit"), "no format junit"),
        (("validate", "--propose", "--only", "tabels"), "called tabels"),
        (("new",), "takes a NAME, or --expect"),
        (("new", "name", "--expect", "001_users"), "takes a NAME, or --expect"),
    ],
)
def test_what_cannot_be_served_is_refused(
    migrator: Main, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    write_project(tmp_path, USERS | ORDERS)
    refused = migrator(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert message in refused.err
