from pathlib import Path

import pytest

from migrator.project.pairing import LAYOUTS, Pairs, find_pairs, report_other_languages
from migrator.values.errors import Problem, Problems, UsageError

ROOT = Path("sql")


def pair(names: list[str]) -> tuple[Pairs, list[Problem]]:
    problems = Problems()
    return find_pairs(ROOT, names, problems), problems.found


def both(*ids: str, layout: str = "{id}.{direction}.sql") -> list[str]:
    return [layout.format(id=identity, direction=direction) for identity in ids for direction in ("up", "down")]


@pytest.mark.parametrize(
    "layout",
    LAYOUTS,
)
def test_a_folder_in_any_usual_layout_is_paired(layout: str) -> None:
    pairs, problems = pair(both("001_a", "002 b's", layout=layout))
    assert (pairs.layout, list(pairs.scripts), problems) == (layout, ["001_a", "002 b's"], [])
    assert list(pairs.scripts["001_a"].values()) == sorted(both("001_a", layout=layout))


@pytest.mark.parametrize(
    "ordered",
    [
        ["1_z", "2_a", "10_a"],
        ["001_a", "001_b", "002_a"],
        ["9_small", "20240101_date", "20240101120000_time", "2024-05-01-120000_dashes", "20240502_later"],
        ["1481574547_epoch", "20240101120000_time"],
        ["001_root", "v1/001_a", "v2/001_a", "v10/001_a"],
    ],
)
def test_pairs_are_ordered_by_number_then_by_name(ordered: list[str]) -> None:
    pairs, _ = pair(both(*reversed(ordered)))
    assert list(pairs.scripts) == ordered


def test_what_has_no_number_comes_last_and_people_are_told() -> None:
    pairs, (problem,) = pair(both("create_users", "001_a"))
    assert list(pairs.scripts) == ["001_a", "create_users"]
    assert (problem.code, problem.severity) == ("no-number", "warning")


def test_files_named_unlike_most_are_left_out_with_the_command_that_renames_them() -> None:
    pairs, problems = pair([*both("001_a", "002_b"), "003_c_up.sql", "003 c_down.sql"])
    assert list(pairs.scripts) == ["001_a", "002_b"]
    assert [p.hint for p in problems] == [
        "Most files are named {id}.{direction}.sql: git mv 'sql/003 c_down.sql' 'sql/003 c.down.sql'",
        "Most files are named {id}.{direction}.sql: git mv sql/003_c_up.sql sql/003_c.up.sql",
    ]


def test_migrations_in_another_language_are_told_of_and_other_files_are_not() -> None:
    problems = Problems()
    names = ["001_keys.up.go", "002_keys/down.py", "003_a.up.sql", "003_a.up.sql.bak", "migrations.go", "README.md"]
    report_other_languages(ROOT, names, problems)
    assert [(p.severity, p.location and p.location.path) for p in problems.found] == [
        ("warning", "sql/001_keys.up.go"),
        ("warning", "sql/002_keys/down.py"),
    ]


def test_a_missing_down_script_leaves_the_migration_in() -> None:
    pairs, problems = pair([*both("001_a"), "002_b.up.sql"])
    assert (pairs.scripts["002_b"], problems) == ({"up": "002_b.up.sql"}, [])


def test_a_down_script_under_another_name_is_reported_with_the_up_of_its_number() -> None:
    pairs, (problem,) = pair([*both("001_a"), "002_add_x.up.sql", "002_add_y.down.sql"])
    assert list(pairs.scripts) == ["001_a", "002_add_x"]
    assert (problem.code, str(problem.location)) == ("down-without-up", "sql/002_add_y.down.sql:1:1")
    assert problem.hint == "002_add_x.up.sql has the same number; if it is the one, give both the same name."


def test_a_down_script_without_any_up_is_reported() -> None:
    _, (problem,) = pair([*both("001_a"), "002_b.down.sql"])
    assert (problem.code, problem.hint) == ("down-without-up", None)


def test_a_file_that_is_neither_is_reported() -> None:
    _, (problem,) = pair([*both("001_a"), "schema.sql"])
    assert problem.message == "not paired: neither an up nor a down script by its name"


@pytest.mark.parametrize("name", ["001_a\n.up.sql", "001_\udcff.up.sql", "001_a\u2028.up.sql"])
def test_a_name_that_no_manifest_can_hold_is_reported_in_a_form_that_can_be_printed(name: str) -> None:
    pairs, (problem,) = pair([*both("001_b"), name])
    assert list(pairs.scripts) == ["001_b"]
    assert str(problem.location).isprintable()


@pytest.mark.parametrize(
    ("name", "text", "tool"),
    [
        ("001_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n", "dbmate"),
        ("001_a.sql", "-- +goose Up\nSELECT 1;\n", "goose"),
        ("001_a.sql", "-- +goose NO TRANSACTION\n", "goose"),
        ("001_a.sql", "-- +migrate Up\nSELECT 1;\n", "sql-migrate"),
        ("001_a.sql", "-- rambler up\nSELECT 1;\n", "rambler"),
        ("001_a.sql", "--liquibase formatted sql\n", "Liquibase"),
        ("V1.2__a.sql", "SELECT 1;", "Flyway"),
        ("R__view.sql", "SELECT 1;", "Flyway"),
    ],
)
def test_another_tools_format_is_recognised(tmp_path: Path, name: str, text: str, tool: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        find_pairs(tmp_path, [name], Problems())
    assert caught.value.problem.message == f"{tmp_path.as_posix()} holds files of {tool} ({name}), not pairs"

    problems = Problems()
    find_pairs(tmp_path, [name, *both("001_b")], problems)
    assert [p.message for p in problems.found] == [f"not paired: {tool} keeps it in a format of its own"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "sql holds no .sql files"),
        (["a.sql", "b.sql"], "none of the 2 .sql files in sql is an up or a down script by its name"),
    ],
)
def test_a_folder_without_a_pair_is_refused(names: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        pair(names)
    assert caught.value.problem.message == message
