"""A unit cut between its statements, for who looks at what each of them does."""

from itertools import islice
from typing import NamedTuple

from migrator.sqltext.kinds import kind_of
from migrator.sqltext.scanner import words
from migrator.sqltext.script import Script
from migrator.sqltext.units import Unit


class Part(NamedTuple):
    """Statements that follow one another, mostly one.

    `start` is the character of the unit's text at which they are cut off from those before them; `line` is that of the
    first one in the file, `kind` what it is: `ALTER TABLE`.
    """

    start: int
    line: int
    kind: str
    statements: int = 1


def parts(script: Script, unit: Unit, most: int) -> tuple[Part, ...]:
    """Return at most so many parts, of as many statements each, and what is before the first one in it."""
    sent, spans = script.prepared.sent, script.spans_of(unit)
    each = -(-len(spans) // most)
    found: list[Part] = []
    line, counted = 1, 0
    for span in islice(spans, 0, None, max(each, 1)):
        place = script.prepared.original(span.start)
        line, counted = line + script.text.count("\n", counted, place), place
        start = span.start - unit.start if found else 0
        rest = len(spans) - len(found) * each
        found.append(Part(start, line, kind_of(words(sent, span.start, span.end)), min(each, rest)))
    return tuple(found)
