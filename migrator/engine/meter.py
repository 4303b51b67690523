"""Measures a script while the executor runs it: between its statements, in its own transaction, looks at what it did.

What runs outside of a transaction is looked at from a second connection, again and again (`sampling`).
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from psycopg.pq.abc import PGresult

from migrator.database.session import ServerError, Session
from migrator.database.wal import wal_position
from migrator.engine.asking import row_of, rows_of
from migrator.engine.messages import Message
from migrator.engine.sampling import Sampling
from migrator.rules.budget import Trace
from migrator.rules.footprint import Change, Footprint, Relation, Unread, all_relations, compare, locked_relations, read
from migrator.sqltext.parts import Part, parts
from migrator.sqltext.script import Script
from migrator.sqltext.units import Unit
from migrator.values.measured import LockMode, MeasuredScript, MeasuredStatement, blocks, strength

# A look costs about a millisecond: of a script with more statements, some that follow one another are measured as one.
# On a live database, which has its locks meanwhile, there are fewer.
MOST, MOST_LIVE = 1000, 50
# From so many tables on that live traffic has to wait for at once, it is worth saying: one that waits for another in
# the other order is a deadlock.
_SEVERAL = 2
_COUNTED = "SHOW track_counts;"

Texts: TypeAlias = Iterator[tuple[str, str, str]]


@dataclass(slots=True)
class _Measured:
    """What was measured of one unit, as far as it came. `held` says when locks were given back before its end.

    That is by the statement that took them, counted from 0: the number of statements that they lasted.
    """

    statements: list[MeasuredStatement] = field(default_factory=list)
    wal: int = 0
    at_once: tuple[str, ...] = ()
    held: dict[int, int] = field(default_factory=dict)

    def told(self) -> Iterator[MeasuredStatement]:
        """Return the statements with how long their locks were held: by themselves, and those that came after."""
        for number, statement in enumerate(self.statements):
            lasting = self.statements[number : self.held.get(number, len(self.statements))]
            yield statement._replace(held_ms=sum(each.duration_ms for each in lasting))


class Meter:
    """Measures what is sent on one session, script after script, in at most so many parts each.

    `trace` is what the last unit with a transaction has done, for who judges it before its COMMIT.
    """

    def __init__(self, session: Session, most: int = MOST) -> None:
        self._session, self._most = session, most
        self._units: dict[int, _Measured] = {}
        self.trace: Trace | None = None

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
        found = tuple(statement for unit in units for statement in unit.told())
        duration = sum(statement.duration_ms for statement in found)
        at_once = max((unit.at_once for unit in units), key=len)
        return MeasuredScript(found, duration, sum(unit.wal for unit in units), at_once)

    def _within(self, script: Script, unit: Unit, message: Message) -> Texts:
        """Give what opens the transaction, each statement, and what follows; look when the next one is asked for."""
        before, body, after = message.parts()
        if before:
            yield before, "", ""
        measured = self._units[unit.ordinal] = _Measured()
        wal, seen = wal_position(self._session), _Seen(measured, *self._look_at_all())
        cut = parts(script, unit, self._most)
        ends = [*(part.start for part in cut), len(body)][1:]  # none where there is no statement
        for number, (part, end) in enumerate(zip(cut, ends, strict=True)):
            began = time.perf_counter()
            yield "", body[part.start : end], ""
            took = (time.perf_counter() - began) * 1000
            with _told_after(len(message.before) + number, part):
                changes = seen.look(*self._look(seen.known))
            measured.statements.append(_statement(unit, part, took, changes))
        measured.wal = wal_position(self._session) - wal
        self.trace = seen.trace()
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

    def _look_at_all(self) -> tuple[Unread, bool]:
        """Return all relations, and whether scans are counted."""
        counted, found = self._session.send(f"{_COUNTED} {all_relations()}")
        places = {int(found.get_value(row, 0) or 0): row for row in range(found.ntuples)}
        return Unread(places, partial(row_of, found)), _is_on(counted)

    def _look(self, known: Footprint) -> tuple[dict[int, Relation], bool]:
        """Return the relations that are locked, and whether scans are counted."""
        counted, found = self._session.send(f"{_COUNTED} {locked_relations()}")
        return read(rows_of(found), known), _is_on(counted)


class _Seen:
    """What the looks between the statements of a unit have seen, from the one before the first statement on."""

    def __init__(self, measured: _Measured, base: Unread, counted: bool) -> None:
        self._measured, self._base, self.known = measured, base, base
        self._counted, self._changes = counted, list[Change]()
        self._holding: dict[int, dict[int, LockMode]] = {}  # by statement, what it locked and has not given back

    def look(self, now: dict[int, Relation], counted: bool) -> tuple[Change, ...]:
        """Take in what is there now, and return what the statement before has done to what was there at first."""
        changes, number = compare(self.known, now), len(self._measured.statements)
        self.known = self._base.but(now)
        self._counted = self._counted and counted
        self._changes += changes
        self._let_go(number)
        self._holding[number] = {each.before.oid: each.effect.mode for each in changes if each.effect.taken}
        self._block()
        return changes

    def trace(self) -> Trace:
        """Return all of it."""
        return Trace(self._base, tuple(self._changes), self._counted)

    def _let_go(self, number: int) -> None:
        """Note which statements have had their locks until the one of this number, which gave them back."""
        for taker, held in self._holding.items():
            kept = {oid: mode for oid, mode in held.items() if self._holds(oid, mode)}
            if held and not kept:
                self._measured.held[taker] = number
            self._holding[taker] = kept

    def _holds(self, oid: int, mode: LockMode) -> bool:
        held = self.known[oid].held
        return held is not None and strength(held) >= strength(mode)

    def _block(self) -> None:
        """Keep the tables for which others have to wait now, where they are the most so far."""
        locked = dict.fromkeys(oid for held in self._holding.values() for oid in held)
        tables = (relation for oid in locked if (relation := self.known[oid]).is_table)
        blocked = tuple(each.shown for each in tables if each.held and blocks(each.held))
        if len(blocked) >= max(_SEVERAL, len(self._measured.at_once) + 1):
            self._measured.at_once = blocked


def _is_on(setting: PGresult) -> bool:
    return setting.get_value(0, 0) == b"on"


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
