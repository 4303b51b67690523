"""What can be said without touching anything: the plan, the status, the history. No lock is taken."""

from migrator.database.history import Attempt, History, Recorded
from migrator.database.lock import look
from migrator.database.session import Session
from migrator.database.target import examine
from migrator.engine.decide import Decision, decide
from migrator.engine.edits import Edit, find_edits
from migrator.engine.plan import late_ids
from migrator.engine.request import Request, Up
from migrator.engine.saved import save
from migrator.engine.steps import Step
from migrator.project.model import Manifest
from migrator.values.errors import Problem, UsageError
from migrator.values.results import Target
from migrator.values.saved_plan import SavedPlan
from migrator.values.views import (
    AttemptResult,
    HistoryResult,
    HistoryRow,
    PlannedStep,
    PlanResult,
    StatusResult,
    StatusRow,
)


class Viewer:
    """Looks at one project's history in one database."""

    def __init__(self, session: Session, manifest: Manifest) -> None:
        opening = look(session, manifest.database.history)
        self.session, self.manifest = session, manifest
        self.history = History(session, manifest.database.history, manifest.project)
        self.target = Target(manifest.project, session.label)
        self.installed = opening.has_history
        self.recorded = self.history.read() if opening.has_history else Recorded()

    def decide(self, request: Request) -> Decision:
        """Return what a run would do now. Raises as `decide.decide`."""
        return decide(self.history, self.recorded, self.manifest, request)

    def plan(self, request: Request, decision: Decision | None = None) -> PlanResult:
        """Return what a run would do now, and why; `decision` is that where it is known already."""
        decision = decision or self.decide(request)
        steps = tuple(map(_planned, decision.steps))
        command = "apply" if isinstance(request, Up) else "rollback"
        return PlanResult(self.target, command, steps, decision.applied, decision.warnings)

    def saved(self, request: Up, decision: Decision) -> SavedPlan:
        """Return what a run would do now, to be held against what one would do later."""
        identity, _ = examine(self.session, self.manifest.database.history, self.manifest.database.role)
        return save(self.manifest, request, self.recorded, decision, identity)

    def status(self) -> StatusResult:
        """Return the state of every migration that the manifest or the history knows."""
        return StatusResult(self.target, _status_rows(self.manifest, self.recorded), self.manifest.warnings)

    def attempts(self) -> HistoryResult:
        """Return every attempt, oldest first."""
        return HistoryResult(self.target, self.history.attempts() if self.installed else ())

    def attempt(self, wanted: str) -> AttemptResult:
        """Return one attempt, by its number, or the last one of a migration, with its text.

        Raises UsageError where there is none.
        """
        row = self._find(wanted) if self.installed else None
        if row is None:
            hint = "migrator history lists the attempts: their numbers are in the first column, then the migrations."
            raise UsageError(Problem("unknown-attempt", f"the history has no attempt {wanted}", hint=hint))
        texts = self.history.texts((row.id,))[row.id]
        sql = texts.up if row.direction == "up" else texts.down
        return AttemptResult(self.target, row, sql, self.history.journal(row.id))

    def _find(self, wanted: str) -> HistoryRow | None:
        numbered = self.history.attempt(int(wanted)) if wanted.isdecimal() else None
        of_migration = (row for row in reversed(self.attempts().rows) if row.migration == wanted)
        return numbered or next(of_migration, None)


def _planned(step: Step) -> PlannedStep:
    script = step.script()
    return PlannedStep(
        id=step.id,
        direction=step.direction,
        script=step.source.path,
        transaction=script.mode,
        reasons=tuple(f"{reason.message} (line {reason.location.line})" for reason in script.reasons),
        statements=script.statements,
        touches=tuple(f"{touch.action} {touch.kind} {touch.name}".strip() for touch in script.touches),
        lock_timeout_ms=step.settings.lock_timeout,
        lock_wait_ms=step.settings.lock_wait,
        statement_timeout_ms=step.settings.statement_timeout,
        require=len(step.require),
        expect=len(step.expect),
        description=step.description,
        wrapped=script.wrapped,
        sql=script.text,
    )


def _status_rows(manifest: Manifest, recorded: Recorded) -> tuple[StatusRow, ...]:
    applied = {attempt.migration: attempt for attempt in recorded.applied}
    unfinished = {attempt.migration: attempt for attempt in recorded.unfinished}
    edits = {edit.migration.id: edit for edit in find_edits(manifest, recorded)}
    late = late_ids(manifest.migrations, recorded)
    listed = [migration.id for migration in manifest.migrations]
    rows = [
        _applied(applied[id_], edits.get(id_)) if id_ in applied else _pending(id_, unfinished.get(id_), id_ in late)
        for id_ in listed
    ]
    gone = [attempt for attempt in recorded.applied if attempt.migration not in set(listed)]
    return (*rows, *(_row(attempt, "missing", "applied, but not in the manifest") for attempt in gone))


def _applied(attempt: Attempt, edit: Edit | None) -> StatusRow:
    if edit and not edit.harmless:
        return _row(attempt, "edited", "the file is no longer what ran")
    return _row(attempt, "applied", "comments or white space edited since" if edit else attempt.reason)


def _pending(id_: str, attempt: Attempt | None, late: bool) -> StatusRow:
    if attempt is None:
        return StatusRow(
            id_, "out of order" if late else "pending", detail="an applied one comes after it" if late else None
        )
    if attempt.status == "failed":
        return _row(attempt, "failed", attempt.error)
    return _row(attempt, "interrupted", "begun and not ended: running now, or killed")


def _row(attempt: Attempt, state: str, detail: str | None) -> StatusRow:
    return StatusRow(attempt.migration, state, attempt.completed_at, attempt.duration_ms, attempt.by_whom, detail)  # type: ignore[arg-type]
