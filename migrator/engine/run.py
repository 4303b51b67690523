"""A run of apply or rollback: under the lock, from the history to a decision, and to its result."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from migrator.database.history import Caller, History, Recorded
from migrator.database.session import Session
from migrator.database.target import examine
from migrator.engine.decide import Decision, decide
from migrator.engine.locking import hold
from migrator.engine.request import Request, Up
from migrator.project.model import Manifest
from migrator.values.errors import Problem, Refused
from migrator.values.events import Listener
from migrator.values.results import RunResult, Target

if TYPE_CHECKING:
    from migrator.values.saved_plan import SavedPlan


def run(
    session: Session,
    manifest: Manifest,
    request: Request,
    caller: Callable[[], Caller],
    listen: Listener,
    premise: int | None = None,
    reviewed: "SavedPlan | None" = None,
    *,
    measure: bool = False,
) -> RunResult:
    """Apply or roll back what was asked for.

    `caller` tells who runs this, and is asked only where there is something to record. `premise` is what a plan that
    people agreed to was made on, `reviewed` a plan that they read: another one now is refused. `measure` has each
    result tell what its script did to the tables that were there; a dry run tells that in any case. Raises
    MigratorError while nothing has been touched; from the first step on, everything is told by the result.
    """
    with hold(session, manifest.database, manifest.defaults.lock_wait, listen) as held:
        history = History(session, manifest.database.history, manifest.project, held.scope)
        recorded = history.read() if held.opening.has_history else Recorded()
        decision = decide(history, recorded, manifest, request)
        if premise is not None and premise != decision.premise:
            raise Refused(
                Problem("plan-outdated", "the database has moved on since this was planned", hint="Try again.")
            )
        if reviewed is not None and isinstance(request, Up):
            from migrator.engine.saved import refuse_outdated, save

            identity, _ = examine(session, manifest.database.history, manifest.database.role)
            refuse_outdated(reviewed, save(manifest, request, recorded, decision, identity))
        if not decision.steps:
            return _nothing(session, manifest, decision, request)
        # What runs scripts needs the parser, the rules and the watch; what finds nothing to do starts without them.
        from migrator.engine.work import Work

        work = Work(session, manifest, history, decision, request, listen, measure=measure)
        return work.whole(caller, held.opening)


def _nothing(session: Session, manifest: Manifest, decision: Decision, request: Request) -> RunResult:
    return RunResult(
        target=Target(manifest.project, session.label),
        command="apply" if isinstance(request, Up) else "rollback",
        outcome="nothing to do",
        exit_code=0,
        steps=(),
        warnings=decision.warnings,
        applied_before=decision.applied,
    )
