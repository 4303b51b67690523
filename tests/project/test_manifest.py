import hashlib
import shutil
from pathlib import Path

import pytest

from migrator.project.format import DEFAULT_LAYOUT
from migrator.project.manifest import Options, load
from migrator.project.model import Database, Manifest, Settings
from migrator.values.errors import ManifestError, Problem

URL = {"DATABASE_URL": "postgresql://db/shop"}
HEAD = "manifest: 1\nproject: shop\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder, in which the tests stand: what is shown to people is relative to it."""
    monkeypatch.chdir(tmp_path)
    scripts(tmp_path, "001_users")
    return tmp_path


def scripts(folder: Path, *ids: str) -> None:
    for identity in ids:
        for direction in ("up", "down"):
            path = folder / "sql" / f"{identity}.{direction}.sql"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"-- {direction}\nSELECT 1;\n", "utf-8")


def read(text: str | bytes, options: Options = Options(URL)) -> Manifest:  # noqa: B008 -- frozen
    Path("manifest.yaml").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return load(Path("manifest.yaml"), options)


def refused(text: str | bytes, options: Options = Options(URL)) -> list[Problem]:  # noqa: B008 -- frozen
    with pytest.raises(ManifestError) as caught:
        read(text, options)
    return [problem for problem in caught.value.problems if problem.severity == "error"]


def brief(problems: list[Problem]) -> list[str]:
    return [f"{p.location}: {p.code}: {p.message}" for p in problems]


@pytest.mark.usefixtures("folder")
def test_a_manifest_is_one_frozen_value_with_all_its_scripts() -> None:
    text = (
        HEAD
        + """\
database:
  url: ${DATABASE_URL}
  role: ${SHOP_ROLE:-shop_owner}
  search_path: [app, public]
  pooler: session
defaults: {lock_timeout: 1s, statement_timeout: 0}
migrations:
  - id: 001_users
    description: Who may log in.
    slow_after: 2m
    transaction: single
    expect: {tables: {users: {}}}
validate: {tables: {users: {}, guests: absent}}
"""
    )
    manifest = read(text)
    (migration,) = manifest.migrations
    assert manifest.project == "shop"
    assert manifest.checksum == hashlib.sha256(text.encode()).hexdigest()
    assert manifest.database == Database(URL["DATABASE_URL"], "migrator", "shop_owner", ("app", "public"), "session")
    assert (manifest.directory, manifest.layout, manifest.warnings) == (Path("sql"), DEFAULT_LAYOUT, ())
    assert (migration.id, migration.version, migration.name) == ("001_users", "001", "users")
    assert migration.settings == Settings(lock_timeout=1000, statement_timeout=0, slow_after=120_000)
    assert (migration.description, migration.transaction) == ("Who may log in.", "single")
    assert str(migration.location) == "manifest.yaml:10:5"
    assert (len(migration.expect), len(manifest.validate), len(manifest.preflight)) == (1, 2, 0)
    assert migration.down is not None
    assert (migration.up.path, migration.down.path) == ("sql/001_users.up.sql", "sql/001_users.down.sql")
    assert migration.script("down") is migration.down


@pytest.mark.usefixtures("folder")
def test_the_least_manifest_leaves_the_database_to_libpqs_environment() -> None:
    assert read(HEAD + "migrations: [001_users]").database == Database()


