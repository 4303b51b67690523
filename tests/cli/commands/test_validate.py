"""`migrator validate`."""

from typing import Any

import pytest

from tests.cli.conftest import USERS, Project

RULES: dict[str, Any] = {
    "preflight": {"tables": {"before": {}}},
    "validate": {"tables": {"users": {}}},
    "migrations": [{"id": "001_users", "expect": {"tables": {"users": {}}}}],
}


@pytest.fixture
def applied(project: Project) -> Project:
    """A project whose rules hold, but for those of preflight."""
    project.query("CREATE TABLE before (id int)")
    assert project.write(USERS, **RULES).call("apply").code == 0
    project.query("DROP TABLE before")
    return project


def test_it_checks_the_rules_of_the_whole_schema(applied: Project) -> None:
    shown = applied.call("validate")
    assert (shown.code, shown.out) == (0, "1 rule holds.\n")


def test_a_rule_that_does_not_hold_is_shown_with_its_place(applied: Project) -> None:
    applied.query("DROP TABLE users")
    shown = applied.call("validate")
    assert shown.code == 1
    assert "manifest.yaml:" in shown.out
    assert shown.out.endswith("0 rules hold, 1 fails.\n")


@pytest.mark.parametrize(
    ("only", "phases", "code"),
    [
        ("preflight", ["preflight"], 1),
        ("validate", ["validate"], 0),
        ("001_users", ["001_users"], 0),
        ("001_users, validate,", ["001_users", "validate"], 0),
        ("preflight,validate", ["preflight", "validate"], 1),
    ],
)
def test_only_names_phases_and_migrations(applied: Project, only: str, phases: list[str], code: int) -> None:
    shown = applied.call("validate", "--only", only, "--format", "json")
    assert [phase["phase"] for phase in shown.document["phases"]] == phases
    assert (shown.code, shown.document["exit_code"]) == (code, code)


def test_an_unknown_phase_is_answered_with_the_closest(applied: Project) -> None:
    shown = applied.call("validate", "--only", "prefligth")
    assert shown.code == 2
    assert shown.err.endswith("hint: Did you mean 'preflight'?\n")


def test_it_writes_nothing(applied: Project) -> None:
    before = applied.query("SELECT count(*) FROM migrator.runs")
    applied.call("validate")
    assert applied.query("SELECT count(*) FROM migrator.runs") == before
