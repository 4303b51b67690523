"""Columns that are added with a value of its own in each row."""

import pytest

from tests.sqltext.lint.asking import remarks, rewritten

CODE = "volatile-default"


def test_the_default_comes_after_the_column_and_the_rows_after_both() -> None:
    assert rewritten(CODE, 'ALTER TABLE t ADD "É" uuid DEFAULT gen_random_uuid()') == [
        'ALTER TABLE t ADD COLUMN "É" uuid, ALTER COLUMN "É" SET DEFAULT gen_random_uuid();\n'
        'UPDATE t SET "É" = DEFAULT WHERE "É" IS NULL;'
    ]


def test_not_null_comes_last() -> None:
    assert len(rewritten(CODE, "ALTER TABLE t ADD c float NOT NULL DEFAULT random()")) == 3


@pytest.mark.parametrize(
    "column",
    [
        "serial",
        "int GENERATED ALWAYS AS IDENTITY",
        "int GENERATED ALWAYS AS (a + 1) STORED",
        "float UNIQUE DEFAULT random()",
    ],
)
def test_what_has_no_other_way_is_told_without_files(column: str) -> None:
    assert rewritten(CODE, f"ALTER TABLE t ADD c {column}") == []


@pytest.mark.parametrize(
    "column",
    [
        "int",
        "int DEFAULT 1",
        "timestamptz DEFAULT now()",
        "date DEFAULT CURRENT_DATE",
        "int GENERATED ALWAYS AS (a) VIRTUAL",
    ],
)
def test_what_the_catalog_keeps_is_not_told(column: str) -> None:
    assert remarks(CODE, f"ALTER TABLE t ADD c {column}") == []


def test_a_function_that_a_script_has_made_is_what_it_says_it_is() -> None:
    made = "CREATE FUNCTION app.code(int) RETURNS text {} LANGUAGE sql AS 'SELECT 1';"
    text = "ALTER TABLE t ADD c text DEFAULT app.code(1)"
    assert [len(remarks(CODE, text, made.format(which))) for which in ("", "STABLE", "IMMUTABLE")] == [1, 0, 0]


def test_a_name_of_its_not_null_would_be_lost() -> None:
    (remark,) = remarks(CODE, "ALTER TABLE t ADD c uuid CONSTRAINT n NOT NULL DEFAULT gen_random_uuid()")
    assert remark.steps == ()
