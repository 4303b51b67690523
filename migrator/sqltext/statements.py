"""Splitting a script into its statements."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from migrator.sqltext.syntax import SqlSyntaxError

__all__ = ["SqlSyntaxError", "Statement", "Statements", "split"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's first character and the one behind its last: no semicolon, no comments around it."""

    start: int
    end: int


class Statements(Sequence[Statement]):
    """Statements in the order of the text. A 50 MB script holds a million: two numbers each, not two objects."""

    def __init__(self) -> None:
        self._starts, self._ends = array("q"), array("q")

    def add(self, start: int, end: int) -> None:
        """Append a statement, while the text is being read."""
        self._starts.append(start)
        self._ends.append(end)

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, index: int | slice) -> Statement | tuple[Statement, ...]:
        if isinstance(index, slice):
            return tuple(map(Statement, self._starts[index], self._ends[index]))
        return Statement(self._starts[index], self._ends[index])

    def __iter__(self) -> Iterator[Statement]:
        return map(Statement, self._starts, self._ends)

    def __len__(self) -> int:
        return len(self._starts)


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
