"""Enum values in the transaction that adds them."""

import pytest

from migrator.sqltext.script import Mode
from tests.sqltext.lint.asking import remarks

ADD, USE = "ALTER TYPE e ADD VALUE 'x';", "INSERT INTO t VALUES ('x');"


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (ADD + USE + USE, None, 1),
        (ADD + USE, "none", 0),
        (USE + ADD, None, 0),
        (ADD + "INSERT INTO t VALUES ('y')", None, 0),
        (f"CREATE TYPE e AS ENUM ('a'); {ADD}{USE}", None, 0),
        ("ALTER TYPE e RENAME VALUE 'a' TO 'x';" + USE, None, 0),
    ],
)
def test_a_value_is_told_where_it_is_used_before_it_is_committed(text: str, mode: Mode | None, told: int) -> None:
    assert len(remarks("enum-value-used", text, mode=mode)) == told


def test_only_a_cast_is_certain_to_be_of_the_type() -> None:
    told = [remarks("enum-value-used", ADD + use)[0].severity for use in (USE, "SELECT 'x'::e;", "SELECT 'x'::text;")]
    assert told == ["warning", None, "warning"]
    assert remarks("enum-value-used", "ALTER TYPE e ADD VALUE IF NOT EXISTS 'x';" + USE) == []
