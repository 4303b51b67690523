"""What one migration changes, found by applying it: on a private server, which is gone afterwards."""

from collections.abc import Collection
from contextlib import closing
from dataclasses import replace

from migrator import __version__
from migrator.database.history import Caller
from migrator.database.session import Session
from migrator.engine.propose import Proposal, look_at, tried
from migrator.engine.request import Up
from migrator.engine.run import run
from migrator.project.model import Manifest
from migrator.rules.described import DESCRIBE
from migrator.rules.proposal_changes import changes
from migrator.values.errors import Interrupted, MigratorError, Problem, UsageError
from migrator.values.results import RunResult
from migrator.values.shapes import closest
from migrator.workflows.scratch import Place, scratch, without_rules

_NO_FILES = ("0A000", "58P01")  # CREATE EXTENSION where its files are not there, from 15 on and before
_BY_SIGNAL = 128  # and the signal's number is what the exit code says
_HINT = "It ran on a private server, which holds what the migrations before it made: no role, no row of yours."
_NO_EXTENSION = "MIGRATOR_PG_BIN may name the programs of a PostgreSQL that has the extension's files."


def expectation(
    manifest: Manifest, identity: str, families: Collection[str] = (), place: Place | None = None
) -> Proposal:
    """Return the rules on what the migration `identity` changes, of these families or of all, found at a `place`.

    The project's own database is not touched, and need not be there. Rules of the manifest are not asked, since there
    are no rows for them, and `database.role` is left aside: scripts run as the private server's superuser. Raises
    UsageError where there is no such migration, ConnectionFailed where there is no server, MigratorError where a
    script fails.
    """
    bare = without_rules(manifest)
    ids = [migration.id for migration in bare.migrations]
    if identity not in ids:
        message = f"there is no migration and no family of such rules called {identity}"
        raise UsageError(Problem("unknown-migration", message, hint=closest(identity, (*DESCRIBE, *ids))))
    number = ids.index(identity)
    with scratch(place or Place()) as databases, closing(databases.connect(databases.make())) as session:
        if number:
            _apply(session, bare, ids[number - 1])
        before = look_at(session, bare, families)
        _apply(session, bare, identity)
        found = tried(session, bare, changes(before, look_at(session, bare, families)))
    return found if found.rules else replace(found, left_out=(*found.left_out, _nothing(identity)))


def _nothing(identity: str) -> Problem:
    message = f"nothing is proposed: {identity} changes nothing that rules on objects speak of"
    hint = "Rows, bodies of functions and comments are not proposed: a rule under data or rows can hold them."
    return Problem("left-out", message, hint=hint, severity="warning")


def _apply(session: Session, manifest: Manifest, to: str) -> None:
    caller = Caller("migrator", "private server", __version__, None)
    result = run(session, manifest, Up(to), lambda: caller, lambda _: None)
    if result.outcome == "interrupted":
        raise Interrupted(result.exit_code - _BY_SIGNAL)
    if result.exit_code:
        raise MigratorError(_failure(result))


def _failure(result: RunResult) -> Problem:
    """Return why a run failed, with what is peculiar to where it ran."""
    problem = next(found for found in (*(step.problem for step in result.steps), result.problem) if found)
    lacking = problem.code in _NO_FILES and "extension" in problem.message
    return replace(problem, hint=" ".join(filter(None, (problem.hint, _NO_EXTENSION if lacking else _HINT))))
