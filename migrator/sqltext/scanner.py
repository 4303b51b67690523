"""The tokens of SQL text, by PostgreSQL's own scanner, one window of the text at a time.

A scan of a whole 50 MB script would take 2 GB: every token becomes an object. A window is scanned as if the text ended
with it; what its end may have cut in two is left to the next one.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from migrator.sqltext.library import ParserError, ScanToken, Token, scan
from migrator.sqltext.syntax import SqlSyntaxError

WINDOW = 1 << 14  # larger windows are slower: their tokens no longer fit the allocator's small blocks

HEAD = 1 << 10
COMMENTS = frozenset({Token.SQL_COMMENT, Token.C_COMMENT})


class Window:
    """Some tokens, whose offsets count bytes of `raw`, and where `raw` begins in the text."""

    def __init__(self, base: int, chunk: str, tokens: Sequence[ScanToken]) -> None:
        self.base, self.tokens = base, tokens
        self.raw = chunk.encode()
        self._ascii = len(self.raw) == len(chunk)
        self._byte = self._character = 0

    def offset(self, byte: int) -> int:
        """Return the character of the whole text that begins at `byte` of this window; cheap in rising order."""
        if self._ascii:
            return self.base + byte
        if byte < self._byte:
            self._byte = self._character = 0
        self._character += len(self.raw[self._byte : byte].decode())
        self._byte = byte
        return self.base + self._character

    def text(self, token: ScanToken) -> str:
        """Return a token as it was written."""
        return self.raw[token.start : token.end].decode()


def windows(text: str, position: int = 0) -> Iterator[Window]:
    """Return the tokens of `text` from a character on that begins one, comments included.

    Raises SqlSyntaxError at a token that has no end or no meaning, after all that comes before it.
    """
    size = WINDOW
    while position < len(text):
        chunk = text[position : position + size]
        try:
            window = Window(position, chunk, scan(chunk).tokens)
        except ParserError as error:
            good = max(error.cursorpos - 1, 0)  # libpg_query counts characters here, though bytes in its tokens
            if good == 0 and position + size >= len(text):
                raise SqlSyntaxError(reason(error), position) from None
            window = Window(position, chunk[:good], scan(chunk[:good]).tokens)
            end = position + good
        else:
            end = position + len(chunk) if position + size >= len(text) else _hold_back(window, len(chunk))
        size = WINDOW if end > position else _larger(text, position, size)
        position = end
        yield window


def _larger(text: str, position: int, size: int) -> int:
    """Return the size of a window for the one token that was too long for `size`.

    A literal of 50 MB is scanned in one window, but the data behind it must not be: its end is looked for. This is a
    guess that the scanner checks; where it was wrong, as an escaped quote makes it, the size doubles.
    """
    mark = _closing(text, position)
    at = text.find(mark, position + size)
    while mark == "'" and text.startswith("''", at):
        at = text.find(mark, at + 2)
    end = at + len(mark) + HEAD if at >= 0 else len(text)
    return max(end - position, size * 2 if size > WINDOW else size)


def _closing(text: str, position: int) -> str:
    """Return what closes the literal or comment that begins at `position`."""
    if text.startswith("/*", position):
        return "*/"
    if text[position] == "$":
        return text[position : text.find("$", position + 1) + 1]
    return next((mark for mark in text[position : position + 3] if mark in "'\""), "\n")


def _hold_back(window: Window, length: int) -> int:
    """Drop the last token, which the next characters may continue, and return where it begins.

    The next line continues a string literal even after a comment, so the comments behind the last token go with it.
    """
    tokens = list(window.tokens)
    if not tokens:
        return window.base + length
    last = tokens.pop()
    while last.token in COMMENTS and tokens:
        last = tokens.pop()
    window.tokens = tokens
    return window.offset(last.start)


def reason(error: Any) -> str:
    """Return what the parser says, without its copy of the text, which can be the rest of the script."""
    message, _, near = error.message.partition(" at or near ")
    return f"{message} at or near {near}" if near and len(near) <= 60 else message


def words(text: str, start: int, end: int, limit: int = 8) -> tuple[str, ...]:
    """Return the first tokens of the statement between two characters, in capitals, comments left out."""
    head = text[start : min(end, start + HEAD)]
    return tuple(word.upper() for word in islice(written(head), limit))


def written(text: str) -> Iterator[str]:
    """Return the tokens of `text` as they are written, comments left out, up to one that cannot be scanned."""
    try:
        for window in windows(text):
            yield from (window.text(token) for token in window.tokens if token.token not in COMMENTS)
    except SqlSyntaxError:
        return
