"""Rows in aligned columns. Rich would take half a millisecond a row for that, and 70 to be imported."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from unicodedata import combining, east_asian_width

from migrator.reports.style import Colour, Style

_GAP = "  "
_BELOW = " " * 6
_LEAST = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of text in one colour."""

    text: str
    colour: Colour | None = None


def align(rows: Sequence[Sequence[Cell]], style: Style, right: Collection[int] = ()) -> list[str]:
    """Return the lines of the rows. Columns that hold nothing are left out; those in `right` are flush right.

    What stands in the last column goes below its row where the terminal is too narrow for both.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    before = sum(width + len(_GAP) for width in widths[:-1] if width)
    return [line for row in rows for line in _lines(row, widths, before, style, right)]


def _lines(
    row: Sequence[Cell], widths: Sequence[int], before: int, style: Style, right: Collection[int]
) -> Iterator[str]:
    last = row[-1]
    if style.width is None or before + _width(last) <= style.width:
        yield _line(row, widths, style, right)
        return
    yield _line(row[:-1], widths, style, right)
    for text in wrap(last.text, max(style.width - len(_BELOW), _LEAST)):
        yield _BELOW + _painted(Cell(text, last.colour), style)


def _line(row: Sequence[Cell], widths: Sequence[int], style: Style, right: Collection[int]) -> str:
    cells = [(place, cell) for place, cell in enumerate(row) if widths[place]]
    while cells and not cells[-1][1].text:
        cells.pop()
    parts = []
    for place, cell in cells:
        text, blank = _painted(cell, style), " " * (widths[place] - _width(cell))
        last = place == cells[-1][0]
        parts.append(blank + text if place in right else text if last else text + blank)
    return _GAP.join(parts)


def _painted(cell: Cell, style: Style) -> str:
    return style.paint(cell.text, cell.colour) if cell.colour else cell.text


def _width(cell: Cell) -> int:
    if cell.text.isascii():
        return len(cell.text)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in cell.text)
