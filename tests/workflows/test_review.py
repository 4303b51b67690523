"""A branch held against its base: what is new, and what became of what is released."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from migrator.project.manifest import Options, load
from migrator.values.review import ReviewResult
from migrator.workflows.review import review
from migrator.workflows.scratch import Place
from tests.git_repository import commit, git
from tests.project_files import write_project

NOW = datetime(2025, 6, 1, tzinfo=UTC)
USERS = {"001_users.up": "CREATE TABLE users (id int PRIMARY KEY);\n", "001_users.down": "DROP TABLE users;\n"}
ORDERS = {"002_orders.up": "CREATE TABLE orders (id int PRIMARY KEY);\n", "002_orders.down": "DROP TABLE orders;\n"}
BOTH = USERS | ORDERS


@dataclass
class Branch:
    """A project whose two first migrations are released."""

    folder: Path

    def write(self, scripts: dict[str, str], **keys: Any) -> None:
        for file in (self.folder / "sql").glob("*.sql"):
            file.unlink()
        write_project(self.folder, scripts, **keys)

    def review(self, place: Place | None = None, base: str = "HEAD") -> ReviewResult:
        manifest = load(self.folder / "manifest.yaml", Options({}, needs_database=False))
        return review(manifest, base, {}, place, NOW, lambda _: None)

    def codes(self, severity: str = "error") -> list[str]:
        return [problem.code for problem in self.review().problems if problem.severity == severity]


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.write(BOTH)
    commit(tmp_path)
    return made


def test_a_branch_that_adds_nothing_has_nothing_to_say(branch: Branch) -> None:
    result = branch.review()
    assert (result.migrations, result.problems, result.exit_code, result.released) == ((), (), 0, 2)


def test_a_new_migration_is_told_by_its_texts(branch: Branch) -> None:
    up = "-- why\nCREATE TABLE lines (id int PRIMARY KEY);\n\nALTER TABLE users DROP COLUMN id;"
    down = "ALTER TABLE users ADD id int; DROP TABLE lines;"
    branch.write(BOTH | {"003_lines.up": up, "003_lines.down": down})
    (new,) = branch.review().migrations
    assert (new.id, new.up.transaction, new.up.statements) == ("003_lines", "single", 2)
    assert [(one.line, one.text) for one in new.up.shown] == [
        (2, "CREATE TABLE lines (id int PRIMARY KEY)"),
        (4, "ALTER TABLE users DROP COLUMN id"),
    ]
    assert new.up.losses == ("column users.id",)
    assert new.down is not None
    assert new.down.losses == ("table lines",)


def test_why_a_new_one_is_no_transaction_is_said(branch: Branch) -> None:
    up = "CREATE INDEX CONCURRENTLY users_i ON users (id);"
    branch.write(BOTH | {"003_index.up": up, "003_index.down": "DROP INDEX users_i;"})
    (new,) = branch.review().migrations
    assert new.up.transaction == "none"
    assert new.up.reasons == ("CREATE INDEX CONCURRENTLY cannot run in a transaction (line 1)",)


def test_rules_and_limits_are_told_where_they_came_went_or_changed(branch: Branch) -> None:
    entry = {"id": "002_orders", "expect": {"tables": ["orders"]}, "lock_timeout": "50ms"}
    branch.write(BOTH, migrations=["001_users", entry], validate={"tables": ["users"]}, defaults={"lock_timeout": "1s"})
    result = branch.review()
    assert [rule[:3] for rule in result.rules] == [
        ("added", "validate", "tables.users"),
        ("added", "002_orders expect", "tables.orders"),
    ]
    assert limits(result) == [
        ("defaults", "lock_timeout", "200 ms", "1.0 s"), ("002_orders", "lock_timeout", "200 ms", "50 ms")]  # fmt: skip
    commit(branch.folder)
    branch.write(BOTH | {"003_x.up": "SELECT 1;", "003_x.down": "SELECT 1;"}, defaults={"queue_limit": 7})
    result = branch.review()
    assert {rule.change for rule in result.rules} == {"removed"}
    assert {limit.name for limit in result.limits} == {"lock_timeout", "queue_limit"}


def limits(result: ReviewResult) -> list[tuple[str, ...]]:
    return [limit[:4] for limit in result.limits]


def test_a_rule_that_says_something_else_is_told_with_what_it_said(branch: Branch) -> None:
    rule = {"name": "no bad user", "sql": "SELECT 1 FROM users WHERE id < 0"}
    users = {"columns": {"id": "bigint not null", "email": "text"}, "owner": "postgres", "rows": {"at_least": 0}}
    branch.write(BOTH, validate={"tables": {"users": users, "orders": {}}, "data": [rule]})
    commit(branch.folder)
    users |= {"columns": {"email": "text", "id": "bigint"}, "owner": "nobody", "rows": {"at_least": 0, "at_most": 5}}
    tables = {"orders": {}, "users": users}
    branch.write(BOTH, validate={"data": [rule | {"sql": "SELECT 1 WHERE false"}], "tables": tables})
    said, told = branch.review().rules
    assert said[:3] == ("changed", "validate", "data.no bad user")
    assert said.wordings == (("sql", "SELECT 1 FROM users WHERE id < 0", "SELECT 1 WHERE false"),)
    assert told.wordings == (
        ("columns.id", "bigint not null", "bigint"),
        ("owner", "postgres", "nobody"),
        ("rows.at_most", None, "5"),
    )


def test_where_and_how_a_rule_is_laid_out_is_no_change(branch: Branch) -> None:
    written = "manifest: 1\nproject: shop\nmigrations: [001_users]\nvalidate:"
    flow = " {tables: {users: {owner: x}}, privileges: [{grant: [select], on: users, to: a}]}\n"
    branch.write(USERS, manifest=written + flow)
    commit(branch.folder)
    blocks = (
        "\n  privileges:\n  - grant: ['select']\n    to: a\n    on: users\n\n  tables:\n    users:\n      owner: x\n"
    )
    branch.write(USERS, manifest=written + blocks)
    assert branch.review().rules == ()


def test_settings_of_what_is_released_are_told_where_they_changed(branch: Branch) -> None:
    users = {"id": "001_users", "lock_wait": "3m", "transaction": "single", "idempotent": True}
    branch.write(BOTH, migrations=[users, "002_orders"], drift={"ignore": ["table a.*"]})
    commit(branch.folder)
    users |= {"lock_wait": "30m", "transaction": "none", "idempotent": False}
    gone = {"id": "002_orders", "irreversible": "why undo", "lint": {"ignore": {"drop-table": "it is empty"}}}
    lint = {"ignore": {"type-change": "ever wider"}}
    del (scripts := dict(BOTH))["002_orders.down"]
    branch.write(scripts, migrations=[users, gone], lint=lint, project="other")
    assert sorted(limits(branch.review())) == [
        ("001_users", "idempotent", "yes", "no"),
        ("001_users", "lock_wait", "3 m", "30 m"),
        ("001_users", "transaction", "single", "none"),
        ("002_orders", "irreversible", "nothing", "why undo"),
        ("002_orders", "lint ignore drop-table", "nothing", "it is empty"),
        ("drift", "ignore table a.*", "written", "nothing"),
        ("lint", "ignore type-change", "nothing", "ever wider"),
        ("manifest", "project", "shop", "other"),
    ]


def test_a_default_that_changes_is_told_once_and_not_for_each_migration(branch: Branch) -> None:
    branch.write(BOTH, migrations=["001_users", {"id": "002_orders", "lock_wait": "1h"}], defaults={"lock_wait": "1h"})
    commit(branch.folder)
    branch.write(BOTH, migrations=["001_users", {"id": "002_orders", "lock_wait": "1h"}], defaults={"lock_wait": "2h"})
    assert [limit[:2] for limit in limits(branch.review())] == [("defaults", "lock_wait")]


def test_an_edited_released_script_is_an_error_with_its_diff(branch: Branch) -> None:
    branch.write(BOTH | {"001_users.up": "CREATE TABLE users (id bigint PRIMARY KEY);\n"})
    result = branch.review()
    (problem,) = result.problems
    assert (problem.code, problem.severity, result.exit_code) == ("released-edited", "error", 1)
    assert problem.location is not None
    assert problem.location.path.endswith("sql/001_users.up.sql")
    assert "-CREATE TABLE users (id int PRIMARY KEY);\n+CREATE TABLE users (id bigint" in (problem.excerpt or "")


def test_comments_and_white_space_alone_are_a_warning(branch: Branch) -> None:
    branch.write(BOTH | {"001_users.up": "-- people\nCREATE TABLE users\n  (id int PRIMARY KEY);\n"})
    assert (branch.codes(), branch.codes("warning"), branch.review().exit_code) == (
        [],
        ["released-edited-harmlessly"],
        0,
    )


def test_a_mended_down_script_is_a_warning(branch: Branch) -> None:
    branch.write(BOTH | {"001_users.down": "DROP TABLE users CASCADE;\n"})
    assert (branch.codes(), branch.codes("warning")) == ([], ["released-down-changed"])


@pytest.mark.parametrize(
    ("scripts", "codes"),
    [
        (USERS, ["released-removed"]),
        (USERS | {f"003_orders.{way}": ORDERS[f"002_orders.{way}"] for way in ("up", "down")}, ["released-renamed"]),
        (ORDERS | USERS, ["released-reordered"]),
        (USERS | {"0015.up": "SELECT 1;", "0015.down": "SELECT 1;"} | ORDERS, ["before-released"]),
        (BOTH | {"003_x.up": "SELECT 1;", "003_x.down": "SELECT 1;"}, []),
    ],
    ids=["removed", "renamed", "reordered", "inserted", "added last"],
)
def test_released_migrations_stay_where_and_what_they_are(
    branch: Branch, scripts: dict[str, str], codes: list[str]
) -> None:
    branch.write(scripts)
    assert branch.codes() == codes


def test_where_there_was_no_manifest_everything_is_new(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("nothing yet")
    commit(tmp_path)
    branch = Branch(tmp_path)
    branch.write(BOTH)
    result = branch.review()
    assert ([migration.id for migration in result.migrations], result.released) == (["001_users", "002_orders"], 0)
    assert ([problem.code for problem in result.problems], result.exit_code) == (["nothing-compared"], 0)


def test_a_project_that_moves_keeps_what_is_released(tmp_path: Path) -> None:
    Branch(tmp_path / "db").write(BOTH)
    commit(tmp_path)
    git(tmp_path, "mv", "db", "migrations")
    branch = Branch(tmp_path / "migrations")
    branch.write(BOTH | {"001_users.up": "CREATE TABLE users (id bigint PRIMARY KEY);\n"})
    assert (branch.codes(), branch.codes("warning")) == (["released-edited"], ["manifest-moved"])
    assert branch.review().released == 2


def test_line_ends_that_git_makes_are_no_edit(branch: Branch) -> None:
    (branch.folder / ".gitattributes").write_text("*.sql text eol=crlf\n")
    body = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\nSELECT 1;\n$$;\n"
    branch.write(BOTH | {"003_f.up": body, "003_f.down": "DROP FUNCTION f;\n"})
    commit(branch.folder)
    script = branch.folder / "sql" / "003_f.up.sql"
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    assert branch.review().problems == ()


def test_lint_speaks_of_what_is_new_alone(branch: Branch) -> None:
    index = {"003_index.up": "CREATE INDEX users_i ON users (id);", "003_index.down": "DROP INDEX users_i;"}
    branch.write(BOTH | index)
    assert "index-blocks-writes" in {finding.code for finding in branch.review().findings}
    commit(branch.folder)
    branch.write(BOTH | index | {"004_x.up": "SELECT 1;", "004_x.down": "SELECT 1;"})
    assert "index-blocks-writes" not in {finding.code for finding in branch.review().findings}


def test_what_is_new_is_rehearsed(branch: Branch, bin_dir: Path) -> None:
    up, down = "CREATE TABLE lines (id int); ALTER TABLE users ADD name text;", "DROP TABLE lines;"
    branch.write(BOTH | {"003_lines.up": up, "003_lines.down": down})
    result = branch.review(Place(bin_dir))
    assert result.rehearsal is not None
    (found,) = result.rehearsal.migrations
    assert (found.id, found.outcome, result.exit_code) == ("003_lines", "wrong", 1)
    assert found.up is not None
    assert found.up.script is not None
    locked = [(e.table, e.mode) for one in found.up.script.statements for e in one.effects if e.matters]
    assert locked == [("users", "access exclusive")]


def test_without_a_server_it_says_that_nothing_was_rehearsed(branch: Branch, tmp_path: Path) -> None:
    branch.write(BOTH | {"003_x.up": "SELECT 1;", "003_x.down": "SELECT 1;"})
    result = branch.review(Place(url="postgresql://127.0.0.1:1/none"))
    assert (result.rehearsal, result.declined, result.exit_code) == (None, False, 0)
    assert "127.0.0.1" in (result.not_rehearsed or "")
    assert branch.review().declined
