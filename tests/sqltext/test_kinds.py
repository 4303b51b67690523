"""What people call a statement."""

import pytest

from migrator.sqltext.kinds import kind_of


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("", ""),
        ("SELECT 1", "SELECT"),
        ("CREATE TABLE T", "CREATE TABLE"),
        ("CREATE UNIQUE INDEX CONCURRENTLY I", "CREATE INDEX"),
        ("CREATE OR REPLACE FUNCTION F", "CREATE FUNCTION"),
        ("CREATE UNLOGGED TABLE T", "CREATE TABLE"),
        ("CREATE CONSTRAINT TRIGGER T", "CREATE TRIGGER"),
        ("REFRESH MATERIALIZED VIEW M", "REFRESH MATERIALIZED VIEW"),
        ("ALTER DEFAULT PRIVILEGES", "ALTER DEFAULT PRIVILEGES"),
        ("DROP FOREIGN TABLE T", "DROP FOREIGN TABLE"),
        ("SET LOCAL A = 1", "SET LOCAL"),
        ("SET A = 1", "SET"),
    ],
)
def test_a_kind_is_a_verb_and_an_object(words: str, kind: str) -> None:
    assert kind_of(words.split()) == kind
