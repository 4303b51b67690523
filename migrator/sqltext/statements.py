"""Splitting a script into its statements."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from migrator.sqltext.syntax import SqlSyntaxError

__all__ = ["SqlSyntaxError", "Statement", "Statements", "split"]

BLOCK = 1 << 14


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's first character and the one behind its last: no semicolon, no comments around it."""

    start: int
    end: int


class Statements(Sequence[Statement]):
    """Statements in the order of the text. A 50 MB script holds a million: two numbers each, not two objects.

    In blocks, since one array of all of them is moved as it grows and leaves holes of its own size behind. Four bytes
    a number are enough: the server takes no message of 1 GB.
    """

    def __init__(self) -> None:
        self._blocks: list[array[int]] = []
        self._count = 0

    def add(self, start: int, end: int) -> None:
        """Append a statement, while the text is being read."""
        if self._count % BLOCK == 0:
            self._blocks.append(array("I"))
        self._blocks[-1].extend((start, end))
        self._count += 1

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, index: int | slice) -> Statement | tuple[Statement, ...]:
        found = range(self._count)[index]
        return self._at(found) if isinstance(found, int) else tuple(map(self._at, found))

    def _at(self, ordinal: int) -> Statement:
        block, place = self._blocks[ordinal // BLOCK], ordinal % BLOCK * 2
        return Statement(block[place], block[place + 1])

    def __len__(self) -> int:
        return self._count


def split(text: str) -> Statements:
    """Return the statements of `text`, empty ones left out, offsets in characters from 0.

    A semicolon ends one unless it stands in a literal, a comment, parentheses (CREATE RULE) or a BEGIN ATOMIC body.
    Raises SqlSyntaxError where the text cannot be scanned.
    """
    from migrator.sqltext.pieces import pieces

    found = Statements()
    for piece in pieces(text):
        if not piece.command:
            found.add(piece.start, piece.end)
    return found
