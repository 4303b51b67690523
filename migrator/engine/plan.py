"""Deciding what to run. Pure: what is declared, what is recorded and what is asked give a plan or a refusal."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from migrator.database.history import Attempt, Recorded
from migrator.engine.request import Down, Up
from migrator.project.model import Migration
from migrator.values.errors import Problem, Refused, UsageError
from migrator.values.results import Direction
from migrator.values.shapes import closest

OUT_OF_ORDER = "out of order"


class Choice(NamedTuple):
    """One script to run. `recorded` is the attempt that a rollback undoes; `declared` what the manifest says of it."""

    id: str
    direction: Direction
    declared: Migration | None
    recorded: Attempt | None = None
    reason: str | None = None


class Plan(NamedTuple):
    """What to run, in order, and the premise that it was made on: the last attempt that the history knew."""

    choices: tuple[Choice, ...]
    premise: int


def plan_up(migrations: Sequence[Migration], recorded: Recorded, request: Up) -> Plan:
    """Return the pending migrations in the manifest's order.

    Raises Refused where the history and the manifest disagree on the order, UsageError for an unknown `to`.
    """
    pending = _up_to(migrations, request.to)
    applied = recorded.applied_ids()
    _refuse(*_missing(migrations, recorded), *_reordered(migrations, recorded))
    late = _out_of_order(migrations, applied)
    choices = tuple(_choice(m, late) for m in pending if m.id not in applied)
    if not request.allow_out_of_order:
        _refuse(*(_late_problem(c.declared, migrations, applied) for c in choices if c.declared and c.reason))
    return Plan(choices, recorded.last_id)


def plan_down(migrations: Sequence[Migration], recorded: Recorded, request: Down) -> Plan:
    """Return the applied migrations to undo, the one applied last first.

    Raises Refused for one that cannot be undone, UsageError for a target that is not applied.
    """
    declared = {migration.id: migration for migration in migrations}
    chosen = tuple(
        Choice(attempt.migration, "down", declared.get(attempt.migration), attempt)
        for attempt in reversed(_to_undo(recorded.applied, request))
    )
    stuck = [c.declared for c in chosen if c.declared and c.declared.irreversible]
    _refuse(*(_irreversible(migration, stuck[0]) for migration in stuck))
    return Plan(chosen, recorded.last_id)


def late_ids(migrations: Sequence[Migration], recorded: Recorded) -> frozenset[str]:
    """Return the pending migrations that stand before an applied one."""
    return _out_of_order(migrations, recorded.applied_ids())


def _choice(migration: Migration, late: frozenset[str]) -> Choice:
    return Choice(migration.id, "up", migration, reason=OUT_OF_ORDER if migration.id in late else None)


def _up_to(migrations: Sequence[Migration], to: str | None) -> Sequence[Migration]:
    if to is None:
        return migrations
    return migrations[: _position([m.id for m in migrations], to, "the manifest does not list") + 1]


def _position(ids: Sequence[str], wanted: str, complaint: str) -> int:
    if wanted not in ids:
        hint = closest(wanted, tuple(ids)) if ids else "Nothing is applied."
        raise UsageError(Problem("unknown-migration", f"{complaint} {wanted}", hint=hint))
    return ids.index(wanted)


def _out_of_order(migrations: Sequence[Migration], applied: frozenset[str]) -> frozenset[str]:
    last = max((place for place, m in enumerate(migrations) if m.id in applied), default=-1)
    return frozenset(m.id for m in migrations[: last + 1] if m.id not in applied)


def _late_problem(late: Migration, migrations: Sequence[Migration], applied: frozenset[str]) -> Problem:
    later = next(m.id for m in reversed(migrations) if m.id in applied)
    message = f"{late.id} is pending, but {later}, which comes after it, is applied"
    hint = (
        f"List it after {later} if it has not run anywhere yet, or run it now all the same with --allow-out-of-order."
    )
    return Problem("out-of-order", message, late.location, hint)


def _missing(migrations: Sequence[Migration], recorded: Recorded) -> list[Problem]:
    listed = {m.id for m in migrations}
    hint = "Is this checkout older than the database? Use a newer one, or put the entry back."
    return [
        Problem("missing", f"{attempt.migration} is applied, but the manifest does not list it", hint=hint)
        for attempt in recorded.applied
        if attempt.migration not in listed
    ]


def _reordered(migrations: Sequence[Migration], recorded: Recorded) -> list[Problem]:
    """Applied migrations keep their order, apart from those that a person let run late."""
    place = {m.id: number for number, m in enumerate(migrations)}
    known = {m.id: m for m in migrations}
    in_order = [a.migration for a in recorded.applied if a.reason != OUT_OF_ORDER and a.migration in place]
    hint = "Put the entries back in the order in which they ran: a new database must become what this one is."
    return [
        Problem("reordered", f"{second} ran after {first}, but now stands before it", known[second].location, hint)
        for first, second in pairwise(in_order)
        if place[second] < place[first]
    ]


def _to_undo(applied: Sequence[Attempt], request: Down) -> Sequence[Attempt]:
    if request.to is not None:
        ids = [attempt.migration for attempt in applied]
        return applied[_position(ids, request.to, "there is no applied migration") + 1 :]
    if request.steps is not None:
        return applied[max(len(applied) - request.steps, 0) :]
    if request.last_run and applied:
        return [attempt for attempt in applied if attempt.run_id == applied[-1].run_id]
    return applied if request.everything else ()


def _irreversible(migration: Migration, latest: Migration) -> Problem:
    """`latest` is the one that a rollback comes to first: only that far can it go."""
    message = f"{migration.id} cannot be rolled back: {migration.irreversible}"
    hint = f"Nothing was rolled back. Stop before it: --to {latest.id}; or write a new migration that goes forward."
    return Problem("irreversible", message, migration.location, hint)


def _refuse(*problems: Problem) -> None:
    if problems:
        raise Refused(*problems)
