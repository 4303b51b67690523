"""Row 17: many runs at once on an empty database."""

from contextlib import ExitStack

from tests.engine.conftest import Project
from tests.faults.processes import applying

RUNNERS = 12
SCRIPTS = {
    "001_log.up": "CREATE TABLE log (n int);\n",
    "001_log.down": "DROP TABLE log;\n",
    "002_row.up": "INSERT INTO log VALUES (2);\n",
    "002_row.down": "SELECT 1;\n",
    "003_index.up": "CREATE INDEX CONCURRENTLY log_n_idx ON log (n);\nINSERT INTO log VALUES (3);\n",
    "003_index.down": "DROP INDEX CONCURRENTLY log_n_idx;\n",
    "004_row.up": "INSERT INTO log VALUES (4);\n",
    "004_row.down": "SELECT 1;\n",
}


def test_17_twelve_runs_on_an_empty_database_apply_each_migration_once(project: Project) -> None:
    project.write(SCRIPTS)
    with ExitStack() as stack:
        runs = [stack.enter_context(applying(project)) for _ in range(RUNNERS)]
        answers = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0] * RUNNERS, answers
    assert project.attempts() == [
        ("001_log", "up", "completed"),
        ("002_row", "up", "completed"),
        ("003_index", "up", "completed"),
        ("004_row", "up", "completed"),
    ]
    assert project.query("SELECT n FROM log ORDER BY n") == [(2,), (3,), (4,)]
    assert project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'log_n_idx'::regclass") is True
    assert project.value("SELECT count(*) FROM migrator.runs") == 1  # who finds nothing to do writes nothing
