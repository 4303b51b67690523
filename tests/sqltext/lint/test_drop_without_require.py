"""Data that is dropped."""

import pytest

from tests.sqltext.lint.asking import of_pair, remarks

CODE = "drop-without-require"


@pytest.mark.parametrize("text", ["DROP TABLE s.t", "ALTER TABLE t DROP a"])
def test_it_is_told_unless_a_require_stands_before_it(text: str) -> None:
    assert [len(remarks(CODE, text, guarded=guarded)) for guarded in (False, True)] == [1, 0]
    assert of_pair(CODE, "CREATE TABLE t ()", text) == []


@pytest.mark.parametrize(
    "text",
    ["CREATE TABLE t (a int); ALTER TABLE t DROP a; DROP TABLE t", "DROP VIEW v", "ALTER TABLE t DROP CONSTRAINT k"],
)
def test_what_is_new_or_holds_no_data_is_not_told(text: str) -> None:
    assert remarks(CODE, text) == []
