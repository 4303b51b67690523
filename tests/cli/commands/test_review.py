"""`migrator review`."""

from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import ORDERS, USERS, Project
from tests.git_repository import commit


@pytest.fixture
def branch(offline: Project) -> Project:
    """A project with one released migration and a new one, whose database cannot be reached."""
    offline.write(USERS)
    commit(offline.folder)
    return offline.write(USERS | ORDERS)


def test_what_is_new_is_rehearsed_without_the_project_s_database(branch: Project, bin_dir: Path) -> None:
    shown = branch.call("review", "--base", "HEAD", "--pg-bin", bin_dir)
    assert shown.code == 0
    assert shown.err == "rehearsing 002_orders (1 of 1)\n"
    assert "002_orders\n   up           sql/002_orders.up.sql, 1 statement, one transaction\n" in shown.out
    assert "rehearsed    restored" in shown.out


def test_url_names_a_live_database_that_weighs_what_is_locked(
    branch: Project, database_url: str, bin_dir: Path
) -> None:
    branch.write(USERS | ORDERS | {"003_age.up": "ALTER TABLE users ADD age int;", "003_age.down": "SELECT 1;"})
    with psycopg.connect(database_url, autocommit=True) as live:
        live.execute("CREATE TABLE users AS SELECT generate_series(1, 300) AS id")
        live.execute("ANALYZE users")
    shown = branch.call("review", "--base", "HEAD", "--pg-bin", bin_dir, "--url", database_url)
    assert "ACCESS EXCLUSIVE on users (300 rows, " in shown.out


def test_a_released_file_that_was_edited_is_exit_code_1(branch: Project) -> None:
    branch.write(USERS | ORDERS | {"001_users.up": "CREATE TABLE users (id bigint);"})
    shown = branch.call("review", "--base", "HEAD", "--no-rehearse")
    assert (shown.code, shown.err) == (1, "")
    assert "sql/001_users.up.sql:1:1: error[released-edited]: " in shown.out
    assert branch.call("review", "--base", "HEAD", "--no-rehearse", "--format", "github").code == 1


@pytest.mark.parametrize(
    ("format_", "begins"),
    [
        ("markdown", "<!-- migrator review of shop -->"),
        ("html", "<!DOCTYPE html>"),
        ("github", "1 new migration since HEAD"),
        ("text", "1 new migration since HEAD"),
    ],
)
def test_it_comes_in_several_formats(branch: Project, format_: str, begins: str) -> None:
    shown = branch.call("review", "--base", "HEAD", "--no-rehearse", "--format", format_)
    assert begins in shown.out


def test_the_document_holds_all_of_it(branch: Project) -> None:
    document = branch.call("review", "--base", "HEAD", "--no-rehearse", "--format", "json").document
    assert (document["kind"], document["declined"], document["released"]) == ("review", True, 1)
    assert [migration["id"] for migration in document["migrations"]] == ["002_orders"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--base", "nowhere"), "unknown-revision"),
        (("--base", "HEAD", "--no-rehearse", "--scratch-url", "postgresql://h"), "usage"),
    ],
)
def test_a_call_that_it_cannot_serve_is_refused(branch: Project, arguments: tuple[str, ...], code: str) -> None:
    shown = branch.call("review", *arguments)
    assert (shown.code, shown.out) == (2, "")
    assert f"error[{code}]" in shown.err
