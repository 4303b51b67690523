"""Units: what of a script runs as one."""

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from migrator.sqltext.boundaries import Run
from migrator.sqltext.content import hash_prepared
from migrator.sqltext.copydata import Prepared
from migrator.sqltext.statements import Statement, Statements


@dataclass(frozen=True)
class Unit:
    """A whole transactional script, or a statement or a BEGIN … COMMIT block of a script that is not.

    `start` and `end` delimit what is to be sent (`text`) in `Script.prepared.sent`, without the BEGIN and COMMIT around
    it: that pair is the runner's to send, and `begin_options` is what the script's own BEGIN says of the transaction.
    `blocks` are the data of its COPY statements. The lines, from 1, are those of the file, the pair included. A unit
    that is not `transactional` must be sent alone.
    """

    ordinal: int
    start: int
    end: int
    first_line: int
    last_line: int
    transactional: bool
    kind: str
    source: str = field(repr=False, compare=False)
    begin_options: str = ""
    blocks: tuple[str, ...] = field(default=(), repr=False)
    first_statement: int = 0

    @property
    def text(self) -> str:
        """What is to be sent."""
        return self.source[self.start : self.end]

    @cached_property
    def hash(self) -> str:
        """The content hash of what is sent."""
        return hash_prepared(self.text, Prepared(self.text, self.blocks))


class UnitMaker:
    """Makes the units of one script, in the order of the text."""

    def __init__(self, text: str, prepared: Prepared, statements: Statements) -> None:
        self.text, self.prepared, self.statements = text, prepared, statements
        self._made = 0
        self._counted, self._lines = 0, 1

    def whole(self, wrapped: bool) -> Unit:
        """Return the unit of a transactional script; where it is `wrapped`, without the pair."""
        if wrapped:
            return self.unit(Run(0, len(self.statements) - 1, block=True), transactional=True)
        last = len(self.prepared.sent)
        return self._unit((0, last), (0, last), True, self._kind(0, len(self.statements) - 1), "", 0)

    def unit(self, run: Run, transactional: bool) -> Unit:
        """Return the unit that `run` makes."""
        first, last = self.statements[run.first], self.statements[run.last]
        span = (first.start, last.end)
        if not run.block:
            return self._unit(span, span, transactional, self._kind(run.first, run.last), "", run.first)
        start, options = _opening(self.prepared.sent, first)
        kind = self._kind(run.first + 1, run.last - 1)
        return self._unit((start, last.start), span, True, kind, options, run.first + 1)

    def _unit(
        self, sent: tuple[int, int], span: tuple[int, int], transactional: bool, kind: str, options: str, first: int
    ) -> Unit:
        self._made += 1
        copies = self.prepared.copies
        blocks = self.prepared.blocks[bisect_left(copies, sent[0]) : bisect_left(copies, sent[1])]
        lines = self._line(span[0]), self._line(max(span[1] - 1, span[0]))
        return Unit(self._made, *sent, *lines, transactional, kind, self.prepared.sent, options, blocks, first)

    def _line(self, offset: int) -> int:
        """Return the line in the file, counted on from the last one asked for."""
        offset = self.prepared.original(offset)
        self._lines += self.text.count("\n", self._counted, offset)
        self._counted = offset
        return self._lines

    def _kind(self, first: int, last: int) -> str:
        """Return the kind of the one statement; several are a TRANSACTION."""
        from migrator.sqltext.kinds import kind_of
        from migrator.sqltext.scanner import words

        if first != last:
            return "TRANSACTION" if first < last else "EMPTY"
        statement = self.statements[first]
        return kind_of(words(self.prepared.sent, statement.start, statement.end))


def _opening(sent: str, begin: Statement) -> tuple[int, str]:
    """Return where the statement behind a BEGIN begins to be sent, and what the BEGIN says of the transaction."""
    from migrator.sqltext.pieces import pieces
    from migrator.sqltext.scanner import written

    _begin, *rest = written(sent[begin.start : begin.end])
    noise = rest[:1] and rest[0].upper() in ("WORK", "TRANSACTION")
    after = next(pieces(sent, begin.start)).after
    return after, " ".join(rest[1:] if noise else rest).replace(" ,", ",")
