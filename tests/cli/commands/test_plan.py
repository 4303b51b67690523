"""`migrator plan`."""

import pytest

from tests.cli.conftest import LINES, ORDERS, USERS, Project


def test_it_shows_what_apply_would_do_and_touches_nothing(project: Project) -> None:
    shown = project.write(USERS | ORDERS).call("plan")
    assert shown.code == 0
    assert shown.out.startswith("2 migrations to apply to ")
    assert "1. 001_users\n   script       sql/001_users.up.sql, 1 statement\n" in shown.out
    assert project.query("SELECT to_regnamespace('migrator')") == [(None,)]


def test_to_plans_up_to_a_migration(project: Project) -> None:
    shown = project.write(USERS | ORDERS | LINES).call("plan", "--to", "002_orders", "--format", "json")
    assert [step["id"] for step in shown.document["steps"]] == ["001_users", "002_orders"]


def test_as_sql_it_is_a_script_that_does_the_same(project: Project) -> None:
    script = project.write(USERS | ORDERS).call("plan", "--format", "sql").out
    project.query(script)
    assert project.query("SELECT to_regclass('users')::text, to_regclass('orders')::text") == [("users", "orders")]


@pytest.mark.parametrize("format_", ["text", "json", "sql"])
def test_exit_code_3_says_that_something_is_pending(project: Project, format_: str) -> None:
    project.write(USERS)
    call = ("plan", "--exit-code", "--format", format_)
    assert project.call(*call).code == 3
    assert project.call("plan", "--format", format_).code == 0
    project.call("apply")
    assert project.call(*call).code == 0


def test_out_of_order_is_refused_as_apply_would_and_planned_on_request(project: Project) -> None:
    project.write(USERS | LINES).call("apply")
    project.write(USERS | ORDERS | LINES)
    assert project.call("plan").code == 3
    assert "1. 002_orders" in project.call("plan", "--allow-out-of-order").out
