"""`migrator status`."""

from tests.cli.conftest import LINES, ORDERS, USERS, Project


def states(project: Project) -> dict[str, str]:
    return {row["id"]: row["state"] for row in project.call("status", "--format", "json").document["rows"]}


def test_before_the_first_run_everything_is_pending_and_nothing_is_touched(project: Project) -> None:
    shown = project.write(USERS | ORDERS).call("status")
    assert shown.code == 0
    assert shown.out.endswith(": 2 pending.\n")
    assert project.query("SELECT to_regnamespace('migrator')") == [(None,)]


def test_it_tells_every_state_that_a_person_has_to_act_on(project: Project) -> None:
    broken = {"002_orders.up": "SELECT 1/0;", "002_orders.down": "SELECT 1;"}
    project.write(USERS | LINES).call("apply")
    project.write(USERS | {"001_users.up": "CREATE TABLE people (id int);"} | broken)
    assert states(project) == {"001_users": "edited", "002_orders": "pending", "003_lines": "missing"}
    project.write(USERS | ORDERS | LINES)
    assert states(project) == {"001_users": "applied", "002_orders": "out of order", "003_lines": "applied"}


def test_exit_code_3_says_that_something_is_not_simply_applied(project: Project) -> None:
    project.write(USERS)
    assert [project.call("status").code, project.call("status", "--exit-code").code] == [0, 3]
    project.call("apply")
    assert project.call("status", "--exit-code").code == 0
