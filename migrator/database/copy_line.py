"""A row as COPY data, written piece by piece: a text of 50 MB on its way into the history is held once, not five times.

As a literal it would stand in the message, in the message's bytes, in libpq's copy of the query and in its buffer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One row in COPY's text format; None is NULL."""

    values: tuple[str | None, ...] = field(repr=False)

    def isascii(self) -> bool:
        """Tell whether all of it is ASCII."""
        return all(value is None or value.isascii() for value in self.values)

    def pieces(self) -> Iterator[str]:
        """Return the line in pieces, its end included."""
        line = ""
        for number, value in enumerate(self.values):
            line += "\t" if number else ""
            for part in ("\\N",) if value is None else map(_escaped, _cut(value)):
                line += part
                if len(line) >= CHUNK:
                    yield line
                    line = ""
        yield line + "\n"


# The data of one COPY … FROM STDIN.
Block: TypeAlias = str | CopyLine


def pieces(block: Block) -> Iterator[str]:
    """Return the data in pieces that are sent one by one."""
    return block.pieces() if isinstance(block, CopyLine) else _cut(block)


def _cut(text: str) -> Iterator[str]:
    return (text[start : start + CHUNK] for start in range(0, len(text), CHUNK))


def _escaped(text: str) -> str:
    """Escape what COPY would take for the end of a value or of the data."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
