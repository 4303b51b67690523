"""Pieces of Markdown as GitHub and GitLab read it: text from elsewhere that stays text, tables, folded blocks."""

import re
from collections.abc import Sequence
from html import escape
from unicodedata import combining, east_asian_width

from migrator.reports.wording import one_line, visible

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
_NOBODY = "@<!-- -->"
_READABLE = 200  # columns


def plain(text: str) -> str:
    """Return text within a line in which nothing is Markdown, and @somebody calls nobody."""
    return _SPECIAL.sub(r"\\\1", one_line(text)).replace("@", _NOBODY)


def code(text: str) -> str:
    """Return text in one line as it is written, fit for a table too."""
    told = one_line(text)
    ticks = "`" * (_longest(told) + 1)
    gap = " " if told.startswith("`") or told.endswith("`") else ""
    return f"{ticks}{gap}{told}{gap}{ticks}".replace("|", "\\|") if told else ""


def fenced(text: str, language: str) -> str:
    """Return a block of text that nothing in it ends."""
    fence = "`" * max(_longest(text) + 1, 3)
    return f"{fence}{language}\n{visible(text).rstrip()}\n{fence}"


def folded(title: str, body: str) -> str:
    """Return a block that opens when its title is clicked. The title is HTML, in which no backslash escapes."""
    shown = escape(one_line(title), quote=False).replace("@", _NOBODY)
    return f"<details><summary>{shown}</summary>\n\n{body}\n\n</details>"


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table of cells that are Markdown already, two of them its head; empty columns left out.

    They are aligned for who reads it as text, unless they are too long to be read like that: a comment has a limit.
    """
    kept = [place for place in range(len(headers)) if any(row[place] for row in rows)]
    grid = [[row[place] for place in kept] for row in (headers, *rows)]
    widths = [max(3, *map(_width, column)) for column in zip(*grid, strict=True)]
    if sum(widths) > _READABLE:
        widths = [3] * len(widths)
    lines = [
        " | ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in grid
    ]
    return [f"| {line} |" for line in (lines[0], " | ".join("-" * width for width in widths), *lines[1:])]


def _longest(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _width(text: str) -> int:
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)
