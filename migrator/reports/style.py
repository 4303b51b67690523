"""How text is to look: with or without colour, for a terminal of some width or for a file."""

from typing import Literal, NamedTuple, TypeAlias

Detail: TypeAlias = Literal["quiet", "usual", "verbose"]
Colour: TypeAlias = Literal["red", "green", "yellow", "cyan", "bold", "dim"]

_CODES: dict[Colour, str] = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "bold": "1", "dim": "2"}


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
