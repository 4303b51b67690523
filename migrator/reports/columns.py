"""Rows in aligned columns, one line each. Rich takes half a millisecond a row for that, and 70 to be imported."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

from migrator.reports.style import Colour, Style

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of text in one colour."""

    text: str
    colour: Colour | None = None


def align(rows: Sequence[Sequence[Cell]], style: Style, right: Collection[int] = ()) -> list[str]:
    """Return a line for each row. Columns that hold nothing are left out; those in `right` are flush right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [_line(row, widths, style, right) for row in rows]


def _line(row: Sequence[Cell], widths: Sequence[int], style: Style, right: Collection[int]) -> str:
    cells = [(place, cell) for place, cell in enumerate(row) if widths[place]]
    while cells and not cells[-1][1].text:
        cells.pop()
    parts = []
    for place, cell in cells:
        text = style.paint(cell.text, cell.colour) if cell.colour else cell.text
        blank = " " * (widths[place] - _width(cell))
        last = (place, cell) == cells[-1]
        parts.append(blank + text if place in right else text if last else text + blank)
    return _GAP.join(parts)


def _width(cell: Cell) -> int:
    if cell.text.isascii():
        return len(cell.text)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in cell.text)
