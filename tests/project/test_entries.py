from pathlib import Path

import pytest

from migrator.project.entries import read_migrations, split_id
from migrator.project.format import DEFAULT_LAYOUT, Entry
from migrator.project.model import Migration, Settings
from migrator.project.scripts import Folder
from migrator.values.errors import Problem, Problems
from migrator.values.location import Location


@pytest.mark.parametrize(
    ("identity", "version", "name"),
    [
        ("001_create_users", "001", "create_users"),
        ("1_a", "1", "a"),
        ("20240501120000_a", "20240501120000", "a"),
        ("2024-05-01-120000_a", "2024-05-01-120000", "a"),
        ("2024-05-01-120000-0000_a", "2024-05-01-120000-0000", "a"),
        ("2024-05-01-12-00-00_a", "2024-05-01-12-00-00", "a"),
        ("2024-05-01_a", "2024-05-01", "a"),
        ("2024-05-01-2fa", "2024-05-01", "2fa"),
        ("001-2fa", "001", "2fa"),
        ("12. two words", "12", "two words"),
        ("v1/003_a", "003", "a"),
        ("0123", "0123", ""),
        ("create_users", "", "create_users"),
        ("v1_a", "", "v1_a"),
    ],
)
def test_the_number_in_front_of_an_id_is_its_version(identity: str, version: str, name: str) -> None:
    assert split_id(identity) == (version, name)


def read(root: Path, *entries: str | dict[str, object]) -> tuple[tuple[Migration, ...], list[Problem]]:
    problems = Problems()
    described = [{"id": entry} if isinstance(entry, str) else entry for entry in entries]
    places = [Location("manifest.yaml", line, 5) for line in range(1, len(entries) + 1)]
    read = tuple(
        Entry(place, values, dict.fromkeys(values, place)) for place, values in zip(places, described, strict=True)
    )
    migrations = read_migrations(read, Settings(), Folder(root, DEFAULT_LAYOUT), problems)
    return migrations, problems.found


def write(root: Path, *names: str, text: str = "SELECT 1;") -> None:
    for name in names:
        (root / f"{name}.sql").write_text(text, "utf-8")


def test_the_order_is_the_manifests(tmp_path: Path) -> None:
    write(tmp_path, *(f"{i}_a.{d}" for i in ("001", "002", "003") for d in ("up", "down")))
    migrations, problems = read(tmp_path, "002_a", "003_a", "001_a")
    assert ([m.id for m in migrations], problems) == (["002_a", "003_a", "001_a"], [])


def test_an_irreversible_migration_needs_no_down_script(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up")
    (migration,), problems = read(tmp_path, {"id": "001_a", "irreversible": "it is gone"})
    assert (migration.irreversible, migration.down, problems) == ("it is gone", None, [])


def test_an_irreversible_migration_with_an_empty_down_script_is_warned_of(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up")
    write(tmp_path, "001_a.down", text=" \n")
    (migration,), (problem,) = read(tmp_path, {"id": "001_a", "irreversible": "it is gone"})
    assert (migration.down, problem.code, problem.severity) == (None, "empty-down", "warning")


def test_a_reason_that_could_not_be_read_is_a_reason_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up")
    place = Location("manifest.yaml", 1, 5)
    entry = Entry(place, {"id": "001_a"}, {"id": place, "irreversible": place})
    problems = Problems()
    read_migrations((entry,), Settings(), Folder(tmp_path, DEFAULT_LAYOUT), problems)
    assert problems.found == []


@pytest.mark.parametrize(
    ("present", "missing", "hint"),
    [
        ("001_a.up", "down", "Write it, or say why it cannot be undone: irreversible: the reason"),
        ("001_a.down", "up", "Write it, or take the entry out."),
    ],
)
def test_a_missing_script_is_an_error_that_says_what_to_do(
    tmp_path: Path, present: str, missing: str, hint: str
) -> None:
    write(tmp_path, present)
    _, (problem,) = read(tmp_path, "001_a")
    assert problem.message == f"{tmp_path.as_posix()}/001_a.{missing}.sql does not exist"
    assert (problem.code, problem.hint) == ("missing-file", hint)


def test_a_missing_script_that_is_there_under_a_similar_name_is_pointed_at(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up", "001-A_down")
    _, problems = read(tmp_path, "001_a")
    assert problems[0].hint == f"There is {tmp_path.as_posix()}/001-A_down.sql; if it is the one, rename it."


def test_a_number_may_repeat_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, *(f"001_{n}.{d}" for n in "ab" for d in ("up", "down")))
    migrations, (problem,) = read(tmp_path, "001_a", "001_b")
    assert [m.version for m in migrations] == ["001", "001"]
    assert (problem.severity, problem.message) == ("warning", "the number 001 is used by 001_a and 001_b")


def test_each_folder_has_numbers_of_its_own(tmp_path: Path) -> None:
    names = ["0/01_domains", "1/01_servers"]
    for name in names:
        (tmp_path / name).parent.mkdir()
    write(tmp_path, *(f"{n}.{d}" for n in names for d in ("up", "down")))
    assert read(tmp_path, *names)[1] == []


def test_ids_without_a_number_do_not_repeat_one(tmp_path: Path) -> None:
    write(tmp_path, *(f"{n}.{d}" for n in "ab" for d in ("up", "down")))
    assert read(tmp_path, "a", "b")[1] == []


def test_a_file_that_no_entry_lists_is_a_warning_with_the_line_that_would_list_it(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up", "001_a.down", "002_b.up", "schema")
    _, problems = read(tmp_path, "001_a")
    assert [(p.severity, p.code, p.hint) for p in problems] == [
        ("warning", "unlisted-file", "To run it, list it: - 002_b"),
        ("warning", "unlisted-file", None),
    ]


def test_a_down_script_without_an_up_is_not_told_to_be_listed(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up", "001_a.down", "002_b.down")
    _, (problem,) = read(tmp_path, "001_a")
    assert (problem.code, problem.hint) == (
        "unlisted-file",
        "There is no 002_b.up.sql that would go with it: delete it, or give both the same name.",
    )


def test_an_empty_pair_is_not_told_to_be_listed(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up", "001_a.down", "002_b.up")
    (tmp_path / "002_b.up.sql").write_text("\n")
    _, (problem,) = read(tmp_path, "001_a")
    assert problem.hint == "002_b.up.sql is empty: delete the two, or write it and list it."


def test_the_scripts_of_a_parallel_group_are_looked_at_like_all_others(tmp_path: Path) -> None:
    write(tmp_path, "001_a.up", "001_a.down")
    place = Location("manifest.yaml", 2, 9)
    group = tuple(Entry(place, {"id": i}, {"id": place}) for i in ("001_a", "002_b"))
    _, problems = read(tmp_path, {"parallel": group})
    assert [p.code for p in problems] == ["missing-file", "missing-file"]
