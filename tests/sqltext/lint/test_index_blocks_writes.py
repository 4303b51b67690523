"""CREATE INDEX on tables in use."""

import pytest

from tests.sqltext.lint.asking import remarks, rewritten

CODE = "index-blocks-writes"


@pytest.mark.parametrize(
    ("index", "concurrently"),
    [
        ("INDEX ON s.t (a, b DESC)", "INDEX CONCURRENTLY t_a_b_idx ON s.t USING btree (a, b DESC);"),
        (
            'UNIQUE INDEX IF NOT EXISTS "I" ON t (lower(a)) WHERE b > 0',
            'UNIQUE INDEX CONCURRENTLY "I" ON t USING btree (lower(a)) WHERE b > 0;',
        ),
    ],
)
def test_it_is_rewritten_with_all_that_it_says(index: str, concurrently: str) -> None:
    assert rewritten(CODE, f"CREATE {index}") == [f"CREATE {concurrently}"]


def test_it_is_dropped_in_the_schema_of_its_table() -> None:
    (remark,) = remarks(CODE, 'CREATE INDEX i ON "S".t (a)')
    assert remark.steps[0].down == 'DROP INDEX CONCURRENTLY "S".i;'


@pytest.mark.parametrize("before", ["", "CREATE TABLE t (a int) PARTITION BY RANGE (a)"])
def test_no_files_without_a_name_and_none_for_a_partitioned_table(before: str) -> None:
    (remark,) = remarks(CODE, "CREATE INDEX ON t (lower(a))", before)
    assert remark.steps == ()


@pytest.mark.parametrize(
    "text",
    [
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "CREATE TABLE s.t (a int); CREATE INDEX ON t (a)",
        "CREATE TABLE o (a int); ALTER TABLE o RENAME TO t; CREATE INDEX ON t (a)",
        "CREATE MATERIALIZED VIEW t AS SELECT 1 AS a; CREATE INDEX ON t (a)",
        "CREATE INDEX ON ONLY t (a)",
    ],
)
def test_what_blocks_nobody_is_not_told(text: str) -> None:
    assert remarks(CODE, text) == []


def test_a_table_of_an_earlier_migration_may_be_in_use() -> None:
    assert len(remarks(CODE, "CREATE INDEX ON t (a)", "CREATE TABLE t (a int)")) == 1
