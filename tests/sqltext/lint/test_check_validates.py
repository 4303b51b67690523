"""ADD CHECK on tables in use."""

import pytest

from tests.sqltext.lint.asking import remarks, rewritten

CODE = "check-validates"


@pytest.mark.parametrize(
    ("constraint", "name"),
    [
        ("CHECK (a > 0)", "t_a_check"),
        ("CHECK (a > 0 AND a < b)", "t_check"),
        ('CONSTRAINT "K" CHECK (a > 0)', '"K"'),
    ],
)
def test_it_is_rewritten_with_the_name_that_it_has_or_gets(constraint: str, name: str) -> None:
    add, validate = rewritten(CODE, f"ALTER TABLE t ADD {constraint}")
    assert add.startswith(f"ALTER TABLE t ADD CONSTRAINT {name} CHECK (")
    assert add.endswith(" NOT VALID;")
    assert validate == f"ALTER TABLE t VALIDATE CONSTRAINT {name};"


@pytest.mark.parametrize(
    "text", ["ALTER TABLE t ADD CHECK (a > 0) NOT VALID", "CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0)"]
)
def test_what_reads_nothing_is_not_told(text: str) -> None:
    assert remarks(CODE, text) == []


def test_one_that_stands_at_a_new_column_is_taken_out_of_it() -> None:
    (remark,) = remarks(CODE, "ALTER TABLE t ADD c int DEFAULT 1 CHECK (c > a) NOT NULL, DROP d")
    assert remark.kept == "ALTER TABLE t ADD COLUMN c int DEFAULT 1 NOT NULL, DROP d;"
    assert remark.steps[0].up == "ALTER TABLE t ADD CONSTRAINT t_check CHECK (c > a) NOT VALID;"
