from pathlib import Path

import pytest

from migrator.project.adoption import EMPTY_DOWN, NO_DOWN, Adopted, adopt
from migrator.project.entries import DIRECTIONS
from migrator.project.format import DEFAULT_LAYOUT
from migrator.project.pairing import Pairs
from migrator.project.scripts import Folder
from migrator.values.errors import Problem, Problems

SQL = b"SELECT 1;\n"


def adopted(root: Path, **scripts: bytes | None) -> tuple[Adopted, list[Problem]]:
    """Adopt one pair: `up` and `down` are its bytes, None for no file."""
    names = {}
    for direction in DIRECTIONS:
        if (data := scripts[direction]) is not None:
            names[direction] = f"001_a.{direction}.sql"
            (root / names[direction]).write_bytes(data)
    problems = Problems()
    return adopt(Pairs(DEFAULT_LAYOUT, {"001_a": names}), Folder(root, DEFAULT_LAYOUT), problems), problems.found


def test_a_pair_is_one_line(tmp_path: Path) -> None:
    assert adopted(tmp_path, up=SQL, down=SQL) == (Adopted("migrations:\n  - 001_a", ("001_a",)), [])


@pytest.mark.parametrize(
    ("down", "reason", "code"), [(None, NO_DOWN, "missing-down"), (b"\n", EMPTY_DOWN, "empty-down")]
)
def test_without_a_down_script_the_entry_says_that_people_have_to_decide(
    tmp_path: Path, down: bytes | None, reason: str, code: str
) -> None:
    entries, (problem,) = adopted(tmp_path, up=SQL, down=down)
    assert entries == Adopted(f"migrations:\n  - id: 001_a\n    irreversible: {reason}", ("001_a",))
    assert (problem.code, problem.severity) == (code, "warning")


@pytest.mark.parametrize(
    ("up", "down", "code"),
    [(b"", SQL, "empty-file"), (b"caf\xe9", SQL, "not-utf8"), (SQL, b"a\0b", "null-byte"), (b"", None, "empty-file")],
)
def test_a_script_that_cannot_be_used_leaves_its_migration_in_its_place_as_a_comment(
    tmp_path: Path, up: bytes, down: bytes | None, code: str
) -> None:
    entries, problems = adopted(tmp_path, up=up, down=down)
    assert entries.listed == ()
    assert entries.text.startswith("migrations: []\n  # - 001_a ")
    assert (problems[-1].code, problems[-1].severity) == (code, "warning")


@pytest.mark.parametrize("down", [b"-- nothing", b"/* a */ -- b\n\n/* c\n */", b"-- a\n--\n"])
def test_a_down_script_of_comments_alone_is_listed_and_warned_of(tmp_path: Path, down: bytes) -> None:
    entries, (problem,) = adopted(tmp_path, up=SQL, down=down)
    assert (entries.listed, problem.code) == (("001_a",), "comment-only-down")


@pytest.mark.parametrize("down", [b"-- a\nSELECT 1;", b"/* a */ DROP TABLE a; /* b */", b"/* a"])
def test_a_down_script_with_comments_is_no_such_thing(tmp_path: Path, down: bytes) -> None:
    assert adopted(tmp_path, up=SQL, down=down)[1] == []
