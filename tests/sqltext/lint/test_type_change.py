"""ALTER COLUMN … TYPE."""

import pytest

from tests.sqltext.lint.asking import remarks

CODE = "type-change"
BEFORE = "CREATE TABLE t (a int, v varchar(20), n numeric(10, 2), c cidr, d timestamptz, w text);"
RENAMED = "ALTER TABLE t RENAME b TO a; ALTER TABLE t ALTER a SET NOT NULL;"
WIDER = "ALTER TABLE t ALTER a TYPE bigint"


@pytest.mark.parametrize(
    "change", ["v TYPE varchar(40)", "v TYPE varchar", "v TYPE text", "n TYPE numeric(12, 2)", "n TYPE numeric",
               "c TYPE inet", "w TYPE varchar"],
)  # fmt: skip
def test_what_is_stored_alike_is_not_told(change: str) -> None:
    assert remarks(CODE, f"ALTER TABLE t ALTER {change}", BEFORE) == []


@pytest.mark.parametrize(
    "change", ["a TYPE bigint", "v TYPE varchar(10)", "n TYPE numeric(12, 3)", "n TYPE numeric(8, 2)",
               "w TYPE varchar(10)", "v TYPE char(20)", "d TYPE timestamp"],
)  # fmt: skip
def test_what_is_not_has_a_safe_way(change: str) -> None:
    (remark,) = remarks(CODE, f"ALTER TABLE t ALTER {change}", BEFORE)
    assert " writes the table anew" in remark.message
    assert len(remark.steps) == 2


def test_the_new_column_is_filled_beside_the_old_one_and_then_put_in_its_place() -> None:
    before = 'CREATE TABLE s."T" (a int NOT NULL DEFAULT 7);'
    (remark,) = remarks(CODE, 'ALTER TABLE s."T" ALTER a TYPE bigint', before)
    beside, swap = remark.steps
    assert (beside.name, beside.mode, swap.name, swap.mode) == ("T_a_new", "none", "T_a_swap", "single")
    assert beside.up.splitlines()[:2] == [
        'ALTER TABLE s."T" ADD COLUMN a_new bigint;',
        'CREATE FUNCTION s."T_a_new"() RETURNS trigger LANGUAGE plpgsql AS'
        " $$BEGIN NEW.a_new := NEW.a; RETURN NEW; END$$;",
    ]
    assert 'ALTER TABLE s."T" RENAME COLUMN a_new TO a;\nALTER TABLE s."T" ALTER COLUMN a SET DEFAULT 7;' in swap.up
    assert 'ADD COLUMN a int DEFAULT 7;\nUPDATE s."T" SET a = a_new;' in swap.down


@pytest.mark.parametrize(
    ("before", "text", "why"),
    [
        ("", WIDER, "Is the old type stored alike?"),
        ("CREATE TABLE t (a int PRIMARY KEY);", WIDER, "Constraint t_pkey is on it"),
        ("CREATE TABLE t (a int CHECK (a > 0));", WIDER, "Constraint t_a_check is on it"),
        ("CREATE TABLE t (a int); CREATE INDEX i ON t (a);", WIDER, "Index i is on it"),
        ("CREATE TABLE t (a int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();", WIDER,
         "may set it"),
        ("CREATE TABLE t (a int); COMMENT ON COLUMN t.a IS 'x';", WIDER, "It has a comment"),
        ("CREATE TABLE t (a int); GRANT SELECT (a) ON t TO x;", WIDER, "001.up.sql:1:25 says more of it"),
        ("CREATE TABLE t (a int); ALTER TABLE t ALTER a SET STATISTICS 9;", WIDER, "a has a collation, or settings"),
        ('CREATE TABLE t (a int, w text COLLATE "C");', "ALTER TABLE t ALTER w TYPE varchar(9)", "w has a collation"),
        (f"CREATE TABLE t (b int UNIQUE); {RENAMED}", WIDER, "Constraint t_b_key is on it"),
        (f"CREATE TABLE t (b int); CREATE INDEX i ON t (b); {RENAMED}", WIDER, "Index i is on it"),
        ("CREATE TABLE t (a int GENERATED ALWAYS AS (1) STORED);", WIDER, "its values are generated"),
        ("CREATE TABLE t (a int, a_new int);", WIDER, "There is a column a_new already"),
        ("CREATE TABLE t (a int); DO $$ BEGIN EXECUTE 'DROP t'; END $$;", WIDER, "Is the old type stored alike?"),
        (BEFORE, "ALTER TABLE t ALTER a TYPE text USING a::text", "Values are converted by an expression"),
        (BEFORE, "ALTER TABLE t ALTER a TYPE text", "PostgreSQL does not convert values both ways"),
        (BEFORE, "ALTER TABLE t ALTER w TYPE varchar(9) COLLATE \"C\"", "Values are converted by an expression"),
        (BEFORE, "ALTER TABLE t ALTER a DROP DEFAULT, ALTER a TYPE bigint", "The statement changes more of it"),
        (BEFORE, f"UPDATE t SET a = 1; {WIDER}", "The script says more of t before"),
        (f"CREATE TABLE {'t' * 50} (a int);", f"ALTER TABLE {'t' * 50} ALTER a TYPE bigint", "Its names are too long"),
    ],
)  # fmt: skip
def test_what_a_new_column_may_not_be_like_is_a_question(before: str, text: str, why: str) -> None:
    (remark,) = remarks(CODE, text, before)
    assert remark.steps == ()
    assert why in (remark.question or "")


def test_what_is_known_of_a_column_is_what_scripts_have_made_of_it() -> None:
    before = (
        "CREATE TABLE t (a int, b int); ALTER TABLE t ADD CHECK (b > 0), ALTER a TYPE smallint, ALTER a SET DEFAULT 3;"
    )
    (remark,) = remarks(CODE, WIDER, before)
    assert "ADD COLUMN a smallint DEFAULT 3;" in remark.steps[1].down


def test_a_table_that_the_script_makes_itself_is_nobody_s_yet() -> None:
    assert remarks(CODE, "CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint") == []
