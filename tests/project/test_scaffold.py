import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from jsonschema import Draft202012Validator

from migrator.project.format import json_schema
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest
from migrator.project.scaffold import Created, init, init_from, new
from migrator.values.errors import ManifestError, UsageError

NOW = datetime(2026, 11, 24, 20, 30, 15, tzinfo=UTC)
ANYWHERE = Options({}, needs_database=False)
Connect = Callable[[], psycopg.Connection[Any]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder called shop, in which the tests stand."""
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    return Path()


def loaded(folder: Path) -> Manifest:
    return load(folder / "manifest.yaml", ANYWHERE)


def write(*names: str, text: str = "SELECT 1;\n") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def pairs(*ids: str, folder: str = "sql") -> None:
    write(*(f"{folder}/{identity}.{direction}.sql" for identity in ids for direction in ("up", "down")))


def snapshot() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


class TestInit:
    def test_a_new_project_has_all_that_it_needs(self, folder: Path) -> None:
        created = init(folder)
        assert [path.as_posix() for path in created.files] == [
            "manifest.yaml",
            ".migrator/.gitignore",
            ".migrator/manifest.schema.json",
            "sql/001_create_users.up.sql",
            "sql/001_create_users.down.sql",
            ".github/workflows/migrations.yml",
        ]
        assert (created.listed, created.notes) == (("001_create_users",), ())

    def test_a_new_project_loads_without_a_word(self, folder: Path) -> None:
        init(folder)
        manifest = loaded(folder)
        assert (manifest.project, manifest.warnings) == ("shop", ())
        assert [migration.id for migration in manifest.migrations] == ["001_create_users"]
        assert manifest.migrations[0].expect

    def test_a_pipeline_that_forgot_its_database_fails(self, folder: Path) -> None:
        init(folder)
        with pytest.raises(ManifestError) as caught:
            load(folder / "manifest.yaml", Options({}))
        assert [p.code for p in caught.value.problems] == ["unset-variable"]

    def test_editors_find_the_schema_that_the_manifest_names(self, folder: Path) -> None:
        init(folder)
        first = Path("manifest.yaml").read_text("utf-8").splitlines()[0]
        schema = json.loads(Path(first.partition("$schema=")[2]).read_text("utf-8"))
        assert schema == json_schema()
        Draft202012Validator(schema).validate(yaml.safe_load(Path("manifest.yaml").read_text("utf-8")))

    def test_the_example_of_a_pipeline_is_yaml(self, folder: Path) -> None:
        init(folder)
        assert yaml.safe_load(Path(".github/workflows/migrations.yml").read_text("utf-8"))["jobs"].keys() == {
            "try",
            "apply",
        }

    def test_the_first_pair_works_on_an_empty_database_and_undoes_itself(self, folder: Path, connect: Connect) -> None:
        init(folder)
        with connect() as connection:
            for direction, tables in (("up", 1), ("down", 0), ("up", 1)):
                connection.execute(Path(f"sql/001_create_users.{direction}.sql").read_bytes())
                found = connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'users'").fetchone()
                assert found == (tables,)

    def test_what_is_there_already_is_never_overwritten(self, folder: Path) -> None:
        write("manifest.yaml", ".github/workflows/migrations.yml")
        before = snapshot()
        with pytest.raises(UsageError) as caught:
            init(folder)
        assert [p.message for p in caught.value.problems] == [
            "manifest.yaml exists already",
            ".github/workflows/migrations.yml exists already",
        ]
        assert snapshot() == before

    def test_a_folder_with_scripts_is_told_of_the_other_way_to_start(self, folder: Path) -> None:
        pairs("001_a")
        with pytest.raises(UsageError) as caught:
            init(folder)
        assert caught.value.problem.hint == "migrator init --from sql"

    @pytest.mark.parametrize(("name", "project"), [("1984", "1984"), ("my shop: #1", "my_shop_1"), ("yes", "yes")])
    def test_the_project_is_called_like_its_folder(self, tmp_path: Path, name: str, project: str) -> None:
        init(tmp_path / name)
        assert loaded(tmp_path / name).project == project


class TestInitFrom:
    def adopt(self, directory: str = "sql") -> tuple[Created, Manifest]:
        return init_from(Path(), Path(directory)), loaded(Path())

    @pytest.mark.usefixtures("folder")
    def test_three_hundred_pairs_start_with_one_command(self) -> None:
        ids = [f"{number:03d}_change" for number in range(1, 301)]
        pairs(*reversed(ids), folder="db/migrations")
        created, manifest = self.adopt("db/migrations")
        assert created.notes == ()
        assert created.listed == tuple(ids) == tuple(migration.id for migration in manifest.migrations)
        assert (manifest.directory, manifest.warnings) == (Path("db/migrations"), ())
        assert [path.name for path in created.files] == ["manifest.yaml", ".gitignore", "manifest.schema.json"]

    @pytest.mark.usefixtures("folder")
    @pytest.mark.parametrize("layout", ["{id}_{direction}.sql", "{id}/{direction}.sql"])
    def test_the_layout_of_the_folder_is_the_manifests(self, layout: str) -> None:
        write(*(f"sql/{layout.format(id='001_a', direction=direction)}" for direction in ("up", "down")))
        _, manifest = self.adopt()
        assert (manifest.layout, [m.id for m in manifest.migrations]) == (layout, ["001_a"])

    @pytest.mark.usefixtures("folder")
    def test_ids_that_yaml_would_misread_are_read_as_they_are(self) -> None:
        ids = ["1_000", "0123", "2024-05-01", "yes", "null", "010_a: b", "011 #c", "012_it's", '013_"x"', "014_{x}"]
        pairs(*ids)
        _, manifest = self.adopt()
        assert {migration.id for migration in manifest.migrations} == set(ids)

    @pytest.mark.usefixtures("folder")
    def test_whatever_a_folder_holds_the_manifest_loads_and_nothing_is_passed_over_in_silence(self) -> None:
        pairs("001_a", "004_x", "004_y")
        write("sql/002_lone.up.sql", "sql/003_x.up.sql", "sql/003_y.down.sql", "sql/005_b_up.sql", "sql/schema.sql")
        write("sql/006_empty.up.sql", "sql/007_mute.up.sql", "sql/009_keys.up.go", "sql/migrations.go")
        write("sql/006_empty.down.sql", text="\n")
        write("sql/007_mute.down.sql", text="-- nothing to do\n")
        Path("sql/008_latin.up.sql").write_bytes(b"-- caf\xe9")
        created, manifest = self.adopt()
        listed = ["001_a", "002_lone", "003_x", "004_x", "004_y", "006_empty", "007_mute"]
        assert [migration.id for migration in manifest.migrations] == listed
        assert sorted((p.code, p.location.path) for p in created.notes if p.location) == [
            ("comment-only-down", "sql/007_mute.down.sql"),
            ("down-without-up", "sql/003_y.down.sql"),
            ("empty-down", "sql/006_empty.down.sql"),
            ("missing-down", "sql/002_lone.up.sql"),
            ("missing-down", "sql/003_x.up.sql"),
            ("missing-down", "sql/008_latin.up.sql"),
            ("not-utf8", "sql/008_latin.up.sql"),
            ("repeated-version", "manifest.yaml"),
            ("unpaired-file", "sql/005_b_up.sql"),
            ("unpaired-file", "sql/009_keys.up.go"),
            ("unpaired-file", "sql/schema.sql"),
        ]

    @pytest.mark.usefixtures("folder")
    def test_a_script_that_the_loader_refuses_is_an_error_among_the_notes(self) -> None:
        pairs("001_a")
        write("outside.sql")
        Path("sql/001_a.down.sql").unlink()
        Path("sql/001_a.down.sql").symlink_to("../outside.sql")
        created = init_from(Path(), Path("sql"))
        assert ("error", "path-leaves-directory") in [(p.severity, p.code) for p in created.notes]

    @pytest.mark.usefixtures("folder")
    def test_a_manifest_that_is_there_is_not_overwritten(self) -> None:
        pairs("001_a")
        write("manifest.yaml")
        with pytest.raises(UsageError):
            self.adopt()
        assert Path("manifest.yaml").read_text("utf-8") == "SELECT 1;\n"
        assert not Path(".migrator").exists()

    @pytest.mark.usefixtures("folder")
    def test_the_folder_may_lie_beside_the_project(self) -> None:
        pairs("001_a", folder="../elsewhere")
        assert self.adopt("../elsewhere")[1].directory == Path("../elsewhere")

    @pytest.mark.usefixtures("folder")
    def test_a_folder_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(UsageError) as caught:
            self.adopt("sqll")
        assert caught.value.problem.message == "sqll cannot be read: No such file or directory"


class TestNew:
    def test_a_pair_and_its_entry_are_added_and_load(self, folder: Path) -> None:
        init(folder)
        created = new(folder / "manifest.yaml", "Add totals", NOW)
        assert [p.as_posix() for p in created.files] == [
            *["sql/002_add_totals.up.sql", "sql/002_add_totals.down.sql"],
            "manifest.yaml",
        ]
        manifest = loaded(folder)
        assert [migration.id for migration in manifest.migrations] == ["001_create_users", *created.listed]
        assert (created.listed, manifest.warnings) == (("002_add_totals",), ())

    def test_nothing_else_in_the_manifest_changes(self, folder: Path) -> None:
        pairs("001_a")
        text = "\ufeff# mine\r\nmanifest: 1\r\nproject: shop\r\nmigrations:\r\n- 001_a   # first\r\n\r\n# end\r\n"
        Path("manifest.yaml").write_bytes(text.encode("utf-8"))
        new(folder / "manifest.yaml", "b", NOW)
        after = text.replace("# first\r\n", "# first\r\n- 002_b\r\n")
        assert Path("manifest.yaml").read_bytes().decode("utf-8") == after

    @pytest.mark.usefixtures("folder")
    def test_scripts_go_where_directory_and_layout_say(self) -> None:
        write("db/20240501120000_a/up.sql", "db/20240501120000_a/down.sql")
        init_from(Path(), Path("db"))
        created = new(Path("manifest.yaml"), "b", NOW)
        assert created.files[0] == Path("db/20261124203015_b/up.sql")
        assert len(loaded(Path()).migrations) == 2

    @pytest.mark.usefixtures("folder")
    def test_the_number_of_a_file_that_nobody_listed_is_not_used_again(self) -> None:
        init(Path())
        pairs("007_forgotten")
        assert new(Path("manifest.yaml"), "b", NOW).listed == ("008_b",)

    @pytest.mark.parametrize("direction", ["up", "down"])
    def test_a_script_that_nobody_has_written_yet_fails(self, folder: Path, connect: Connect, direction: str) -> None:
        init(folder)
        new(folder / "manifest.yaml", "b", NOW)
        with connect() as connection, pytest.raises(psycopg.errors.RaiseException, match="not written yet"):
            connection.execute(Path(f"sql/002_b.{direction}.sql").read_bytes())

    def test_the_examples_in_the_templates_are_sql_that_may_run_twice(self, folder: Path, connect: Connect) -> None:
        init(folder)
        new(folder / "manifest.yaml", "b", NOW)
        examples = {
            direction: re.findall(r"^--   (.+;)$", Path(f"sql/002_b.{direction}.sql").read_text("utf-8"), re.MULTILINE)
            for direction in ("up", "down")
        }
        with connect() as connection:
            for statement in examples["up"][:-1] * 2 + examples["up"][-1:] + examples["down"] * 2:
                connection.execute(statement.encode())

    def refused(self, error: type[Exception], name: str = "b") -> str:
        before = snapshot()
        with pytest.raises(error) as caught:
            new(Path("manifest.yaml"), name, NOW)
        assert snapshot() == before
        return str(caught.value)

    @pytest.mark.usefixtures("folder")
    def test_a_manifest_with_problems_is_mended_first(self) -> None:
        init(Path())
        Path("sql/001_create_users.up.sql").unlink()
        assert self.refused(ManifestError) == "sql/001_create_users.up.sql does not exist"

    @pytest.mark.usefixtures("folder")
    def test_a_manifest_that_cannot_be_edited_with_certainty_is_left_alone(self) -> None:
        pairs("001_a")
        write("manifest.yaml", text="manifest: 1\nproject: &p '001_a'\nmigrations: [*p]\n")
        assert "cannot be edited with certainty" in self.refused(ManifestError)

    @pytest.mark.usefixtures("folder")
    def test_a_file_in_the_way_is_left_alone(self) -> None:
        init(Path())
        Path("sql/002_b.down.sql").mkdir()
        assert self.refused(UsageError) == "sql/002_b.down.sql exists already"

    @pytest.mark.usefixtures("folder")
    def test_a_name_that_is_none_is_refused(self) -> None:
        init(Path())
        assert self.refused(UsageError, "?!") == "'?!' is no name for a migration"

    @pytest.mark.usefixtures("folder")
    def test_scripts_are_taken_back_where_the_manifest_cannot_be_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        init(Path())
        real = Path.replace

        def full_disk(self: Path, target: Path) -> Path:
            if target.name == "manifest.yaml":
                raise OSError(28, "No space left on device", str(target))
            return real(self, target)

        monkeypatch.setattr(Path, "replace", full_disk)
        assert self.refused(UsageError).endswith("manifest.yaml cannot be written: No space left on device")
