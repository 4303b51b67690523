"""`migrator plan --out` and `migrator apply --plan`: what was reviewed runs, or nothing."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import LINES, ORDERS, USERS, Project


def planned(project: Project, *options: str) -> str:
    """Save a plan and return its file's name."""
    path = project.folder / "plan.json"
    path.unlink(missing_ok=True)
    assert project.call("plan", "--out", str(path), *options).code == 0
    return str(path)


def applied(project: Project) -> list[str]:
    rows = project.query("SELECT migration FROM migrator.applied_migrations ORDER BY migration")
    return [row[0] for row in rows]


def test_a_reviewed_plan_runs_as_it_was_reviewed(project: Project) -> None:
    plan = planned(project.write(USERS | ORDERS))
    assert project.call("apply", "--plan", plan).code == 0
    assert applied(project) == ["001_users", "002_orders"]


def test_the_file_says_what_it_is_bound_to_and_holds_no_password(project: Project) -> None:
    text = Path(planned(project.write(USERS))).read_text()
    document = json.loads(text)
    assert list(document) == [
        "plan", "project", "manifest", "database", "system_identifier", "history", "to", "allow_out_of_order", "steps",
    ]  # fmt: skip
    assert [(step["id"], step["direction"], step["transaction"]) for step in document["steps"]] == [
        ("001_users", "up", "single")
    ]


def test_a_down_script_that_was_edited_is_not_the_one_that_was_reviewed(project: Project) -> None:
    plan = planned(project.write(USERS))
    project.write(USERS | {"001_users.down": "DROP TABLE users CASCADE;"})
    refused = project.call("apply", "--plan", plan)
    assert refused.code == 3
    assert "the down script of 001_users is not the one that was reviewed with the plan" in refused.err


def test_a_plan_up_to_a_migration_goes_no_further(project: Project) -> None:
    plan = planned(project.write(USERS | ORDERS | LINES), "--to", "002_orders")
    assert project.call("apply", "--plan", plan).code == 0
    assert applied(project) == ["001_users", "002_orders"]


def test_a_plan_without_steps_is_done_at_once(project: Project) -> None:
    project.write(USERS).call("apply")
    assert project.call("apply", "--plan", planned(project)).code == 0


def test_a_plan_is_refused_once_the_database_has_moved_on(project: Project) -> None:
    plan = planned(project.write(USERS | ORDERS))
    project.call("apply", "--to", "001_users")
    refused = project.call("apply", "--plan", plan)
    assert refused.code == 3
    assert "the database has moved on since the plan was made" in refused.err
    assert "the plan would run 001_users, 002_orders; now it would be 002_orders" in refused.err
    assert applied(project) == ["001_users"]


def test_what_was_applied_and_rolled_back_in_between_has_moved_on_too(project: Project) -> None:
    project.write(USERS).call("apply")
    project.write(USERS | ORDERS)
    plan = planned(project)
    project.call("rollback", "--all", "--yes")
    project.call("apply", "--to", "001_users")
    assert project.call("apply", "--plan", plan).code == 3


def test_a_plan_survives_an_attempt_that_was_rolled_back(project: Project) -> None:
    project.write(USERS | {"002_bad.up": "SELECT 1 / (SELECT count(*) FROM gate)", "002_bad.down": "SELECT 1"})
    project.call("apply", "--to", "001_users")
    plan = planned(project)
    assert project.call("apply", "--plan", plan).code == 1
    project.query("CREATE TABLE gate AS SELECT 1 AS a")
    assert project.call("apply", "--plan", plan).code == 0


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"001_users.up": "CREATE TABLE users ()"}, "the script of 001_users is not the one that was planned"),
        (ORDERS, "the plan would run 001_users; now it would be 001_users, 002_orders"),
    ],
    ids=["another script", "one more entry"],
)
def test_a_plan_is_refused_for_another_checkout(project: Project, edit: dict[str, str], told: str) -> None:
    plan = planned(project.write(USERS))
    project.write(USERS | edit)
    refused = project.call("apply", "--plan", plan)
    assert refused.code == 3
    assert told in refused.err
    assert project.query("SELECT to_regnamespace('migrator')") == [(None,)]


def test_a_plan_is_refused_on_another_database(project: Project) -> None:
    plan = Path(planned(project.write(USERS)))
    plan.write_text(plan.read_text().replace('"database": "', '"database": "other_'))
    refused = project.call("apply", "--plan", str(plan))
    assert refused.code == 3
    assert "the plan was made on database other_" in refused.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", "plan.json:1:1: error[missing-key]: steps is missing"),
        ('{"plan": 1,\n "steps": 3}', "plan.json:2:11: error[wrong-type]: expected a list, found '3'"),
        ("[", "plan.json:2:1: error[yaml]"),
        ('{"plan": 2}', "this is a plan of format 2; this version reads 1"),
    ],
)
def test_what_is_no_plan_is_told_with_its_place(project: Project, text: str, told: str) -> None:
    project.write(USERS)
    path = project.folder / "plan.json"
    path.write_text(text)
    refused = project.call("apply", "--plan", str(path))
    assert refused.code == 2
    assert told in refused.err


def test_a_plan_is_never_overwritten_and_never_mixed_with_other_wishes(project: Project) -> None:
    plan = planned(project.write(USERS))
    project.write(USERS | ORDERS)
    assert project.call("plan", "--out", plan).code == 2
    assert project.call("apply", "--plan", plan, "--to", "001_users").code == 2
    assert project.call("apply", "--plan", str(project.folder / "none.json")).code == 2
