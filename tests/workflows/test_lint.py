"""A whole project looked at without a database."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from migrator.project.manifest import Options, load
from migrator.values.findings import LintResult
from migrator.workflows.lint import lint
from tests.project_files import write_project

NOW = datetime(2026, 1, 2, tzinfo=UTC)
TABLE = {"001_t.up": "CREATE TABLE t (a int);", "001_t.down": "DROP TABLE t;"}
SET = {"002_a.up": "ALTER TABLE t ALTER a SET NOT NULL;", "002_a.down": "ALTER TABLE t ALTER a DROP NOT NULL;"}


def linted(folder: Path, scripts: dict[str, str], **keys: Any) -> LintResult:
    return lint(load(write_project(folder, scripts, **keys), Options({}, needs_database=False)), NOW)


def codes(result: LintResult) -> list[tuple[str, str, str]]:
    return [(found.location.path.rpartition("/")[2], found.code, found.severity) for found in result.findings]


def test_the_safe_way_comes_as_the_next_migrations(tmp_path: Path) -> None:
    result = linted(tmp_path, TABLE | SET)
    (found,) = result.findings
    assert (found.code, result.exit_code, result.migrations, result.scripts) == ("set-not-null", 0, 2, 4)
    assert [file.id for file in found.rewrite] == ["003_t_a_not_null_check", "004_t_a_not_null"]
    assert (found.migration, found.excerpt) == ("002_a", "ALTER TABLE t ALTER a SET NOT NULL;\n^")


def test_what_is_proposed_is_found_to_be_safe(tmp_path: Path) -> None:
    (found,) = linted(tmp_path, TABLE | SET).findings
    texts = {f"{f.id}.{way}": text for f in found.rewrite for way, text in (("up", f.up), ("down", f.down))}
    entries = ["001_t", *({"id": file.id, "transaction": file.transaction} for file in found.rewrite)]
    other = tmp_path / "other"
    assert linted(other, TABLE | texts, migrations=entries).findings == ()


def test_what_is_ignored_with_a_reason_is_left_out_where_it_is_ignored(tmp_path: Path) -> None:
    ignore = {"lint": {"ignore": {"set-not-null": "300 rows"}}}
    again = {"003_b.up": "ALTER TABLE t ALTER b SET NOT NULL;", "003_b.down": "ALTER TABLE t ALTER b DROP NOT NULL;"}
    result = linted(tmp_path, TABLE | SET | again, migrations=["001_t", {"id": "002_a", **ignore}, "003_b"])
    assert (codes(result), result.ignored) == ([("003_b.up.sql", "set-not-null", "warning")], 1)
    everywhere = linted(tmp_path, TABLE | SET | again, **ignore)
    assert (everywhere.findings, everywhere.ignored) == ((), 2)


def test_an_ignore_without_anything_to_ignore_is_told(tmp_path: Path) -> None:
    entries = [{"id": "001_t", "lint": {"ignore": {"set-not-null": "small"}}}]
    result = linted(tmp_path, TABLE, migrations=entries, lint={"ignore": {"no-such-rule": "why not"}})
    assert codes(result) == [("manifest.yaml", "unused-ignore", "warning")] * 2


def test_what_apply_would_refuse_is_an_error_that_nothing_ignores(tmp_path: Path) -> None:
    scripts = TABLE | {"002_a.up": "SELECT 1; COMMIT;", "002_a.down": "SELECT 1;"}
    result = linted(tmp_path, scripts, lint={"ignore": {"transaction-control": "I like it"}})
    assert codes(result)[0] == ("002_a.up.sql", "transaction-control", "error")
    assert result.exit_code == 1


def test_in_a_down_script_what_makes_others_wait_is_a_note(tmp_path: Path) -> None:
    scripts = {"002_a.up": SET["002_a.down"], "002_a.down": f"{SET['002_a.up']} DROP INDEX i;"}
    assert codes(linted(tmp_path, TABLE | scripts)) == [
        ("002_a.down.sql", "set-not-null", "note"),
        ("002_a.down.sql", "require-concurrent-index-deletion", "note"),
    ]


def test_what_squawk_says_of_a_table_that_is_new_is_left_out(tmp_path: Path) -> None:
    scripts = TABLE | {
        "001_t.up": "CREATE TABLE t (a int); ALTER TABLE t RENAME a TO b; ALTER TABLE t ADD c int NOT NULL;"
    }
    assert linted(tmp_path, scripts).findings == ()


def test_problems_of_the_manifest_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "009_left.up.sql").write_text("SELECT 1;")
    assert codes(linted(tmp_path, TABLE)) == [("009_left.up.sql", "unlisted-file", "warning")]


def test_a_server_that_is_stated_is_told_to_squawk(tmp_path: Path) -> None:
    preflight = {"thresholds": {"server_version": {"at_least": 14}}}
    assert codes(linted(tmp_path, TABLE | SET, preflight=preflight)) == [("002_a.up.sql", "set-not-null", "warning")]
