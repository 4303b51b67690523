"""A place in a text file, as an editor shows it."""

from typing import NamedTuple


class Location(NamedTuple):
    """A file, a line and a column, both counted from 1 in characters (never bytes)."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def locate(path: str, text: str, offset: int) -> Location:
    """Return where character `offset` (from 0) of `text` stands in the file at `path`."""
    start = text.rfind("\n", 0, offset) + 1
    return Location(path, text.count("\n", 0, offset) + 1, offset - start + 1)
