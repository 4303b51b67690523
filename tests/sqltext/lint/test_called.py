"""The safe way says a name where PostgreSQL would choose one: the same, or none where that is not certain."""

import pytest

from tests.sqltext.lint.asking import rewritten

T = "CREATE TABLE t (a int, b int);"
INDEX, UNIQUE, CHECK, KEY = "index-blocks-writes", "unique-builds-index", "check-validates", "foreign-key-validates"


@pytest.mark.parametrize(
    ("code", "text", "before", "name"),
    [
        (INDEX, "CREATE INDEX ON t (a, a)", "", "t_a_a1_idx"),
        (INDEX, "CREATE INDEX ON t (a)", "CREATE TABLE s.t_a_idx (a int)", "t_a_idx"),
        (UNIQUE, "ALTER TABLE t ADD UNIQUE (a) INCLUDE (a)", T, "t_a_a1_key"),
        (CHECK, "ALTER TABLE t ADD CHECK (t IS NOT NULL)", T, "t_check"),
        (CHECK, "ALTER TABLE t ADD CHECK (t > 0)", "CREATE TABLE t (t int)", "t_t_check"),
        (KEY, f"ALTER TABLE t ADD FOREIGN KEY ({'a' * 60}) REFERENCES u", "", f"t_{'a' * 56}_fkey"),
    ],
)
def test_it_is_postgresqls_name(code: str, text: str, before: str, name: str) -> None:
    assert f" {name} " in rewritten(code, text, before)[0]


@pytest.mark.parametrize(
    ("code", "text", "before"),
    [
        (INDEX, "CREATE INDEX ON t (a)", "CREATE TYPE t_a_idx AS (x int)"),
        (INDEX, "ALTER INDEX i RENAME TO t_a_idx; CREATE INDEX ON t (a)", T),
        (UNIQUE, "ALTER TABLE t ADD UNIQUE (a)", f"{T} CREATE TABLE t_a_key (a int)"),
        (UNIQUE, "ALTER TABLE t ADD PRIMARY KEY (a)", f"{T} CREATE TABLE t_pkey (a int)"),
        (CHECK, "ALTER TABLE t ADD CHECK (a > 1)", f"{T} ALTER TABLE t ADD CHECK (a > 0)"),
        (CHECK, "ALTER TABLE t ADD CHECK (t IS NOT NULL)", ""),
    ],
)
def test_there_is_no_way_with_a_name_that_something_else_may_have(code: str, text: str, before: str) -> None:
    assert rewritten(code, text, before) == []
