"""Drift: in what the live schema is not what the recorded history makes."""

from collections.abc import Iterator

from migrator.database.history import Attempt
from migrator.database.roles import read_roles
from migrator.database.session import Session
from migrator.database.ties import read_schema
from migrator.engine.views import Viewer
from migrator.project.model import Manifest
from migrator.values.catalog import differences
from migrator.values.drift import DriftResult, kept
from migrator.values.errors import Problem
from migrator.values.results import Target
from migrator.workflows.closing import closing_statements
from migrator.workflows.replay import Recording, replay
from migrator.workflows.scratch import Place, scratch


def drift(session: Session, manifest: Manifest, place: Place) -> DriftResult:
    """Compare the database of `session`, which is only read, with what its history makes on a scratch server.

    Raises Refused where the history cannot be read, MigratorError where a recorded script does not run there,
    ConnectionFailed, ServerError.
    """
    history = manifest.database.history
    viewer = Viewer(session, manifest)
    applied = viewer.recorded.applied
    texts = viewer.history.texts(tuple(attempt.id for attempt in applied))
    recordings = [Recording(attempt, up) for attempt in applied if (up := texts[attempt.id].up) is not None]
    roles, live = read_roles(session, history), read_schema(session, (history,))
    roles = roles._replace(owner=manifest.database.role or roles.owner)
    with scratch(place) as databases:
        made = replay(databases, manifest, recordings, roles)
        version = databases.version
    every = differences(made.catalog, live.catalog)
    found = kept(every, manifest.drift_ignored)
    missing = {attempt.migration for attempt in applied} - {one.attempt.migration for one in recordings}
    return DriftResult(
        target=Target(manifest.project, session.label),
        replayed=len(recordings),
        differences=found,
        closing=closing_statements(found, made, live),
        ignored=len(every) - len(found),
        warnings=tuple(_warnings(viewer.recorded.unfinished, sorted(missing), session, version)),
    )


def _warnings(unfinished: tuple[Attempt, ...], missing: list[str], session: Session, version: str) -> Iterator[Problem]:
    def left_out(message: str) -> Problem:
        return Problem("left-out", message, severity="warning")

    for identity in missing:
        yield left_out(f"{identity} was not replayed: the history holds no text of it")
    for attempt in unfinished:
        yield left_out(
            f"{attempt.migration} ({attempt.direction}) was not replayed: its last attempt is {attempt.status}"
        )
    live = (session.parameter("server_version") or "").split(" ")[0]
    if live.split(".")[0] != version.split(".")[0]:
        message = (
            f"PostgreSQL {version} replayed the history, the database runs {live}: they may spell bodies otherwise"
        )
        yield Problem(
            "other-version", message, hint="Give the programs of the same version: --pg-bin.", severity="warning"
        )
