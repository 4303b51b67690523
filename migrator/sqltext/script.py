"""A script as the runner sees it: its transaction mode, its units, and what is wrong with it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Literal

from migrator.sqltext.boundaries import Blocks, is_wrapped, stray
from migrator.sqltext.content import hash_prepared
from migrator.sqltext.copydata import Prepared, take_out
from migrator.sqltext.excerpt import excerpt
from migrator.sqltext.finding import Finding
from migrator.sqltext.statements import Statement, Statements
from migrator.sqltext.units import Unit, UnitMaker
from migrator.values.errors import Problem
from migrator.values.location import Location, locate

if TYPE_CHECKING:
    from migrator.sqltext.survey import Survey
    from migrator.sqltext.touches import Touch

Mode = Literal["single", "none"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a script cannot be one transaction."""

    message: str
    location: Location


@dataclass(frozen=True)
class Script:
    """What `analyse` found.

    In mode "single" there is one unit: the script without the BEGIN … COMMIT pair that may wrap it (`wrapped`).
    """

    path: str
    text: str = field(repr=False)
    prepared: Prepared = field(repr=False)
    mode: Mode
    reasons: tuple[Reason, ...]
    wrapped: bool
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    _spans: Statements = field(repr=False, compare=False)

    @property
    def statements(self) -> int:
        """How many statements it has, the pair that wraps it included."""
        return len(self._spans)

    @cached_property
    def content_hash(self) -> str:
        """What stays the same when only comments and white space change."""
        return hash_prepared(self.text, self.prepared)

    @cached_property
    def touches(self) -> "tuple[Touch, ...]":
        """What it creates, alters, drops, writes …, in the order of the text."""
        from migrator.sqltext.touches import touches_of

        return touches_of(self.prepared.sent, self._spans)

    def locate(self, offset: int) -> Location:
        """Return where character `offset` (from 0) of `prepared.sent` stands in the file."""
        return locate(self.path, self.text, self.prepared.original(offset))

    def excerpt(self, offset: int) -> str:
        """Return the line of the file that holds character `offset` of `prepared.sent`, with a caret below it."""
        return excerpt(self.text, self.prepared.original(offset))

    def statements_of(self, unit: Unit) -> Iterator[str]:
        """Return the texts of the statements of a unit."""
        for span in self._spans[unit.first_statement :]:
            if span.start < unit.end:
                yield self.prepared.sent[span.start : span.end]

    def spans_of(self, unit: Unit) -> Sequence[Statement]:
        """Return where the statements of a unit stand in `prepared.sent`."""
        end = bisect_left(self._spans, unit.end, key=attrgetter("start"))
        return self._spans[unit.first_statement : end]

    def cuts(self, unit: Unit, size: int) -> tuple[int, ...]:
        """Return the characters of a unit's text, at least `size` from each other, at which statements begin."""
        found: list[int] = []
        while (place := unit.start + (found[-1] if found else 0) + size) < unit.end:
            ordinal = bisect_left(self._spans, place, key=attrgetter("start"))
            start = self._spans[ordinal].start if ordinal < len(self._spans) else unit.end
            if start >= unit.end:
                break
            found.append(start - unit.start)
        return tuple(found)

    def start_of(self, unit: Unit, ordinal: int) -> int | None:
        """Return the character of `prepared.sent` at which the statement of a unit begins before which the server sent
        `ordinal` results, or None where that is not a statement of the unit."""
        place = unit.first_statement + ordinal
        if not ordinal >= 0 or place >= len(self._spans) or self._spans[place].start >= unit.end:
            return None
        return self._spans[place].start


def analyse(text: str, path: str, declared: Mode | None = None) -> Script:
    """Return what the script at `path` is; never raises for its content: `Script.problems` says what is wrong.

    `declared` is the manifest's `transaction:`; "none" runs statement by statement what could be one transaction.
    """
    nul = text.find("\0")
    if nul >= 0:
        return _unreadable(text, path, nul)
    from migrator.sqltext.survey import survey

    prepared = take_out(text)
    found = survey(prepared.sent)
    reasons = tuple(_reasons(found))
    mode: Mode = "none" if reasons or declared == "none" else "single"
    wrapped = mode == "single" and is_wrapped(found.statements, found.notes)
    units, of_units = _units(text, prepared, found, mode, wrapped)
    findings = [*found.findings, *of_units, *(_refused(reasons) if declared == "single" else ())]
    return Script(
        path,
        text,
        prepared,
        mode,
        tuple(Reason(message, locate(path, text, prepared.original(offset))) for message, offset in reasons),
        wrapped,
        units,
        tuple(_problems(text, path, prepared, findings)),
        found.statements,
    )


def _unreadable(text: str, path: str, nul: int) -> Script:
    """A NUL ends the text for the parser, and the server takes none: nothing else is worth saying."""
    hint = "PostgreSQL takes no NUL in SQL text. Is the file UTF-16? Save it as UTF-8."
    finding = Finding("null-byte", "the script contains a NUL byte", nul, hint)
    prepared = Prepared(text)
    problems = tuple(_problems(text, path, prepared, [finding]))
    return Script(path, text, prepared, "single", (), False, (), problems, Statements())


def _reasons(found: "Survey") -> Iterator[tuple[str, int]]:
    for ordinal, note in found.notes.items():
        if note.outside:
            yield f"{note.outside} cannot run in a transaction", found.statements[ordinal].start


def _refused(reasons: tuple[tuple[str, int], ...]) -> Iterator[Finding]:
    hint = "Leave transaction: out to run it statement by statement, or give this one a migration of its own."
    for message, offset in reasons:
        yield Finding("cannot-be-single", f"{message}, but the manifest says transaction: single", offset, hint)


def _units(
    text: str, prepared: Prepared, found: "Survey", mode: Mode, wrapped: bool
) -> tuple[tuple[Unit, ...], list[Finding]]:
    spans, notes, maker = found.statements, found.notes, UnitMaker(text, prepared, found.statements)
    if mode == "none":
        blocks = Blocks(spans, notes)
        outside = {ordinal for ordinal, note in notes.items() if note.outside}
        return tuple(maker.unit(run, run.first not in outside) for run in blocks.runs), blocks.findings
    return (maker.whole(wrapped),), [] if wrapped else list(stray(spans, notes))


def _problems(text: str, path: str, prepared: Prepared, findings: Sequence[Finding]) -> list[Problem]:
    """Return Problems in the order of the file; those of `prepared` have their offsets in the file already."""
    placed = [(finding.offset, finding) for finding in prepared.problems]
    placed += [(prepared.original(finding.offset), finding) for finding in findings]
    return [
        Problem(f.code, f.message, locate(path, text, offset), f.hint, excerpt(text, offset), f.severity)
        for offset, f in sorted(placed, key=itemgetter(0))
    ]
