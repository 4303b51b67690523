"""Migrations rehearsed: up, down and up again on a scratch database, whose schema is compared at each."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from migrator.database.scratch import Databases
from migrator.project.model import Manifest, Migration
from migrator.values.errors import Problem, UsageError
from migrator.values.events import Listener, Rehearsing
from migrator.values.rehearsal import RehearsalResult, RehearsedMigration
from migrator.values.results import Target
from migrator.values.shapes import closest
from migrator.workflows.ground import Ground
from migrator.workflows.rehearsed import Rehearsed
from migrator.workflows.rows import with_rows
from migrator.workflows.scratch import Place, scratch, with_rules_of_scripts


def rehearse(
    manifest: Manifest, ids: Collection[str], place: Place, listen: Listener, measure: bool = False, rows: int = 0
) -> RehearsalResult:
    """Rehearse the migrations `ids`, in the manifest's order; those before the last of them are applied as they come.

    The project's own database is not touched. `measure` has the result tell what statements lock, rewrite and scan,
    which takes questions in between; with `rows`, each migration is tried once more on so many made-up ones in every
    table. Raises UsageError for an id that the manifest does not list,
    ConnectionFailed where there is no server, MigratorError where a migration that is not rehearsed does not run.
    """
    known = tuple(migration.id for migration in manifest.migrations)
    for unknown in set(ids) - set(known):
        problem = Problem("unknown-migration", f"the manifest does not list {unknown}", hint=closest(unknown, known))
        raise UsageError(problem)
    tried = with_rules_of_scripts(manifest)
    chosen = [migration for migration in tried.migrations if migration.id in ids]
    if not chosen:
        return RehearsalResult(Target(manifest.project, ""), None, (), 0, 0, manifest.warnings)
    with scratch(place) as databases:
        found = _rehearsed(databases, tried, chosen, listen, _How(measure, rows))
        target, version = Target(manifest.project, databases.label), databases.version
    exit_code = int(any(migration.outcome == "wrong" for migration in found))
    return RehearsalResult(target, version, found, known.index(chosen[0].id), exit_code, manifest.warnings)


class _How(NamedTuple):
    """What is asked for beside the checks of every migration."""

    measure: bool
    rows: int


def _rehearsed(
    databases: Databases, manifest: Manifest, chosen: Sequence[Migration], listen: Listener, how: "_How"
) -> tuple[RehearsedMigration, ...]:
    """Rehearse until an up script does not run: what comes after that has no ground to stand on."""
    ground = Ground(databases, manifest, measure=how.measure)
    previous = {later.id: earlier.id for earlier, later in pairwise(manifest.migrations)}
    done: list[RehearsedMigration] = []
    try:
        for number, migration in enumerate(chosen, 1):
            listen(Rehearsing(migration.id, number, len(chosen)))
            before = previous.get(migration.id)
            if before is not None:
                ground.reach(before)
            one = Rehearsed(ground, manifest, migration, before)
            done.append(with_rows(ground, manifest, one, how.rows) if how.rows else one.whole())
            if one.stuck:
                break
    finally:
        ground.close()
    return (*done, *(RehearsedMigration(migration.id, "not rehearsed") for migration in chosen[len(done) :]))
