"""What a rollback would take with it, counted."""

from migrator.engine.losses import find_losses
from migrator.engine.request import Down
from migrator.engine.views import Viewer
from migrator.values.views import LossRow
from tests.engine.conftest import Project

UP = "CREATE TABLE t (id int, note text);"


def losses(project: Project) -> tuple[LossRow, ...]:
    def find(viewer: Viewer) -> tuple[LossRow, ...]:
        steps = viewer.decide(Down(everything=True)).steps
        return find_losses(viewer.session, steps, viewer.manifest.database)

    found: tuple[LossRow, ...] = project.view(find)
    return found


def test_tables_and_columns_are_listed_by_migration_with_how_much_is_in_them(project: Project) -> None:
    scripts = {"001_a.up": UP, "001_a.down": "DROP TABLE t;"}
    column = {"002_b.up": "ALTER TABLE t ADD COLUMN x int;", "002_b.down": "ALTER TABLE public.t DROP COLUMN x;"}
    project.write(scripts | column).apply()
    project.query("INSERT INTO t VALUES (1, 'n', 5), (2, 'n', NULL)")
    assert losses(project) == (
        LossRow("002_b", "column public.t.x", "1 value"),
        LossRow("001_a", "table t", "2 rows"),
    )


def test_what_is_not_there_is_not_lost(project: Project) -> None:
    project.write({"001_a.up": UP, "001_a.down": "DROP TABLE IF EXISTS nix; DROP TABLE t;"}).apply()
    assert [loss.what for loss in losses(project)] == ["table t"]


def test_tables_are_found_along_the_manifests_search_path(project: Project) -> None:
    project.query("CREATE SCHEMA app; CREATE TABLE app.t (id int); INSERT INTO app.t VALUES (1)")
    database = {"url": project.url, "search_path": ["app"]}
    project.write({"001_a.up": "SELECT 1;", "001_a.down": "DROP TABLE t;"}, database=database).apply()
    assert losses(project) == (LossRow("001_a", "table t", "1 row"),)


def test_the_script_that_the_history_holds_is_looked_at_where_the_file_is_gone(project: Project) -> None:
    project.write({"001_a.up": UP, "001_a.down": "DROP TABLE t;"}).apply()
    project.write({}, migrations=[])
    (project.folder / "sql" / "001_a.down.sql").unlink()
    assert losses(project) == (LossRow("001_a", "table t", "0 rows"),)
