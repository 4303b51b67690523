"""What can be looked at without touching anything."""

from contextlib import closing

import pytest

from migrator.engine.views import Viewer
from migrator.values.errors import UsageError
from tests.engine.conftest import Project

SCRIPTS = {"001_users.up": "CREATE TABLE users (id int);\n", "001_users.down": "DROP TABLE users;\n"}
MORE = {"002_more.up": "SELECT 2;\n", "002_more.down": "SELECT -2;\n"}


def shown(project: Project, wanted: str) -> tuple[int, str | None]:
    with closing(project.session()) as session:
        result = Viewer(session, project.manifest).attempt(wanted)
    return result.row.id, result.sql


def test_an_attempt_is_shown_by_its_number(project: Project) -> None:
    project.write(SCRIPTS | MORE).apply()
    assert shown(project, "2") == (2, "SELECT 2;\n")


def test_the_last_attempt_of_a_migration_is_shown_by_its_id(project: Project) -> None:
    project.write(SCRIPTS | MORE).apply()
    assert shown(project, "001_users") == (1, "CREATE TABLE users (id int);\n")
    project.rollback(everything=True)
    assert shown(project, "001_users") == (4, "DROP TABLE users;\n")


@pytest.mark.parametrize("wanted", ["7", "003_none", "99999999999999999999999", ""])
def test_an_attempt_that_is_not_there_is_refused(project: Project, wanted: str) -> None:
    project.write(SCRIPTS).apply()
    with pytest.raises(UsageError, match=f"no attempt {wanted}"):
        shown(project, wanted)


def test_a_database_without_a_history_has_no_attempts(project: Project) -> None:
    with pytest.raises(UsageError, match="no attempt 1"):
        shown(project.write(SCRIPTS), "1")
