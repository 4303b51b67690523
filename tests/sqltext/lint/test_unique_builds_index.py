"""ADD UNIQUE and ADD PRIMARY KEY on tables in use."""

import pytest

from tests.sqltext.lint.asking import remarks, rewritten

CODE = "unique-builds-index"


@pytest.mark.parametrize(
    ("constraint", "index", "using"),
    [
        ("UNIQUE (a, b)", "t_a_b_key ON t USING btree (a, b)", "t_a_b_key UNIQUE USING INDEX t_a_b_key"),
        (
            "UNIQUE (a) INCLUDE (b)",
            "t_a_b_key ON t USING btree (a) INCLUDE (b)",
            "t_a_b_key UNIQUE USING INDEX t_a_b_key",
        ),
        (
            "CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a) WITH (fillfactor=70) DEFERRABLE",
            "k ON t USING btree (a) NULLS NOT DISTINCT WITH (fillfactor=70)",
            "k UNIQUE USING INDEX k DEFERRABLE",
        ),
        ("PRIMARY KEY (id)", "t_pkey ON t USING btree (id)", "t_pkey PRIMARY KEY USING INDEX t_pkey"),
    ],
)
def test_the_index_is_built_before_and_says_all_that_the_constraint_does(
    constraint: str, index: str, using: str
) -> None:
    assert rewritten(CODE, f"ALTER TABLE t ADD {constraint}") == [
        f"CREATE UNIQUE INDEX CONCURRENTLY {index};\nALTER TABLE t ADD CONSTRAINT {using};"
    ]


def test_a_primary_key_asks_whether_its_columns_may_be_null() -> None:
    (remark,) = remarks(CODE, "ALTER TABLE t ADD PRIMARY KEY (id)")
    assert "NOT NULL already?" in (remark.question or "")


def test_a_partitioned_table_gets_no_files() -> None:
    (remark,) = remarks(CODE, "ALTER TABLE t ADD UNIQUE (a)", "CREATE TABLE t (a int) PARTITION BY RANGE (a)")
    assert remark.steps == ()


@pytest.mark.parametrize(
    "text",
    ["ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i", "CREATE TABLE t (a int); ALTER TABLE t ADD UNIQUE (a)"],
)
def test_what_builds_nothing_is_not_told(text: str) -> None:
    assert remarks(CODE, text) == []


def test_one_that_stands_at_a_new_column_is_taken_out_of_it() -> None:
    (remark,) = remarks(CODE, "ALTER TABLE t ADD c int UNIQUE")
    assert (remark.kept, len(remark.steps)) == ("ALTER TABLE t ADD COLUMN c int;", 1)
    (deferrable,) = remarks(CODE, "ALTER TABLE t ADD c int UNIQUE DEFERRABLE")
    assert deferrable.steps == ()


@pytest.mark.parametrize("constraint", ["EXCLUDE USING gist (r WITH &&)", "UNIQUE (a, r WITHOUT OVERLAPS)"])
def test_what_no_index_can_be_made_into_is_told_without_files(constraint: str) -> None:
    (remark,) = remarks(CODE, f"ALTER TABLE t ADD {constraint}")
    assert (remark.steps, remark.hint) == (
        (),
        "PostgreSQL has no other way to build it: choose an hour in which others can wait.",
    )


def test_a_key_of_columns_that_may_be_null_proves_first_that_none_is() -> None:
    before = "CREATE TABLE t (a int NOT NULL, b int);"
    (known,) = remarks(CODE, "ALTER TABLE t ADD PRIMARY KEY (a)", before)
    assert (len(known.steps), known.question) == (1, None)
    (nullable,) = remarks(CODE, "ALTER TABLE t ADD PRIMARY KEY (a, b)", before)
    assert [step.name for step in nullable.steps] == ["t_b_not_null_check", "t_b_not_null", "t_pkey"]
