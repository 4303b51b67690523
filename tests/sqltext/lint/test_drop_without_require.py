"""Data that is dropped."""

import pytest

from tests.sqltext.lint.asking import of_pair, remarks

CODE = "drop-without-require"


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE s.t",
        "ALTER TABLE t DROP a",
        "DROP SCHEMA s CASCADE",
        "DROP TYPE mood CASCADE",
        "DROP EXTENSION citext CASCADE",
        "DROP OWNED BY bob",
    ],
)
def test_it_is_told_unless_a_require_stands_before_it(text: str) -> None:
    assert [len(remarks(CODE, text, guarded=guarded)) for guarded in (False, True)] == [1, 0]
    assert of_pair(CODE, "CREATE TABLE t ()", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE t (a int); ALTER TABLE t DROP a; DROP TABLE t",
        "DROP VIEW v",
        "DROP SCHEMA s",
        "DROP TYPE mood",
        "DROP FUNCTION f CASCADE",
        "CREATE SCHEMA s CREATE TABLE n (a int); DROP TABLE s.n",
        "SELECT 1 AS a INTO n; DROP TABLE n",
        "CREATE TABLE IF NOT EXISTS n (); DROP TABLE n",
        "ALTER TABLE t DROP CONSTRAINT k",
    ],
)
def test_what_is_new_or_holds_no_data_is_not_told(text: str) -> None:
    assert remarks(CODE, text) == []


def test_a_table_that_is_there_already_is_not_made_by_if_not_exists() -> None:
    assert len(remarks(CODE, "CREATE TABLE IF NOT EXISTS t (); DROP TABLE t", "CREATE TABLE t ()")) == 1
