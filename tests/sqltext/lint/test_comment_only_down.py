"""Down scripts of comments only."""

import pytest

from tests.sqltext.lint.asking import of_pair


@pytest.mark.parametrize(("down", "told"), [("-- nothing", 1), ("/* DROP TABLE t; */\n", 1), ("DROP TABLE t", 0)])
def test_it_is_told_where_there_is_no_statement(down: str, told: int) -> None:
    assert len(of_pair("comment-only-down", "CREATE TABLE t ()", down)) == told
