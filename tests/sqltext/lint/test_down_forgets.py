"""Down scripts that leave what the up script makes."""

import pytest

from tests.sqltext.lint.asking import of_pair


@pytest.mark.parametrize(
    ("up", "down", "told"),
    [
        ("CREATE TABLE t (); CREATE TABLE u ()", "DROP TABLE t", ["u"]),
        ("CREATE TABLE t (); CREATE INDEX i ON u (a)", "DROP TABLE t", ["i"]),
        ("CREATE TABLE t (); CREATE INDEX i ON t (a)", "DROP TABLE t", []),
        ("ALTER TABLE t ADD a int; ALTER TABLE u ADD b int", "ALTER TABLE u DROP b", ["a"]),
        ("CREATE TYPE e AS ENUM ('a'); CREATE VIEW v AS SELECT 1; CREATE SCHEMA s", "DROP TABLE t", ["e", "v", "s"]),
        ("CREATE TABLE t (); DROP TABLE t", "DROP TABLE u", []),
        ("CREATE TABLE old (); ALTER TABLE old RENAME TO t", "DROP TABLE t", []),
        ("CREATE TABLE t (); CREATE TABLE u ()", "DROP TABLE t CASCADE", []),
        ("CREATE TABLE t ()", "DO $$ BEGIN END $$", []),
        ("CREATE TEMP TABLE t ()", "DROP TABLE u", []),
    ],
)
def test_what_is_not_spoken_of_is_told(up: str, down: str, told: list[str]) -> None:
    found = [remark.message.split(",")[0].rpartition(" ")[2] for remark in of_pair("down-forgets", up, down)]
    assert found == told
