"""ALTER COLUMN … TYPE."""

from tests.sqltext.lint.asking import remarks


def test_it_is_a_question_without_files() -> None:
    (remark,) = remarks("type-change", "ALTER TABLE t ALTER a TYPE bigint")
    assert (remark.steps, (remark.question or "")[:24]) == ((), "Is the old type stored a")
    assert remarks("type-change", "CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint") == []
