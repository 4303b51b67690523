"""Rules checked at any time: without a lock, without a history, in transactions that only read."""

import time
from collections.abc import Sequence
from contextlib import closing

from migrator.database.lock import look
from migrator.database.session import Session
from migrator.engine.asking import Asker, Send, patience
from migrator.engine.crew import Crew
from migrator.engine.selection import Group
from migrator.project.model import Manifest
from migrator.values.results import Target
from migrator.values.verdicts import failed
from migrator.values.views import PhaseResult, ValidateResult


def validate(session: Session, manifest: Manifest, groups: Sequence[Group], jobs: int = 1) -> ValidateResult:
    """Return the verdicts of the rules, asked on up to `jobs` connections at once.

    Raises ConnectionFailed, also where one of the connections is lost.
    """
    with closing(Crew(session, lambda session: asker(session, manifest), jobs)) as crew:
        phases = tuple(_ask(crew, group) for group in groups)
    bad = any(failed(phase.rules) for phase in phases)
    return ValidateResult(Target(manifest.project, session.label), phases, 1 if bad else 0)


def _ask(crew: Crew, group: Group) -> PhaseResult:
    began = time.monotonic()
    verdicts = crew.ask(group.rules)
    return PhaseResult(group.phase, verdicts, round((time.monotonic() - began) * 1000))


def asker(session: Session, manifest: Manifest) -> Asker:
    """Return what asks on a session whose server notices, as it does in a run, that its client is gone."""
    look(session, manifest.database.history)
    return Asker(session, _sender(session), manifest.database.search_path, *patience(manifest.defaults))


def _sender(session: Session) -> Send:
    return lambda *statements: session.send(";\n".join(statements))
