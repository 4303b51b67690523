"""The schema that a recorded history makes: its up scripts, as they were run, run once more on a scratch server."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from migrator import __version__
from migrator.database.history import Attempt, Caller
from migrator.database.roles import Roles, stand_ins
from migrator.database.scratch import EMPTY, Databases
from migrator.database.session import Session
from migrator.database.ties import read_schema
from migrator.engine.request import Up
from migrator.engine.run import run
from migrator.project.model import Manifest, Settings, TransactionMode
from migrator.sqltext.roles import created_roles
from migrator.sqltext.script import analyse
from migrator.values.errors import Interrupted, MigratorError
from migrator.values.ties import Schema
from migrator.workflows.from_text import migration_from_text

_CALLER = Caller("migrator", "scratch server", __version__)
_BY_SIGNAL = 128  # and the signal's number is what the exit code says


class Recording(NamedTuple):
    """One migration as the history has it: the script that was run."""

    attempt: Attempt
    up: str


def replay(databases: Databases, manifest: Manifest, recordings: Sequence[Recording], roles: Roles) -> Schema:
    """Return the schema that the recorded scripts make in this order, run by a role called as whoever ran them.

    Raises MigratorError where one of them does not run there, ServerError, ConnectionFailed.
    """
    declared = {migration.id: migration.transaction for migration in manifest.migrations}
    own = frozenset[str]().union(*(_created(one, declared) for one in recordings))
    wanted = [name for name in roles.names if name not in own]
    ours = databases.administrator.parameter("session_authorization")
    owner = roles.owner if roles.owner in wanted and roles.owner != ours else None
    with stand_ins(databases.administrator, wanted, owner):
        name = databases.make(EMPTY)
        try:
            with closing(databases.connect(name)) as session, _recorded(manifest, recordings, declared) as bare:
                _run(session, bare._replace(database=bare.database._replace(url=None, role=owner)))
                return read_schema(session, (manifest.database.history,))
        finally:
            databases.drop(name)  # before the roles, which own what is in it


def _created(one: Recording, declared: dict[str, TransactionMode | None]) -> frozenset[str]:
    script = analyse(one.up, _shown(one), declared.get(one.attempt.migration))
    return created_roles(script)


def _shown(one: Recording) -> str:
    return f"history of {one.attempt.migration} (up)"


@contextmanager
def _recorded(
    manifest: Manifest, recordings: Sequence[Recording], declared: dict[str, TransactionMode | None]
) -> Iterator[Manifest]:
    """Give a manifest whose migrations are the recorded ones, without rules; the executor reads scripts from files."""
    with tempfile.TemporaryDirectory(prefix="migrator-") as folder:
        migrations = tuple(
            migration_from_text(identity, one.up, Path(folder) / f"{number}.sql", _shown(one), declared.get(identity))
            for number, one in enumerate(recordings)
            for identity in [one.attempt.migration]
        )
        yield manifest._replace(
            migrations=migrations, defaults=Settings(), preflight=(), validate=(), ignored=(), warnings=()
        )


def _run(session: Session, manifest: Manifest) -> None:
    result = run(session, manifest, Up(), lambda: _CALLER, lambda _: None)
    if result.outcome == "interrupted":
        raise Interrupted(result.exit_code - _BY_SIGNAL)
    problems = (problem for problem in (*(step.problem for step in result.steps), result.problem) if problem)
    if result.exit_code and (problem := next(problems, None)):
        raise MigratorError(problem)
