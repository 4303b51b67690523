"""Rows as COPY data: what a text holds arrives as it is, in pieces."""

from collections.abc import Sequence

import pytest

from migrator.database.copy_line import CHUNK, CopyLine, pieces
from migrator.database.session import Session

HOSTILE = (
    "\\.\n", "\\N", "a\tb\\tc", "\r\n\r", "\\", "\b\f\v\x01\x7f", "été 🐘\u2028", "", None, "\\x41\\101", "' \" $$",
)  # fmt: skip


def load(session: Session, values: Sequence[str | None]) -> object:
    columns = ", ".join(f"c{number} text" for number in range(len(values)))
    session.send(f"CREATE TEMP TABLE t ({columns})")
    session.send("COPY t FROM STDIN", copies=(CopyLine(tuple(values)),))
    return list(session.value("SELECT pg_catalog.to_json(t) FROM t").values())


def test_a_row_is_loaded_exactly(session: Session) -> None:
    assert load(session, HOSTILE) == list(HOSTILE)


def test_a_text_of_several_pieces_is_loaded_exactly(session: Session) -> None:
    text = "é\\\n🐘\t" * (CHUNK // 2)
    assert load(session, ("1", text, None, text)) == ["1", text, None, text]


@pytest.mark.parametrize("block", [CopyLine(("x" * (4 * CHUNK), "\n" * CHUNK)), "x\n" * (3 * CHUNK)])
def test_no_piece_is_much_longer_than_a_chunk(block: CopyLine | str) -> None:
    assert max(map(len, pieces(block))) <= 3 * CHUNK


def test_short_values_are_one_piece() -> None:
    assert list(pieces(CopyLine(("1", None, "a\nb", "")))) == ["1\t\\N\ta\\nb\t\n"]


def test_what_is_not_ascii_is_told() -> None:
    assert CopyLine(("1", None)).isascii()
    assert not CopyLine(("1", "é")).isascii()
