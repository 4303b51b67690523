"""The source line of an error with a caret under the place, as a compiler shows it."""

from unicodedata import combining, east_asian_width

WIDTH = 160
CUT = "…"


def excerpt(text: str, offset: int) -> str:
    """Return the line of `text` that holds character `offset` (from 0) and a line with a caret below it.

    Tabs stand in both lines, so that the caret is right however wide they are shown. A long line is cut around the
    place; it may be a whole dump, so it is never copied.
    """
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = end if end >= 0 else len(text)
    first = max(start, min(offset - WIDTH // 2, end - WIDTH))
    last = min(end, first + WIDTH)
    line = (CUT if first > start else "") + text[first:last].rstrip("\r") + (CUT if last < end else "")
    indent = (" " if first > start else "") + "".join(map(_blank, text[first:offset]))
    return f"{line}\n{indent}^"


def _blank(character: str) -> str:
    """Return white space as wide as a terminal shows the character."""
    if character == "\t":
        return character
    if combining(character):
        return ""
    return "  " if east_asian_width(character) in "WF" else " "
