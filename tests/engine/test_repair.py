"""Settling an attempt by hand."""

from contextlib import closing

import pytest

from migrator.engine.repair import Mark, accept_target, look_at, mark
from migrator.values.errors import Refused, UsageError
from migrator.values.views import RepairResult
from tests.engine.conftest import CALLER, Project

BROKEN = {
    "001_two.up": "CREATE TABLE two (id int);\nVACUUM two;\nSELECT 1/0;\n",
    "001_two.down": "DROP TABLE two;\n",
}
MORE = {"002_more.up": "CREATE TABLE more (id int);", "002_more.down": "DROP TABLE more;"}


def settle(project: Project, id_: str, as_: Mark, reason: str = "looked") -> RepairResult:
    with closing(project.session()) as session:
        return mark(session, project.manifest, id_, as_, reason, lambda: CALLER, project.events.append)


def looked(project: Project, id_: str) -> RepairResult:
    with closing(project.session()) as session:
        return look_at(session, project.manifest, id_)


def test_it_shows_what_is_recorded_and_what_exists(project: Project) -> None:
    expecting = {"id": "001_two", "expect": {"tables": {"two": {}}}}
    project.write(BROKEN, migrations=[expecting]).apply()
    found = looked(project, "001_two")
    assert [row.status for row in found.rows] == ["failed"]
    assert [(unit.ordinal, unit.completed_at is not None) for unit in found.journal] == [(1, True), (2, True)]
    assert [verdict.status for verdict in found.rules] == ["pass"]
    assert found.marked is None


def test_marked_applied_it_is_not_run_again_and_can_be_rolled_back(project: Project) -> None:
    project.write(BROKEN | MORE).apply()
    settle(project, "001_two", "applied", "divided it by hand")
    assert project.states() == {"001_two": "applied", "002_more": "pending"}
    assert project.query("SELECT kind, reason FROM migrator.schema_migrations WHERE kind = 'repair'") == [
        ("repair", "marked applied by hand: divided it by hand")
    ]
    assert project.query("SELECT command, outcome, by_whom FROM migrator.runs WHERE command = 'repair'") == [
        ("repair", "completed", "tester")
    ]
    assert project.apply().problem is None
    assert project.rollback(everything=True).problem is None
    assert not project.exists("two")


@pytest.mark.parametrize("as_", ["not-run", "rolled-back"])
def test_marked_not_run_it_starts_again_at_its_first_statement(project: Project, as_: Mark) -> None:
    project.write(BROKEN).apply()
    project.query("DROP TABLE two")
    settle(project, "001_two", as_)
    project.write({**BROKEN, "001_two.up": "CREATE TABLE two (id int);\nVACUUM two;\n"})
    assert project.apply().problem is None
    assert project.exists("two")


def test_a_copy_is_accepted_where_it_is_meant(project: Project) -> None:
    project.write(MORE).apply()
    project.query("UPDATE migrator.runs SET database = 'production'")
    project.write(MORE | {"003_x.up": "SELECT 1;", "003_x.down": "SELECT 1;"})
    with pytest.raises(Refused):
        project.apply()
    with closing(project.session()) as session:
        accept_target(session, project.manifest, lambda: CALLER, project.events.append)
    assert project.apply().problem is None


def test_what_the_manifest_does_not_list_cannot_be_settled(project: Project) -> None:
    project.write(MORE).apply()
    with pytest.raises(UsageError) as error:
        settle(project, "002_mor", "applied")
    assert error.value.problem.hint == "Did you mean '002_more'?"


def test_without_a_history_there_is_nothing_to_settle(project: Project) -> None:
    with pytest.raises(Refused):
        settle(project.write(MORE), "002_more", "applied")
