"""The one way to settle an attempt by hand: what is recorded and what exists, then a mark with a reason."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeAlias
from uuid import uuid4

from migrator.database.history import Caller, NewAttempt, Texts
from migrator.database.leftovers import all_indexes
from migrator.database.session import Session
from migrator.database.target import examine
from migrator.engine.checks import refuse_bad_rules
from migrator.engine.locking import hold
from migrator.engine.selection import Group
from migrator.engine.validation import validate
from migrator.engine.views import Viewer
from migrator.project.entries import split_id
from migrator.project.model import Manifest, Migration
from migrator.project.scripts import read_text
from migrator.sqltext.content import content_hash
from migrator.values.errors import Problem, Refused, UsageError
from migrator.values.events import Listener
from migrator.values.shapes import closest
from migrator.values.views import RepairResult

Mark: TypeAlias = Literal["applied", "rolled-back", "not-run"]


def look_at(session: Session, manifest: Manifest, wanted: str) -> RepairResult:
    """Return what the history says of a migration and what the database shows of it. Raises UsageError."""
    migration = _declared(manifest, wanted)
    viewer = Viewer(session, manifest)
    rows = tuple(row for row in viewer.attempts().rows if row.migration == migration.id)
    journal = viewer.history.journal(rows[-1].id) if rows else ()
    refuse_bad_rules(migration.expect)
    checked = validate(session, manifest, [Group(migration.id, migration.expect)])
    unusable = tuple(f"{index.schema}.{index.name} on {index.table}" for index in all_indexes(session))
    return RepairResult(viewer.target, migration.id, rows, journal, checked.phases[0].rules, unusable)


def mark(
    session: Session,
    manifest: Manifest,
    wanted: str,
    as_: Mark,
    reason: str,
    caller: Callable[[], Caller],
    listen: Listener,
) -> RepairResult:
    """Settle a migration by hand, under the run lock: as applied, as rolled back, or as never run.

    The last two both mean that nothing of it is there; the reason keeps which one it was. Raises Refused where there is
    no history yet.
    """
    with hold(session, manifest.database, manifest.defaults.lock_wait, listen) as held:
        if not held.opening.has_history:
            raise Refused(Problem("no-history", "there is no history to repair", hint="migrator apply makes it."))
        viewer = Viewer(session, manifest)
        run_id, migration = str(uuid4()), _declared(manifest, wanted)
        identity, _ = examine(session, manifest.database.history, None)
        begin = viewer.history.run_begin(run_id, "repair", manifest.checksum, caller(), identity.system)
        attempt = _attempt(manifest, migration, run_id, viewer.recorded.last_id + 1, as_, reason)
        up = read_text(migration.up) if as_ == "applied" else None
        texts = Texts(up, read_text(migration.down) if migration.down else None)
        row = viewer.history.repaired(attempt, texts)
        end = viewer.history.run_end(run_id, "completed")
        session.send("BEGIN;", viewer.history.bury(), begin, row, end, "COMMIT")
        return replace(look_at(session, manifest, wanted), marked=as_)


def accept_target(session: Session, manifest: Manifest, caller: Callable[[], Caller], listen: Listener) -> None:
    """Record that the history belongs to the database that it is in now: a restored or upgraded copy."""
    with hold(session, manifest.database, manifest.defaults.lock_wait, listen) as held:
        if not held.opening.has_history:
            raise Refused(Problem("no-history", "there is no history to repair", hint="migrator apply makes it."))
        viewer = Viewer(session, manifest)
        identity, _ = examine(session, manifest.database.history, None)
        run_id = str(uuid4())
        begin = viewer.history.run_begin(run_id, "repair", manifest.checksum, caller(), identity.system)
        session.send("BEGIN;", begin, viewer.history.run_end(run_id, "completed"), "COMMIT")


def _declared(manifest: Manifest, wanted: str) -> Migration:
    for migration in manifest.migrations:
        if migration.id == wanted:
            return migration
    hint = closest(wanted, tuple(migration.id for migration in manifest.migrations))
    raise UsageError(Problem("unknown-migration", f"the manifest does not list {wanted}", hint=hint))


def _attempt(
    manifest: Manifest, migration: Migration, run_id: str, attempt_id: int, as_: Mark, reason: str
) -> NewAttempt:
    version, name = split_id(migration.id)
    return NewAttempt(
        id=attempt_id,
        run_id=run_id,
        project=manifest.project,
        migration=migration.id,
        version=version,
        name=name,
        direction="up" if as_ == "applied" else "down",
        checksum=migration.up.checksum,
        content_hash=content_hash(read_text(migration.up)),
        reason=f"marked {as_} by hand: {reason}",
    )
