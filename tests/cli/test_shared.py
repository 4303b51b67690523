"""The options that every command has."""

import pytest

from tests.cli.conftest import ORDERS, USERS, Main, Project


def test_a_format_that_a_command_lacks_is_answered_with_those_it_has(migrator: Main) -> None:
    shown = migrator("status", "--format", "xml")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == "error[usage]: this command has no format xml\nhint: Formats: text, json.\n"


@pytest.mark.parametrize("both", [("--url", "postgresql:///x", "--embedded"), ("--verbose", "--quiet")])
def test_options_that_contradict_one_another_are_refused(migrator: Main, both: tuple[str, ...]) -> None:
    shown = migrator("apply", *both)
    assert shown.code == 2
    assert "exclude one another" in shown.err
    assert "hint: Leave one of them out" in shown.err


@pytest.mark.parametrize("url", ["", "  "])
def test_an_empty_url_is_refused_and_no_default_of_libpqs_is_taken(project: Project, url: str) -> None:
    """As `--url "$DATABASE_URL"` gives where the variable is not set."""
    shown = project.write(USERS).call("apply", "--url", url)
    assert shown.code == 2
    assert "--url is empty" in shown.err


def test_the_manifest_may_lie_elsewhere_and_its_paths_count_from_there(project: Project) -> None:
    project.write(USERS)
    project.folder.joinpath("elsewhere").mkdir()
    for name in ("manifest.yaml", "sql"):
        project.folder.joinpath(name).rename(project.folder / "elsewhere" / name)
    shown = project.call("plan", "--manifest", "elsewhere/manifest.yaml")
    assert shown.code == 0
    assert "elsewhere/sql/001_users.up.sql" in shown.out


def test_progress_goes_to_stderr_and_results_to_stdout(project: Project) -> None:
    shown = project.write(USERS | ORDERS).call("apply")
    assert shown.err == "applying 001_users (1 of 2)\napplying 002_orders (2 of 2)\n"
    assert "2 migrations applied to " in shown.out


def test_quiet_says_nothing_of_what_went_well(project: Project) -> None:
    shown = project.write(USERS).call("apply", "--quiet")
    assert (shown.code, shown.out, shown.err) == (0, "", "")


def test_quiet_says_what_went_wrong(project: Project) -> None:
    shown = project.write({"001_a.up": "SELECT 1/0;", "001_a.down": "SELECT 1;"}).call("apply", "--quiet")
    assert shown.code == 1
    assert "division by zero" in shown.err


def test_quiet_takes_nothing_from_json(project: Project) -> None:
    assert project.write(USERS).call("apply", "--quiet", "--format", "json").document["outcome"] == "completed"


def test_verbose_says_where_it_connected_and_what_postgresql_noted(project: Project) -> None:
    again = {"001_users.up": "CREATE TABLE u (id int);\nCREATE TABLE IF NOT EXISTS u (id int);"}
    shown = project.write(again | {"001_users.down": "DROP TABLE u;"}).call("apply", "--verbose")
    assert shown.err.startswith("connected to test_")
    assert "as postgres: PostgreSQL 1" in shown.err.splitlines()[0]
    assert '001_users: NOTICE: relation "u" already exists, skipping' in shown.err
