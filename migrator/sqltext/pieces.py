"""The statements of a script, found by its tokens: PostgreSQL's scanner, and psql's rule for where one ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.sqltext.library import ScanToken, Token
from migrator.sqltext.scanner import COMMENTS, Window, windows

# Looked up once: protobuf finds a token's number by its name, every time it is asked.
SEMICOLON, BACKSLASH = int(Token.ASCII_59), int(Token.ASCII_92)
OPEN, CLOSE = int(Token.ASCII_40), int(Token.ASCII_41)
CREATE, BEGIN, ATOMIC, CASE, END = map(int, (Token.CREATE, Token.BEGIN_P, Token.ATOMIC, Token.CASE, Token.END_P))
_RARE = frozenset({BACKSLASH, ATOMIC})


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement, or a backslash outside of any token (`command`); `after` follows the statement's semicolon."""

    start: int
    end: int
    after: int
    command: bool = False


class Splitter:
    """Where we are in the statement that is being read."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self.start: int | None = None
        self.end = 0
        self.parentheses = self.blocks = 0
        self.creates = False
        self.before: int | None = None

    def read(self, window: Window) -> Iterator[Piece]:
        """Return what ends in `window`; windows of plain data, as in a 50 MB seed, are not walked token by token."""
        tokens = [token for token in window.tokens if token.token not in COMMENTS]
        kinds = [token.token for token in tokens]
        if self.blocks or not _RARE.isdisjoint(kinds):
            yield from self._walk(window, tokens)
        else:
            yield from self._leap(window, tokens, kinds)

    def _leap(self, window: Window, tokens: Sequence[ScanToken], kinds: list[int]) -> Iterator[Piece]:
        first = 0
        for _ in range(kinds.count(SEMICOLON)):
            semicolon = kinds.index(SEMICOLON, first)
            self._take(window, tokens, kinds, first, semicolon)
            if not self.parentheses:
                yield from self._finish(window.offset(tokens[semicolon].end))
            first = semicolon + 1
        self._take(window, tokens, kinds, first, len(kinds))

    def _take(self, window: Window, tokens: Sequence[ScanToken], kinds: list[int], first: int, stop: int) -> None:
        """Add tokens without semicolons to the statement.

        A parenthesis too many is the server's to refuse; as in psql, it must not hide the statements behind it.
        """
        if first == stop:
            return
        if self.start is None:
            self._begin(window, tokens[first])
        part = kinds[first:stop]
        self.parentheses = max(self.parentheses + part.count(OPEN) - part.count(CLOSE), 0)
        self.end = window.offset(tokens[stop - 1].end)
        self.before = kinds[stop - 1]

    def _walk(self, window: Window, tokens: Sequence[ScanToken]) -> Iterator[Piece]:
        for token in tokens:
            if token.token == SEMICOLON and not self.parentheses and not self.blocks:
                yield from self._finish(window.offset(token.end))
                continue
            if token.token == BACKSLASH:
                at = window.offset(token.start)
                yield Piece(at, at + 1, at + 1, command=True)
            if self.start is None:
                self._begin(window, token)
            self._nest(token.token)
            self.end = window.offset(token.end)
            self.before = token.token

    def _begin(self, window: Window, token: ScanToken) -> None:
        self.start = window.offset(token.start)
        self.creates = token.token == CREATE

    def _finish(self, after: int) -> Iterator[Piece]:
        if self.start is not None:
            yield Piece(self.start, self.end, after)
        self._clear()

    def _nest(self, kind: int) -> None:
        if kind == OPEN:
            self.parentheses += 1
        elif kind == CLOSE:
            self.parentheses = max(self.parentheses - 1, 0)
        elif kind == ATOMIC and self.creates and self.before == BEGIN:
            self.blocks = 1
        elif kind == CASE and self.blocks:
            self.blocks += 1
        elif kind == END and self.blocks:
            self.blocks -= 1

    def rest(self, length: int) -> Iterator[Piece]:
        """Return the statement that the text ends without a semicolon for."""
        if self.start is not None:
            yield Piece(self.start, self.end, length)


def pieces(text: str, position: int = 0) -> Iterator[Piece]:
    """Return the statements of `text` from a character on that is not inside of one, empty ones left out.

    Raises SqlSyntaxError, after the statements before it, where the text cannot be scanned.
    """
    splitter = Splitter()
    for window in windows(text, position):
        yield from splitter.read(window)
    yield from splitter.rest(len(text))