@pytest.mark.usefixtures("folder")
def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    (Path("sql") / "003_latin.up.sql").write_bytes(b"-- caf\xe9\n")
    (Path("sql") / "003_latin.down.sql").write_bytes(b"")
    (Path("sql") / "004_gone.down.sql").write_bytes(b"SELECT 1;")
    text = (
        HEAD
        + """\
databse: {}
database:
  url: postgresql://shop:secret@db/shop
  role: ${SHOP_ROLE}
defaults: {lock_timeout: 200}
migrations:
  - 001_users
  - 001_users
  - 002_missing
  - 003_latin
  - id: 004_gone
    irreversible: it is gone
    lock_wiat: 1s
  - ../outside
  - id: 001_users
    id: 001_users
  - {description: no id}
  - [a, list]
variables: {a: b}
validate: {tables: {users: {colums: {}}}}
"""
    )
    assert brief(refused(text)) == [
        "manifest.yaml:3:1: unknown-key: unknown key 'databse'",
        "manifest.yaml:5:8: literal-password: a password in the manifest",
        "manifest.yaml:6:9: unset-variable: SHOP_ROLE is not set in the environment",
        "manifest.yaml:7:26: wrong-type: expected a duration such as 200ms, 30s, 15m, up to 24d, found '200'",
        "manifest.yaml:10:5: duplicate-id: 001_users is listed twice",
        "manifest.yaml:11:5: missing-file: sql/002_missing.up.sql does not exist",
        "manifest.yaml:11:5: missing-file: sql/002_missing.down.sql does not exist",
        "manifest.yaml:12:5: empty-file: sql/003_latin.down.sql is empty",
        "manifest.yaml:13:9: missing-file: sql/004_gone.up.sql does not exist",
        "manifest.yaml:14:19: irreversible-with-down: "
        "004_gone is irreversible and has a down script, sql/004_gone.down.sql",
        "manifest.yaml:15:5: unknown-key: unknown key 'lock_wiat'",
        "manifest.yaml:16:5: path-leaves-directory: ../outside leads out of sql",
        "manifest.yaml:18:5: duplicate-key: 'id' stands here twice",
        "manifest.yaml:18:9: duplicate-id: 001_users is listed twice",
        "manifest.yaml:19:5: missing-key: a migration needs its id",
        "manifest.yaml:20:5: wrong-type: expected text or a number or a mapping, found a list",
        "manifest.yaml:21:1: not-supported-yet: variables is not supported yet",
        "manifest.yaml:22:29: unknown-key: unknown key 'colums'",
        "sql/003_latin.up.sql:1:7: not-utf8: sql/003_latin.up.sql is not UTF-8: byte 6 is 0xe9",
    ]


@pytest.mark.usefixtures("folder")
def test_warnings_come_along_with_the_errors_that_they_may_explain() -> None:
    scripts(Path(), "002_oders")
    with pytest.raises(ManifestError) as caught:
        read(HEAD + "migrations: [001_users, 002_orders]")
    assert [(p.severity, p.code) for p in caught.value.problems] == [
        *[("error", "missing-file")] * 2,
        *[("warning", "unlisted-file")] * 2,
    ]


def test_the_example_of_every_key_is_refused_for_what_is_not_executed_yet_and_nothing_else(folder: Path) -> None:
    every_key = Path(__file__).with_name("every_key.yaml")
    names = ["001_create_users", "002_create_orders", "003_index_orders_placed_at", "004_orders_status_not_null"]
    names += ["005_drop_legacy", "006_index_users_country", "007_index_orders_user", "008_backfill_totals"]
    scripts(folder, *names)
    (folder / "sql" / "005_drop_legacy.down.sql").unlink()
    assert {p.code for p in refused(every_key.read_bytes())} == {"not-supported-yet"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + HEAD.encode() + b"migrations: [001_users]\n",
        HEAD.replace("\n", "\r\n").encode() + b"migrations:\r\n  - 001_users\r\n",
    ],
)
def test_a_byte_order_mark_and_windows_line_ends_are_accepted(text: bytes) -> None:
    assert [migration.id for migration in read(text).migrations] == ["001_users"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD.encode() + b"# caf\xe9\n", "manifest.yaml:3:6: not-utf8: manifest.yaml is not UTF-8: byte 31 is 0xe9"),
        (b"", "manifest.yaml:1:1: empty-manifest: the manifest is empty"),
        (b"- 001_users\n", "manifest.yaml:1:1: wrong-type: the manifest has to be a mapping"),
        (
            b"project: x\nmanifest: 2\nnew_key: 1\n",
            "manifest.yaml:2:11: unknown-format: "
            "this is format 2 of the manifest; this version of migrator reads format 1",
        ),
        (b"a: &a [*a]", "manifest.yaml:1:4: yaml-bomb: an alias refers to itself"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused_before_anything_else_is_looked_at(text: bytes, problem: str) -> None:
    assert brief(refused(text)) == [problem]


@pytest.mark.parametrize("written", ["'1'", "true", "1.0", "one"])
def test_a_format_that_is_no_number_is_a_wrong_type(folder: Path, written: str) -> None:
    problems = refused(f"manifest: {written}\nproject: shop\nmigrations: [001_users]\n")
    assert [p.code for p in problems] == ["wrong-type"]


def test_a_manifest_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ManifestError) as caught:
        load(tmp_path / "manifest.yaml", Options({}))
    assert caught.value.problem.code == "no-manifest"
    assert caught.value.problem.hint == "Make one with migrator init, or name it with --manifest."


