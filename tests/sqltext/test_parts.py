"""A unit cut between its statements."""

import pytest

from migrator.sqltext.parts import Part, parts
from migrator.sqltext.script import analyse

TEXT = "-- first\nSELECT 1; -- one\n\nUPDATE t SET a = 1;\nDROP TABLE t;\n"


def test_each_statement_is_a_part_with_its_line_and_kind() -> None:
    script = analyse(TEXT, "a.sql")
    assert parts(script, script.units[0], 10) == (
        Part(0, 2, "SELECT"),
        Part(TEXT.index("UPDATE"), 4, "UPDATE"),
        Part(TEXT.index("DROP"), 5, "DROP TABLE"),
    )


@pytest.mark.parametrize(("most", "sizes"), [(3, [1, 1, 1]), (2, [2, 1]), (1, [3])])
def test_there_are_no_more_parts_than_wanted(most: int, sizes: list[int]) -> None:
    script = analyse(TEXT, "a.sql")
    assert [part.statements for part in parts(script, script.units[0], most)] == sizes


def test_the_pair_around_a_script_is_no_part_of_it() -> None:
    script = analyse(f"BEGIN;\n{TEXT}COMMIT;\n", "a.sql")
    (unit,) = script.units
    found = parts(script, unit, 10)
    assert [(part.line, part.kind) for part in found] == [(3, "SELECT"), (5, "UPDATE"), (6, "DROP TABLE")]
    assert unit.text[found[1].start :].startswith("UPDATE t")


def test_a_script_of_comments_alone_has_none() -> None:
    script = analyse("-- nothing\n", "a.sql")
    assert parts(script, script.units[0], 10) == ()
