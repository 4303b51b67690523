"""SET NOT NULL on tables in use."""

import pytest

from tests.sqltext.lint.asking import remarks, rewritten

CODE = "set-not-null"
SET = "ALTER TABLE t ALTER c SET NOT NULL;"
CHECK = "ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL)"


def test_it_is_told_and_rewritten_with_its_names_as_they_are() -> None:
    assert rewritten(CODE, 'ALTER TABLE s."T" ALTER "é" SET NOT NULL') == [
        'ALTER TABLE s."T" ADD CONSTRAINT "T_é_not_null_check" CHECK ("é" IS NOT NULL) NOT VALID;',
        'ALTER TABLE s."T" VALIDATE CONSTRAINT "T_é_not_null_check";\n'
        'ALTER TABLE s."T" ALTER COLUMN "é" SET NOT NULL;\n'
        'ALTER TABLE s."T" DROP CONSTRAINT "T_é_not_null_check";',
    ]


@pytest.mark.parametrize(
    ("before", "text", "told"),
    [
        ("", "CREATE TABLE t (c int);" + SET, 0),
        ("CREATE TABLE t (c int);", SET, 1),
        (f"{CHECK};", SET, 0),
        (f"{CHECK} NOT VALID;", SET, 1),
        (f"{CHECK} NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k;", SET, 0),
        (f"{CHECK} NOT VALID;", "ALTER TABLE t VALIDATE CONSTRAINT k;" + SET, 0),
        (f"{CHECK}; ALTER TABLE t DROP CONSTRAINT k;", SET, 1),
        ("ALTER TABLE t ADD CHECK (d IS NOT NULL);", SET, 1),
        ("", "ALTER TABLE t ADD c int NOT NULL DEFAULT 0;" + SET, 0),
        ("CREATE TABLE t (c int NOT NULL);", SET, 0),
        ("CREATE TABLE t (c int PRIMARY KEY);", SET, 0),
        ("CREATE TABLE t (c int);", "ALTER TABLE t ADD NOT NULL c", 1),
        ("CREATE TABLE t (c int);", "ALTER TABLE t ADD NOT NULL c NOT VALID", 0),
    ],
)
def test_it_is_told_unless_the_table_is_new_or_a_check_proves_it(before: str, text: str, told: int) -> None:
    assert len(remarks(CODE, text, before)) == told


def test_its_own_safe_way_is_not_told() -> None:
    assert remarks(CODE, "\n".join(rewritten(CODE, SET))) == []


def test_all_else_that_the_statement_does_is_kept() -> None:
    (remark,) = remarks(CODE, 'ALTER TABLE s."T" ADD x int, ALTER c SET NOT NULL, DROP y')
    assert remark.kept == 'ALTER TABLE s."T" ADD COLUMN x int, DROP y;'
    (alone,) = remarks(CODE, SET)
    assert alone.kept is None


def test_the_name_of_the_check_is_cut_as_postgresql_cuts_names() -> None:
    add, *_ = rewritten(CODE, f"ALTER TABLE {'t' * 60} ALTER c SET NOT NULL")
    assert f"ADD CONSTRAINT {'t' * 46}_c_not_null_check CHECK" in add


def test_where_the_encoding_says_how_it_is_cut_it_is_left_to_a_person() -> None:
    assert rewritten(CODE, f"ALTER TABLE {'ß' * 31} ALTER c SET NOT NULL") == []


def test_one_with_a_name_of_its_own_is_left_to_a_person() -> None:
    (remark,) = remarks(CODE, "ALTER TABLE t ADD CONSTRAINT n NOT NULL c")
    assert (remark.steps, "NOT VALID" in remark.hint) == ((), True)
