"""`migrator history` and `migrator history show ID`."""

import pytest

from tests.cli.conftest import USERS, Project

BROKEN = {"002_broken.up": "SELECT 1/0;", "002_broken.down": "SELECT 1;"}
HUGE = "9" * 30


def test_before_the_first_run_nothing_is_recorded(project: Project) -> None:
    shown = project.write(USERS).call("history")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("Nothing is recorded for shop in ")


def test_it_shows_every_attempt_with_its_error(project: Project) -> None:
    project.write(USERS | BROKEN).call("apply")
    shown = project.call("history")
    assert shown.code == 0
    assert [line.split()[0] for line in shown.out.splitlines()[:3]] == ["id", "1", "2"]
    assert "error[22012]: line 1: division by zero" in shown.out
    rows = project.call("history", "--format", "json").document["rows"]
    assert [(row["migration"], row["status"]) for row in rows] == [("001_users", "completed"), ("002_broken", "failed")]


def test_show_prints_the_text_that_ran(project: Project) -> None:
    project.write(USERS).call("apply")
    shown = project.call("history", "show", "1")
    assert shown.out.startswith("-- attempt 1: 001_users applied\n")
    assert shown.out.endswith(f"\n\n{USERS['001_users.up']}\n")
    assert project.call("history", "show", "1", "--format", "json").document["sql"] == USERS["001_users.up"]


def test_show_prints_the_down_script_of_a_rollback(project: Project) -> None:
    project.write(USERS).call("apply")
    project.call("rollback", "--all", "--yes")
    assert project.call("history", "show", "2").out.endswith(f"\n\n{USERS['001_users.down']}\n")


def test_show_takes_a_migration_for_its_last_attempt(project: Project) -> None:
    project.write(USERS | BROKEN).call("apply")
    project.call("apply")
    assert project.call("history", "show", "002_broken").out.startswith("-- attempt 3: 002_broken failed\n")


@pytest.mark.parametrize("attempt", ["0", "2", HUGE, "²", "none"])
def test_show_of_an_unknown_attempt_names_it(project: Project, attempt: str) -> None:
    project.write(USERS).call("apply")
    shown = project.call("history", "show", attempt)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith(f"error[unknown-attempt]: the history has no attempt {attempt}\nhint: ")


@pytest.mark.parametrize("arguments", [("show",), ("nothing",), ("nothing", "1"), ("show", "x"), ("show", "-1")])
def test_anything_else_is_a_usage_error(project: Project, arguments: tuple[str, ...]) -> None:
    shown = project.write(USERS).call("history", *arguments)
    assert (shown.code, shown.out) == (2, "")
