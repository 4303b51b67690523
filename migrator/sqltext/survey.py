"""A script's statements, and what is to be said of those that are more than plain statements."""

from dataclasses import dataclass, field

from migrator.sqltext.finding import Finding
from migrator.sqltext.parser import LARGEST
from migrator.sqltext.pieces import pieces
from migrator.sqltext.reading import UNLOCK, Reading, read
from migrator.sqltext.statements import Statements
from migrator.sqltext.syntax import SqlSyntaxError, mentions

_UNLOCKS = "{} releases the lock that keeps two runs apart"
_UNLOCKS_HINT = "Release what you took: pg_advisory_unlock(key); the session is reset after each script anyway."
_UNPARSED_HINT = "It is sent as it is: the server decides. Say transaction: none if it cannot run in a transaction."
_DATA = ("INSERT ", "UPDATE ", "DELETE ", "SELECT ", "COPY ")


@dataclass(frozen=True, slots=True)
class Survey:
    """`notes` holds what was read of the statements that are not plain, by their number from 0."""

    statements: Statements = field(default_factory=Statements)
    notes: dict[int, Reading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def survey(sent: str) -> Survey:
    """Return the statements of a text for the server, with findings whose offsets count in that text."""
    found = Survey()
    skip = _DATA if len(sent) > LARGEST and not mentions(sent, UNLOCK) else ()
    done = 0
    try:
        for piece in pieces(sent):
            _add(found, sent, piece.start, piece.end, skip)
            done = piece.after
    except SqlSyntaxError as error:
        _go_on(found, sent, done, error)
    return found


def _add(found: Survey, sent: str, start: int, end: int, skip: tuple[str, ...]) -> None:
    """Add a statement. In a script of a million rows, reading each INSERT would take minutes to learn nothing."""
    ordinal = len(found.statements)
    found.statements.add(start, end)
    if skip and sent[start : start + 7].upper().startswith(skip):
        return
    reading = read(sent, start, end)
    if not reading.plain:
        found.notes[ordinal] = reading
    _tell(found, start, reading)


def _tell(found: Survey, start: int, reading: Reading) -> None:
    if reading.unparsed:
        message = f"not known to the parser of PostgreSQL 18: {reading.unparsed}"
        found.findings.append(Finding("unparsed", message, start + reading.at, _UNPARSED_HINT, "warning"))
    if reading.unlocks:
        message = _UNLOCKS.format(reading.unlocks)
        found.findings.append(Finding("unlock-all", message, start, _UNLOCKS_HINT, "warning"))


def _go_on(found: Survey, sent: str, done: int, error: SqlSyntaxError) -> None:
    """Split what PostgreSQL's scanner refused by the tolerant splitter; a literal without an end nobody can read."""
    if error.message.startswith("unterminated"):
        hint = "Close it: everything up to the end of the file is taken for its content."
        found.findings.append(Finding("unterminated", error.message, error.offset, hint))
        return
    from migrator.sqltext.fallback import tolerant_pieces

    message = f"not known to the scanner of PostgreSQL 18: {error.message}"
    found.findings.append(Finding("unparsed", message, error.offset, _UNPARSED_HINT, "warning"))
    for start, end in tolerant_pieces(sent, done):
        ordinal = len(found.statements)
        found.statements.add(start, end)
        reading = read(sent, start, end)
        if not reading.plain:
            found.notes[ordinal] = reading
