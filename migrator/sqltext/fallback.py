"""The tolerant splitter, for text that PostgreSQL's own scanner refuses: newer or PostgreSQL-compatible dialects."""

from collections.abc import Iterator
from typing import Any

import sqlparse.engine
from sqlparse.sql import Token
from sqlparse.tokens import Comment, Punctuation

# It takes a millisecond per thousand characters; more than this is left in one piece.
LARGEST = 1 << 20


def tolerant_pieces(text: str, position: int) -> Iterator[tuple[int, int]]:
    """Return where the statements behind a character begin and end, comments and semicolons left out."""
    rest = text[position:]
    if len(rest) > LARGEST:
        yield position, len(text)
        return
    stack: Any = sqlparse.engine.FilterStack  # untyped in sqlparse's stubs
    for statement in stack().run(rest):
        span = _span(list(statement.flatten()), position)
        if span:
            yield span
        position += len(str(statement))


def _span(tokens: list[Token], position: int) -> tuple[int, int] | None:
    start = end = None
    for token in tokens:
        length = len(token.value)
        if not (token.is_whitespace or token.ttype in Comment or (token.ttype in Punctuation and token.value == ";")):
            start = position if start is None else start
            end = position + length
        position += length
    return None if start is None or end is None else (start, end)
