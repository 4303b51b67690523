"""Row 28: applied files that were edited, removed or put in another order."""

import pytest

from migrator.values.errors import Refused
from tests.engine.conftest import Project

SCRIPTS = {
    "001_log.up": "CREATE TABLE log (n int);\n",
    "001_log.down": "DROP TABLE log;\n",
    "002_row.up": "INSERT INTO log VALUES (2);\n",
    "002_row.down": "DELETE FROM log;\n",
}
EDITED = {**SCRIPTS, "001_log.up": "CREATE TABLE log (n bigint);\n"}
MISSING = {name: text for name, text in SCRIPTS.items() if name.startswith("002")}
REORDERED = {**MISSING, **SCRIPTS}
NEXT = {"003_next.up": "INSERT INTO log VALUES (3);\n", "003_next.down": "SELECT 1;\n"}


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        (EDITED, "-CREATE TABLE log (n int);\n+CREATE TABLE log (n bigint);"),
        (MISSING, "001_log"),
        (REORDERED, "002_row"),
    ],
    ids=["edited", "missing", "reordered"],
)
def test_28_what_is_applied_and_not_as_it_was_is_refused_before_anything_runs(
    project: Project, scripts: dict[str, str], said: str
) -> None:
    project.write(SCRIPTS).apply()
    before = project.attempts()
    project.write(scripts | NEXT)
    with pytest.raises(Refused) as refused:
        project.apply()
    assert refused.value.exit_code == 3
    assert said in "\n".join(f"{problem.message}\n{problem.excerpt}" for problem in refused.value.problems)
    assert project.attempts() == before
    assert project.query("TABLE log") == [(2,)]