@pytest.mark.usefixtures("folder")
class TestUrl:
    MANIFEST = HEAD + "database: {url: '${DATABASE_URL}'}\nmigrations: [001_users]\n"

    def test_an_unset_variable_is_an_error_with_the_ways_out(self) -> None:
        (problem,) = refused(self.MANIFEST, Options({}))
        assert problem.code == "unset-variable"
        assert problem.hint == "Set it, or give a default: ${DATABASE_URL:-…}, or call with --url or --embedded."

    def test_an_unset_variable_is_no_error_where_no_database_is_needed(self) -> None:
        assert read(self.MANIFEST, Options({}, needs_database=False)).project == "shop"

    def test_the_callers_url_wins_and_its_variable_may_be_unset(self) -> None:
        assert read(self.MANIFEST, Options({}, url="embedded:x")).database.url == "embedded:x"

    def test_a_password_in_the_manifest_is_refused_whatever_the_caller_says_and_never_repeated(self) -> None:
        text = self.MANIFEST.replace("${DATABASE_URL}", "postgresql://u:hunter2@db")
        (problem,) = refused(text, Options({}, url="embedded:x"))
        assert problem.code == "literal-password"
        assert "hunter2" not in str(problem)

    def test_a_reference_that_names_no_variable_is_refused(self) -> None:
        (problem,) = refused(self.MANIFEST.replace("DATABASE_URL", "DATABASE-URL"))
        assert problem.code == "bad-variable"


@pytest.mark.usefixtures("folder")
class TestDirectory:
    def test_scripts_lie_where_directory_and_layout_say(self) -> None:
        shutil.move("sql", "db")
        Path("db/001_users").mkdir()
        for direction in ("up", "down"):
            Path(f"db/001_users.{direction}.sql").rename(f"db/001_users/{direction}.sql")
        manifest = read(HEAD + "directory: db\nlayout: '{id}/{direction}.sql'\nmigrations: [001_users]\n")
        assert manifest.migrations[0].up.path == "db/001_users/up.sql"

    @pytest.mark.parametrize(
        "layout", ["{id}.sql", "{direction}.sql", "{id}.{direction}.{kind}", "{id!r}{id}{direction}"]
    )
    def test_a_layout_without_its_slots_is_refused_and_no_file_is_said_to_be_missing(self, layout: str) -> None:
        assert [p.code for p in refused(HEAD + f"layout: '{layout}'\nmigrations: [001_users]\n")] == ["bad-layout"]

    def test_a_folder_that_is_not_there_is_one_problem(self) -> None:
        assert brief(refused(HEAD + "directory: db\nmigrations: [001_users, 002_orders]\n")) == [
            "manifest.yaml:3:12: no-directory: db cannot be read: No such file or directory"
        ]

    def test_a_directory_that_cannot_be_read_as_one_hides_no_other_problem(self) -> None:
        problems = refused(HEAD + "directory: [sql]\nmigrations: [001_users]\nextra: 1\n")
        assert [p.code for p in problems] == ["wrong-type", "unknown-key"]

    def test_migrations_that_cannot_be_read_make_no_file_unlisted(self) -> None:
        with pytest.raises(ManifestError) as caught:
            read(HEAD + "migrations: 001_users\n")
        assert [p.code for p in caught.value.problems] == ["wrong-type"]

    def test_a_project_without_migrations_needs_a_folder_all_the_same(self) -> None:
        shutil.rmtree("sql")
        Path("sql").mkdir()
        assert read(HEAD + "migrations:\n").migrations == ()
