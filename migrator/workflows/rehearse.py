"""Migrations rehearsed: up, down and up again on a scratch database, whose schema is compared at each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import NamedTuple

from migrator.database.scratch import Databases
from migrator.database.session import Session
from migrator.database.weights import read_weights
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
from migrator.workflows.safe_ways import SafeWay, safe_ways, with_ways
from migrator.workflows.scratch import Place, scratch, with_rules_of_scripts
from migrator.workflows.weighed import weighed


class How(NamedTuple):
    """What is asked for beside the checks of every migration.

    With `rows`, each migration is tried once more on so many made-up ones in every table. With `ways`, so are the safe
    ways that lint prints. `live` is a database that tells how large its tables are; with `from_live`, its schema is
    where the rehearsal begins. It is only read.
    """

    rows: int = 0
    ways: bool = True
    live: Session | None = None
    from_live: bool = False


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
    begin = how.live if how.from_live else None
    if begin is not None:
        refuse_applied(begin, manifest, ids)
    tried = with_rules_of_scripts(manifest)
    chosen = [migration for migration in tried.migrations if migration.id in ids]
    if not chosen:
        return RehearsalResult(Target(manifest.project, ""), None, (), 0, 0, manifest.warnings)
    # At once: a rehearsal takes its time, and a connection that is idle all the while may be gone.
    weights = read_weights(how.live) if how.live is not None else {}
    with scratch(place) as databases:
        with _ground(databases, tried, place, begin) as ground:
            ways = safe_ways(tried, {migration.id for migration in chosen}) if how.ways else {}
            found = _rehearsed(ground, tried, chosen, ways, listen, how.rows)
        target, version = Target(manifest.project, databases.label), databases.version
    of_manifest = {migration.id: migration for migration in manifest.migrations}
    found = tuple(weighed(one, of_manifest[one.id], weights) for one in found)
    return RehearsalResult(
        target=target,
        server_version=version,
        migrations=found,
        before=known.index(chosen[0].id),
        exit_code=int(any(migration.outcome == "wrong" for migration in found)),
        warnings=manifest.warnings,
        weighed_by=how.live.label if how.live is not None else None,
    )


@contextmanager
def _ground(databases: Databases, manifest: Manifest, place: Place, live: Session | None) -> Iterator[Ground]:
    with ExitStack() as stack:
        begun = stack.enter_context(live_copy(databases, live, manifest, place)) if live else None
        ground = Ground(databases, manifest, begun)
        stack.callback(ground.close)
        yield ground


def _rehearsed(
    ground: Ground,
    manifest: Manifest,
    chosen: Sequence[Migration],
    ways: Mapping[str, tuple[SafeWay, ...]],
    listen: Listener,
    rows: int,
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
        with ExitStack() as stack:
            # Copied before, gone after: what a way does to the whole server is not in the script's own way.
            asides = [(stack.enter_context(ground.twin()), way) for way in ways.get(migration.id, ())]
            found = with_rows(ground, manifest, one, rows) if rows else one.whole()
            done.append(with_ways(found, manifest, migration, asides, one.made))
        if one.stuck:
            break
    return (*done, *(RehearsedMigration(migration.id, "not rehearsed") for migration in chosen[len(done) :]))
