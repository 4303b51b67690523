"""From a script to what the rules are given."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from migrator.sqltext.lint.known import Known
from migrator.sqltext.lint.rule import Parsed, Subject
from migrator.sqltext.parser import LARGEST, parse_one
from migrator.sqltext.script import Script
from migrator.sqltext.statements import Statement, split
from migrator.sqltext.syntax import SqlSyntaxError

_DATA = ("INSERT ", "UPDATE ", "DELETE ", "SELECT ", "COPY ")


def subject_of(script: Script, direction: Literal["up", "down"], known: Known, guarded: bool = False) -> Subject:
    """Return a script with its statements parsed; what cannot be parsed has a problem of its own."""
    return Subject(script, direction, tuple(_parsed(script)), known, guarded)


def paired(subject: Subject, other: Subject) -> Subject:
    """Return a script that knows the one of the other direction."""
    return replace(subject, other=other)


def known_after(subject: Subject) -> Known:
    """Return what the next script may build on."""
    known = subject.known.copy()
    for statement in subject.statements:
        known.read(statement.kind, statement.node)
    return known.settled()


def _parsed(script: Script) -> Iterator[Parsed]:
    """In a script of a million rows, no INSERT has anything to tell."""
    sent = script.prepared.sent
    large = len(sent) > LARGEST
    for span in _spans(sent):
        data = large and sent[span.start : span.start + 7].upper().startswith(_DATA)
        if data or span.end - span.start > LARGEST:
            continue
        try:
            kind, node = parse_one(sent[span.start : span.end])
        except SqlSyntaxError:
            continue  # a warning of the script's own says that it cannot be read
        yield Parsed(kind, node, span.start, span.end)


def _spans(sent: str) -> Sequence[Statement]:
    try:
        return split(sent)
    except SqlSyntaxError:
        return ()  # a problem of the script's own says so
