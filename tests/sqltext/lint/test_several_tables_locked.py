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
        (T + T, None, 0),
        (T + U, "none", 0),
        (T + "CREATE TABLE u ();" + U, None, 0),
        (T + "ALTER TABLE u VALIDATE CONSTRAINT k;", None, 0),
        (T + "ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t;", None, 0),
    ],
)
def test_it_is_told_once_where_the_second_is_locked_against_all(text: str, mode: Mode | None, told: int) -> None:
    assert len(remarks("several-tables-locked", text, mode=mode)) == told
