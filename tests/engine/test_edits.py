"""Applied scripts whose files changed: what counts, and how it is shown."""

import pytest

from migrator.values.errors import Refused
from tests.engine.conftest import Project

RAN = "CREATE TABLE t (\n  id int, -- the key\n  note text DEFAULT 'a  b'\n);\n"


def applied(project: Project, text: str, now: str) -> Project:
    project.write({"001_a.up": text, "001_a.down": "DROP TABLE t;"}).apply()
    return project.write({"001_a.up": now, "001_a.down": "DROP TABLE t;"})


@pytest.mark.parametrize(
    "now",
    [
        RAN.replace("-- the key", ""),
        RAN.replace("\n", "\r\n"),
        "/* new */ " + RAN,
        RAN.replace("  id", "\tid").rstrip(),
    ],
)
def test_comments_and_white_space_are_a_warning(project: Project, now: str) -> None:
    result = applied(project, RAN, now).apply()
    assert (result.outcome, [warning.code for warning in result.warnings]) == ("nothing to do", ["edited-harmlessly"])
    assert project.states() == {"001_a": "applied"}


@pytest.mark.parametrize(
    "now",
    [
        RAN.replace("int", "bigint"),
        RAN.replace("'a  b'", "'a b'"),
        RAN.replace("'a  b'", "'A  b'"),
        RAN + "SELECT 1;\n",
        RAN.replace("-- the key", "\n-- ").replace("note", '"Note"'),
    ],
)
def test_anything_else_is_refused_with_a_diff(project: Project, now: str) -> None:
    applied(project, RAN, now)
    with pytest.raises(Refused) as caught:
        project.apply()
    problem = caught.value.problem
    assert (problem.code, caught.value.exit_code) == ("edited", 3)
    assert "(as it ran)" in (problem.excerpt or "")
    assert any(line.startswith("+") and line.strip("+ ") in now for line in (problem.excerpt or "").splitlines()[2:])
    assert project.states() == {"001_a": "edited"}


def test_an_edited_row_of_copy_data_is_an_edit(project: Project) -> None:
    text = "CREATE TABLE t (c text);\nCOPY t FROM stdin;\none\n\\.\n"
    applied(project, text, text.replace("one", "two"))
    with pytest.raises(Refused):
        project.apply()


def test_an_edit_is_found_however_often_the_migration_ran(project: Project) -> None:
    project.write({"001_a.up": RAN, "001_a.down": "DROP TABLE t;"}).apply()
    project.rollback(steps=1)
    again = RAN.replace("int", "bigint")
    project.write({"001_a.up": again, "001_a.down": "DROP TABLE t;"}).apply()
    assert project.apply().outcome == "nothing to do"
    project.write({"001_a.up": RAN, "001_a.down": "DROP TABLE t;"})
    with pytest.raises(Refused):
        project.apply()


def test_an_edited_down_script_is_the_one_that_runs(project: Project) -> None:
    project.write({"001_a.up": RAN, "001_a.down": "DROP TABLE nix;"}).apply()
    project.write({"001_a.up": RAN, "001_a.down": "DROP TABLE t;"})
    assert project.apply().outcome == "nothing to do"
    assert project.rollback(steps=1).problem is None


def test_what_is_rolled_back_may_be_edited(project: Project) -> None:
    project.write({"001_a.up": RAN, "001_a.down": "DROP TABLE t;"}).apply()
    project.rollback(steps=1)
    project.write({"001_a.up": RAN.replace("int", "bigint"), "001_a.down": "DROP TABLE t;"})
    assert project.apply().problem is None
