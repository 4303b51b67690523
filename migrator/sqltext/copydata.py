"""COPY data and psql's own lines in a script: what pg_dump writes for psql, made fit for the server.

`COPY … FROM stdin;` is followed by data up to a line `\\.`; newer versions of pg_dump put `\\restrict` and
`\\unrestrict` lines around a dump. psql takes both out before it sends anything, and so does this module.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from migrator.sqltext.finding import Finding
from migrator.sqltext.syntax import SqlSyntaxError, mentions

if TYPE_CHECKING:
    from migrator.sqltext.pieces import Piece

_COMMAND_LINE = re.compile(r"\n[ \t]*\\")

PSQL_ONLY = "Only psql knows backslash commands: write what it does as SQL, or take the line out."


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text for the server, and what was taken out of the file's text for it.

    `blocks` are the data of the COPY … FROM STDIN statements, each of which begins at the character of `sent` that
    `copies` has at the same place. `shifts` are characters of `sent` and of the file that correspond.
    """

    sent: str
    blocks: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()
    copies: tuple[int, ...] = ()
    shifts: tuple[tuple[int, int], ...] = ((0, 0),)

    def original(self, offset: int) -> int:
        """Return the character of the file that character `offset` of `sent` was."""
        sent, file = self.shifts[bisect_right(self.shifts, offset, key=itemgetter(0)) - 1]
        return file + offset - sent


def take_out(text: str) -> Prepared:
    """Return `text` without COPY data and psql's lines; `sent` is `text` itself where there is nothing to take out."""
    if not _worth_a_look(text):
        return Prepared(text)
    extraction = _Extraction(text)
    extraction.run()
    return extraction.prepared()


def _worth_a_look(text: str) -> bool:
    """Tell whether a scan may find something; what is a COPY and what stands in a string, the scanner decides."""
    return (
        text.lstrip(" \t").startswith("\\")
        or "\\g" in text  # \\gset, \\gexec end a line rather than begin it
        or _COMMAND_LINE.search(text) is not None
        or mentions(text, "stdin")
    )


class _Extraction:
    """The state of one `take_out`: which parts of the text are kept, and what is not."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = self.kept_from = 0
        self.kept: list[tuple[int, int]] = []
        self.blocks: list[str] = []
        self.copies: list[int] = []
        self.problems: list[Finding] = []

    def run(self) -> None:
        """Read statement after statement, each time going on behind what was taken out."""
        while piece := self._next():
            if piece.command:
                self._command(piece.start)
            else:
                self._copy(piece)

    def _next(self) -> "Piece | None":
        """Return the next COPY statement with data, or psql command; nothing where only SQL follows.

        What cannot be scanned, such as a string without an end, is reported by those who read `sent`.
        """
        from migrator.sqltext.pieces import pieces

        try:
            return next((p for p in pieces(self.text, self.position) if p.command or self._reads_data(p)), None)
        except SqlSyntaxError:
            return None

    def _reads_data(self, piece: "Piece") -> bool:
        return self.text[piece.start : piece.start + 4].upper() == "COPY" and _from_stdin(
            self.text[piece.start : piece.end]
        )

    def _command(self, offset: int) -> None:
        start = self.text.rfind("\n", 0, offset) + 1
        end = _line_end(self.text, offset)
        line = self.text[offset:end].strip()
        alone = not self.text[start:offset].strip()
        if not alone or line.split()[0] not in ("\\restrict", "\\unrestrict"):
            message = f"{line.split()[0]} is a command of psql, not SQL"
            self.problems.append(Finding("psql-command", message, offset, PSQL_ONLY))
        self._cut(start if alone else offset, end)

    def _copy(self, piece: "Piece") -> None:
        """The data begin on the next line; what follows the semicolon on its own line is SQL, as in psql."""
        self.copies.append(piece.start)
        start = _line_end(self.text, piece.after)
        end = _end_of_data(self.text, start)
        if end < 0:
            message = r"the data of this COPY have no end: a line with \. is missing"
            hint = r"Put \. alone on the line after the last row."
            self.problems.append(Finding("copy-unterminated", message, piece.start, hint))
        self.blocks.append(self.text[start : end if end >= 0 else None])
        self._cut(start, _line_end(self.text, end) if end >= 0 else len(self.text))

    def _cut(self, start: int, end: int) -> None:
        if start > self.kept_from:
            self.kept.append((self.kept_from, start))
        self.position = self.kept_from = end

    def prepared(self) -> Prepared:
        """Return the outcome."""
        if self.kept_from == 0:
            return Prepared(self.text)
        self.kept.append((self.kept_from, len(self.text)))
        shifts = tuple(_shifts(self.kept))
        sent = "".join(self.text[start:end] for start, end in self.kept)
        copies = tuple(_sent(shifts, offset) for offset in self.copies)
        return Prepared(sent, tuple(self.blocks), tuple(self.problems), copies, shifts)


def _line_end(text: str, offset: int) -> int:
    """Return where the next line begins."""
    return (text.find("\n", offset) + 1) or len(text)


def _end_of_data(text: str, start: int) -> int:
    """Return where the line `\\.` that ends the data begins, or -1."""
    at = start if text.startswith("\\.", start) else text.find("\n\\.", start) + 1
    while at and text[at + 2 : _line_end(text, at)].strip():
        at = text.find("\n\\.", at) + 1
    return at or -1


def _shifts(kept: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    sent = 0
    for start, end in kept:
        yield sent, start
        sent += end - start


def _sent(shifts: tuple[tuple[int, int], ...], offset: int) -> int:
    """Return the character of what is sent that character `offset` of the file becomes."""
    sent, file = shifts[bisect_right(shifts, offset, key=itemgetter(1)) - 1]
    return sent + offset - file


def _from_stdin(statement: str) -> bool:
    """Tell whether a COPY statement reads data that follow it; by its words where it has options of a newer server."""
    from migrator.sqltext.parser import parse_one
    from migrator.sqltext.scanner import words

    try:
        kind, node = parse_one(statement)
    except SqlSyntaxError:
        spelled = words(statement, 0, len(statement), 64)
        return ("FROM", "STDIN") in pairwise(spelled)
    return kind == "copy_stmt" and node.is_from and not node.filename and not node.is_program
