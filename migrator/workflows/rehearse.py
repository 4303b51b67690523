"""Migrations rehearsed: up, down and up again on a scratch database, whose schema is compared at each."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import NamedTuple

from migrator.database.scratch import Databases
from migrator.database.session import Session
from migrator.project.model import Manifest, Migration
from migrator.values.errors import Problem, UsageError
from migrator.values.events import Listener, Rehearsing
from migrator.values.rehearsal import RehearsalResult, RehearsedMigration
from migrator.values.results import Target
from migrator.values.shapes import closest
from migrator.workflows.ground import Ground
from migrator.workflows.live import live_copy, refuse_applied
from migrator.workflows.rehearsed import Rehearsed
from migrator.workflows.rows import with_rows
from migrator.workflows.scratch import Place, scratch, with_rules_of_scripts


class How(NamedTuple):
    """What is asked for beside the checks of every migration.

    `measure` has the result tell what statements lock, rewrite and scan, which takes questions in between. With `rows`,
    each migration is tried once more on so many made-up ones in every table. It begins with the schema of `live`, not
    with an empty database, where that is given; it is only read.
    """

    measure: bool = False
    rows: int = 0
    live: Session | None = None


def rehearse(
    manifest: Manifest,
    ids: Collection[str],
    place: Place,
    listen: Listener,
    how: How = How(),  # noqa: B008 - it is frozen
) -> RehearsalResult:
    """Rehearse the migrations `ids`, in the manifest's order; those before the last of them are applied as they come.

    The project's own database is not touched. Raises UsageError for an id that the manifest does not list, or that the
    live database has applied, ConnectionFailed where there is no server, MigratorError where a migration that is not
    rehearsed does not run.
    """
    known = tuple(migration.id for migration in manifest.migrations)
    for unknown in set(ids) - set(known):
        problem = Problem("unknown-migration", f"the manifest does not list {unknown}", hint=closest(unknown, known))
        raise UsageError(problem)
    if how.live is not None:
        refuse_applied(how.live, manifest, ids)
    tried = with_rules_of_scripts(manifest)
    chosen = [migration for migration in tried.migrations if migration.id in ids]
    if not chosen:
        return RehearsalResult(Target(manifest.project, ""), None, (), 0, 0, manifest.warnings)
    with scratch(place) as databases:
        with _ground(databases, tried, place, how) as ground:
            found = _rehearsed(ground, tried, chosen, listen, how.rows)
        target, version = Target(manifest.project, databases.label), databases.version
    exit_code = int(any(migration.outcome == "wrong" for migration in found))
    return RehearsalResult(target, version, found, known.index(chosen[0].id), exit_code, manifest.warnings)


@contextmanager
def _ground(databases: Databases, manifest: Manifest, place: Place, how: How) -> Iterator[Ground]:
    with ExitStack() as stack:
        begun = stack.enter_context(live_copy(databases, how.live, manifest, place)) if how.live else None
        ground = Ground(databases, manifest, begun, measure=how.measure)
        stack.callback(ground.close)
        yield ground


def _rehearsed(
    ground: Ground, manifest: Manifest, chosen: Sequence[Migration], listen: Listener, rows: int
) -> tuple[RehearsedMigration, ...]:
    """Rehearse until an up script does not run: what comes after that has no ground to stand on."""
    previous = {later.id: earlier.id for earlier, later in pairwise(manifest.migrations)}
    done: list[RehearsedMigration] = []
    for number, migration in enumerate(chosen, 1):
        listen(Rehearsing(migration.id, number, len(chosen)))
        before = previous.get(migration.id)
        if before is not None:
            ground.reach(before)
        one = Rehearsed(ground, manifest, migration, before)
        done.append(with_rows(ground, manifest, one, rows) if rows else one.whole())
        if one.stuck:
            break
    return (*done, *(RehearsedMigration(migration.id, "not rehearsed") for migration in chosen[len(done) :]))
