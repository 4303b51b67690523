"""How text is to look: with or without colour, for a terminal of some width or for a file."""

import re
from typing import Literal, NamedTuple, TypeAlias

Detail: TypeAlias = Literal["quiet", "usual", "verbose"]
Colour: TypeAlias = Literal["red", "green", "yellow", "cyan", "bold", "dim"]

_CODES: dict[Colour, str] = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "bold": "1", "dim": "2"}
_CODE = re.compile("\x1b\\[([0-9]+)m")


class Style(NamedTuple):
    """`width` is the columns of the terminal; None where there is none: nothing is wrapped or cut then.

    `detail` is how much is wanted to be said.
    """

    color: bool = False
    width: int | None = None
    detail: Detail = "usual"

    def paint(self, text: str, colour: Colour) -> str:
        """Return `text` in a colour, or as it is."""
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self.color and text else text

    def narrower(self, columns: int) -> "Style":
        """Return the same for text that is indented by so many columns."""
        return self if self.width is None else self._replace(width=self.width - columns)


def unpainted(line: str) -> tuple[str, Colour | None]:
    """Return a line without its colours, and the one that all of it but its indentation is painted in, if there is.

    What others wrote holds no such codes once it is made visible: those that are there are of `Style.paint`.
    """
    text = _CODE.sub("", line)
    indent = line[: len(line) - len(line.lstrip())]
    style = Style(color=True)
    return text, next((colour for colour in _CODES if indent + style.paint(text.lstrip(), colour) == line), None)
