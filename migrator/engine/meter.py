"""Measures a script while the executor runs it: between its statements, in its own transaction, looks at what it did.

What runs outside of a transaction is looked at from a second connection, again and again (`sampling`).
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias

from migrator.database.session import ServerError, Session
from migrator.database.wal import wal_position
from migrator.engine.asking import rows_of
from migrator.engine.messages import Message
from migrator.engine.sampling import Sampling
from migrator.rules.footprint import Change, Footprint, Relation, all_relations, compare, locked_relations, read
from migrator.sqltext.parts import Part, parts
from migrator.sqltext.script import Script
from migrator.sqltext.units import Unit
from migrator.values.measured import MeasuredScript, MeasuredStatement

# A look costs about a millisecond: of a script with more statements, some that follow one another are measured as one.
MOST = 1000

Texts: TypeAlias = Iterator[tuple[str, str, str]]


@dataclass(slots=True)
class _Measured:
    """What was measured of one unit, as far as it came."""

    statements: list[MeasuredStatement] = field(default_factory=list)
    wal: int = 0

    def held(self) -> Iterator[MeasuredStatement]:
        """Return the statements with how long their locks were held: by themselves, and those that came after."""
        times = accumulate(statement.duration_ms for statement in reversed(self.statements))
        for statement, held in zip(self.statements, reversed(list(times)), strict=True):
            yield statement._replace(held_ms=held)


class Meter:
    """Measures what is sent on one session, script after script."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._units: dict[int, _Measured] = {}

    def over(self, script: Script, message: Message) -> AbstractContextManager[Texts]:
        """Give the texts to be sent one after the other instead of a message that holds a unit of a script.

        A unit that is sent again is measured anew. The texts raise ServerError where the server refuses a look.
        """
        if message.unit is None:
            return nullcontext(message.in_turn())
        if message.unit.transactional:
            return nullcontext(self._within(script, message.unit, message))
        return self._alone(script, message.unit, message)

    def take(self) -> MeasuredScript | None:
        """Return what was measured since the last call: one script, as far as it came."""
        units, self._units = list(self._units.values()), {}
        if not units:
            return None
        found = tuple(statement for unit in units for statement in unit.held())
        duration = sum(statement.duration_ms for statement in found)
        return MeasuredScript(found, duration, sum(unit.wal for unit in units))

    def _within(self, script: Script, unit: Unit, message: Message) -> Texts:
        """Give what opens the transaction, each statement, and what follows; look when the next one is asked for."""
        before, body, after = message.parts()
        if before:
            yield before, "", ""
        measured = self._units[unit.ordinal] = _Measured()
        wal, base = wal_position(self._session), self._look(all_relations())
        known, cut = base, parts(script, unit, MOST)
        for number, (part, end) in enumerate(zip(cut, [*(p.start for p in cut[1:]), len(body)], strict=True)):
            began = time.perf_counter()
            yield "", body[part.start : end], ""
            took = (time.perf_counter() - began) * 1000
            with _told_after(len(message.before) + number, part):
                now = self._look(locked_relations(), base)
            measured.statements.append(_statement(unit, part, took, compare(known, now)))
            known = base | {oid: relation for oid, relation in now.items() if oid in base}
        measured.wal = wal_position(self._session) - wal
        yield "", "" if cut else body, after

    @contextmanager
    def _alone(self, script: Script, unit: Unit, message: Message) -> Iterator[Texts]:
        """Look before and after a statement that cannot share a transaction, and at its locks meanwhile."""
        sampling = Sampling(self._session)
        try:
            before = sampling.relations()
            sampling.hold_up(before)
            wal, began = wal_position(self._session), time.perf_counter()
            with sampling:
                yield message.in_turn()
            took = (time.perf_counter() - began) * 1000
            changes = compare(before, sampling.relations(before))
        finally:
            sampling.close()
        (part,) = parts(script, unit, 1)
        statement = _statement(unit, part, took, changes)._replace(sampled=True)
        self._units[unit.ordinal] = _Measured([statement], wal_position(self._session) - wal)

    def _look(self, query: str, base: Footprint | None = None) -> dict[int, Relation]:
        return read(rows_of(self._session.send(query)[-1]), base)


@contextmanager
def _told_after(ordinal: int, part: Part) -> Iterator[None]:
    """Have an error of ours told at the statement that was looked at: its own place is in no file."""
    try:
        yield
    except ServerError as error:
        error.message = f"{error.message}, when it was measured after line {part.line}"
        error.position, error.ordinal = None, ordinal
        raise


def _statement(unit: Unit, part: Part, took: float, changes: tuple[Change, ...]) -> MeasuredStatement:
    effects = tuple(change.effect for change in changes)
    return MeasuredStatement(part.line, part.kind, took, took, effects, part.statements, unit.ordinal)
