"""Several tables locked in one transaction."""

import pytest

from migrator.sqltext.script import Mode
from tests.sqltext.lint.asking import remarks

T, U = "ALTER TABLE t ADD a int;", "ALTER TABLE u ADD a int;"


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (T + U, None, 1),
        (T + U + "DROP TABLE v;", None, 1),
        (T + "TRUNCATE u;", None, 1),
        (T + "ALTER TABLE u RENAME a TO b;", None, 1),
        (T + "DROP TRIGGER g ON u;", None, 1),
        (T + "DROP POLICY p ON u; SELECT 1;", None, 1),
        (T + "CREATE POLICY p ON u;", None, 1),
        (T + "CREATE RULE r AS ON INSERT TO u DO NOTHING;", None, 1),
        (T + "LOCK TABLE u;", None, 1),
        (T + "LOCK TABLE u IN SHARE MODE;", None, 0),
        (T + "ALTER TABLE u RENAME CONSTRAINT a TO b;", None, 1),
        (T + "ALTER TABLE u SET SCHEMA s;", None, 1),
        (T + "CLUSTER u USING i;", None, 1),
        ("DROP VIEW v, w;", None, 1),
        (T + "DROP INDEX on_u;", None, 1),
        (T + "DROP INDEX on_t, unknown;", None, 0),
        (T + "ALTER TABLE public.t ADD b int;", None, 0),
        (T + "CREATE TABLE n (); DROP TABLE n;", None, 0),
        (T + T, None, 0),
        (T + U, "none", 0),
        (T + "CREATE TABLE u ();" + U, None, 0),
        (T + "ALTER TABLE u VALIDATE CONSTRAINT k;", None, 0),
        (T + "ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t;", None, 0),
    ],
)
def test_it_is_told_once_where_the_second_is_locked_against_all(text: str, mode: Mode | None, told: int) -> None:
    before = "CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE INDEX on_t ON t (a); CREATE INDEX on_u ON u (a);"
    assert len(remarks("several-tables-locked", text, before, mode=mode)) == told
