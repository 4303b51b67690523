"""ADD FOREIGN KEY on tables in use."""

import pytest

from tests.sqltext.lint.asking import remarks, rewritten

CODE = "foreign-key-validates"
ADD = "ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES u (x, y) ON DELETE CASCADE"


def test_it_is_rewritten_with_all_that_it_says() -> None:
    assert rewritten(CODE, ADD) == [
        "ALTER TABLE t ADD CONSTRAINT t_a_b_fkey FOREIGN KEY (a, b) REFERENCES u (x, y) ON DELETE CASCADE NOT VALID;",
        "ALTER TABLE t VALIDATE CONSTRAINT t_a_b_fkey;",
    ]


def test_a_partitioned_table_gets_no_files() -> None:
    (remark,) = remarks(CODE, ADD, "CREATE TABLE t (a int, b int) PARTITION BY RANGE (a)")
    assert remark.steps == ()


@pytest.mark.parametrize(
    "text", [f"{ADD} NOT VALID", "ALTER TABLE t ADD a int REFERENCES u", f"CREATE TABLE t (a int, b int); {ADD}"]
)
def test_what_reads_nothing_is_not_told(text: str) -> None:
    assert remarks(CODE, text) == []


def test_a_new_column_with_a_default_has_rows_to_check() -> None:
    (remark,) = remarks(CODE, "ALTER TABLE t ADD c int DEFAULT 5 REFERENCES u")
    assert remark.kept == "ALTER TABLE t ADD COLUMN c int DEFAULT 5;"
    assert remark.steps[0].up == "ALTER TABLE t ADD CONSTRAINT t_c_fkey FOREIGN KEY (c) REFERENCES u NOT VALID;"
