"""COPY data in another client_encoding."""

import pytest

from tests.sqltext.lint.asking import remarks


@pytest.mark.parametrize(
    ("encoding", "data", "told"), [("LATIN1", "é", 1), ("LATIN1", "e", 0), ("UTF8", "é", 0), ("utf-8", "é", 0)]
)
def test_it_is_told_where_the_data_would_be_misread(encoding: str, data: str, told: int) -> None:
    text = f"SET client_encoding = '{encoding}';\nCOPY t FROM stdin;\n{data}\n\\.\n"
    assert len(remarks("copy-encoding", text)) == told
