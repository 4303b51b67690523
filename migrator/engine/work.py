"""The steps of a run, one after the other, with what happened as its result."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from signal import SIGINT, Signals
from uuid import uuid4

from migrator.database.history import Caller, History, NewAttempt
from migrator.database.lock import Opening
from migrator.database.session import ConnectionLost, ServerError, Session
from migrator.database.target import Identity
from migrator.database.weights import read_weights
from migrator.engine.checks import failure, refuse_bad_rules
from migrator.engine.decide import Decision, decide
from migrator.engine.execute import Executor
from migrator.engine.locking import POLL
from migrator.engine.recovery import Recovery
from migrator.engine.request import Request, Up
from migrator.engine.steps import Step
from migrator.engine.target import refuse_wrong_target
from migrator.engine.trial import AttemptFailed, HistoryMoved, Trial
from migrator.project.model import Manifest
from migrator.values.errors import ConnectionFailed, Interrupted, LockUnavailable, Problem, Refused
from migrator.values.events import Listener, StepFinished, StepStarted
from migrator.values.results import RunOutcome, RunResult, StepResult, Target
from migrator.values.verdicts import Verdict


@dataclass(slots=True)
class Work:
    """A run that has something to do, under the lock that its caller holds."""

    session: Session
    manifest: Manifest
    history: History
    decision: Decision
    request: Request
    listen: Listener
    run_id: str = field(default_factory=lambda: str(uuid4()))
    done: list[StepResult] = field(default_factory=list)
    rules: tuple[Verdict, ...] = ()
    exit_code: int = 0
    problem: Problem | None = None
    outcome: RunOutcome = "completed"
    signal: KeyboardInterrupt | None = None
    last_id: int = 0
    pending: tuple[Step, ...] = ()
    measure: bool = False

    @property
    def _up(self) -> bool:
        return isinstance(self.request, Up)

    def whole(self, caller: Callable[[], Caller], opening: Opening) -> RunResult:
        """Run the steps and return what happened. Raises Refused for a wrong target, or a pooler that cannot serve."""
        self.pending = self.decision.steps
        identity = refuse_wrong_target(self.session, self.manifest.database, opening)
        if self.history.scope == "transaction":
            refuse_behind_pooler(self.pending)
        with closing(self._executor()) as executor:
            self._work(executor, caller, opening.has_history, identity)
        return self._result()

    def _executor(self) -> Executor:
        measure = self.measure or (isinstance(self.request, Up) and self.request.dry_run)
        return Executor(self.session, self.history, self.manifest.database, self.listen, measure=measure)

    def _work(self, executor: Executor, caller: Callable[[], Caller], installed: bool, identity: Identity) -> None:
        """Check the rules that come first, then run the steps, for real or for a dry run."""
        refuse_bad_rules(*(rules for step in self.decision.steps for rules in (step.require, step.expect)))
        refuse_bad_rules(self.manifest.preflight, self.manifest.validate)
        if self._up and not self._passes(executor.channel.ask(self.manifest.preflight, self.manifest.defaults)):
            return
        if isinstance(self.request, Up) and self.request.dry_run:
            self._try_out(executor)
            return
        who = caller()
        if not installed:
            self._install(who)
        command = "apply" if self._up else "rollback"
        begin = self.history.run_begin(self.run_id, command, self.manifest.checksum, who, identity.system)
        # Behind a pooler, where the lock lasts for a transaction, a running attempt may be a living client's.
        bury = (self.history.bury(),) if self.history.scope == "session" else ()
        executor.channel.note(*bury, begin)
        self._perform(executor)

    def _install(self, who: Caller) -> None:
        deadline = time.monotonic() + self.manifest.defaults.lock_wait / 1000
        while not self.history.install(who.client_version):
            if time.monotonic() >= deadline:
                problem = Problem("run-lock", "another run holds the lock of the history", hint="Try again.")
                raise LockUnavailable(problem)
            time.sleep(POLL)

    def _passes(self, verdicts: tuple[Verdict, ...]) -> bool:
        """Keep the verdicts of rules for the run; tell whether it may go on."""
        self.rules += verdicts
        problem = failure(verdicts)
        if problem is not None:
            self._fail(problem, 1)
        return problem is None

    def _fail(self, problem: Problem, exit_code: int, outcome: RunOutcome = "failed") -> None:
        self.problem, self.exit_code, self.outcome = problem, exit_code, outcome

    def _perform(self, executor: Executor) -> None:
        """Run the steps until one fails, then the rules of the whole schema, and close the run."""
        try:
            while self.pending and not self.exit_code:
                self._next(executor)
                if self.signal:
                    raise self.signal
            if self._up and not self.exit_code and self._is_whole():
                self._passes(executor.channel.ask(self.manifest.validate, self.manifest.defaults))
        except KeyboardInterrupt as interrupt:
            executor.channel.roll_back()
            self._interrupted(interrupt, "Between two scripts: nothing was cut short.")
        except ConnectionLost as lost:
            self._fail(lost.problem, lost.exit_code)
        if not self.session.lost:
            self._end(executor)

    def _end(self, executor: Executor) -> None:
        """Record the end of the run; what happened in it is told also where that fails."""
        outcome = {"completed": "completed", "interrupted": "interrupted"}.get(self.outcome, "failed")
        try:
            executor.channel.note(self.history.run_end(self.run_id, outcome))
        except (ConnectionLost, ServerError) as error:
            if not self.exit_code:
                self._fail(error.problem, error.exit_code)

    def _is_whole(self) -> bool:
        """Tell whether everything is applied: the rules of the whole schema expect what `--to` may have left out."""
        return self.decision.applied + len(self.done) >= len(self.manifest.migrations)

    def _next(self, executor: Executor) -> None:
        """Run the next step; where another run has been faster, behind a pooler, decide anew."""
        try:
            result = self._step(executor, self.pending[0])
        except HistoryMoved:
            self.decision = decide(self.history, self.history.read(), self.manifest, self.request)
            self.pending, self.last_id = self.decision.steps, 0
            return
        self.pending = self.pending[1:]
        self.done.append(result)
        self.listen(StepFinished(result))

    def _step(self, executor: Executor, step: Step) -> StepResult:
        trial = self._trial(step)
        number = len(self.done) + 1
        self.listen(StepStarted(step.id, step.direction, number, len(self.done) + len(self.pending)))
        try:
            self._until_known(executor, trial)
        except AttemptFailed as failure:
            self._fail(failure.problem, failure.exit_code)
            self._record(executor, trial, failure)
        except (ConnectionFailed, LockUnavailable) as lost:
            self._fail(_lost(lost, step), lost.exit_code)
        except ServerError as error:
            # The history itself could not be written: there is nothing to record a failure in.
            executor.channel.roll_back()
            self._fail(_own_problem(error, step), 1)
        except KeyboardInterrupt as interrupt:
            self._settle(executor, trial, interrupt)
        trial.measured = executor.measured()
        return self._finished(trial)

    def _until_known(self, executor: Executor, trial: Trial) -> None:
        """Run a step until its outcome is known, over new connections where one is lost."""
        recovery = Recovery(executor, self.listen)
        while True:
            try:
                return executor.perform(trial)
            except ConnectionLost as lost:
                status = recovery.recover(trial, lost)
                if status == "completed":
                    return None
                trial.committed = status == "running"
                problem = Problem("connection-lost", f"the connection was lost: {lost}")
                executor.record_failure(trial, AttemptFailed(problem))
                trial.restart(self._next_id())

    def _record(self, executor: Executor, trial: Trial, failure: AttemptFailed) -> None:
        try:
            executor.record_failure(trial, failure)
        except (ConnectionLost, ServerError) as lost:
            detail = f"This attempt could not be recorded: {lost}"
            exit_code = self.exit_code if self.outcome == "interrupted" else lost.exit_code
            self._fail(replace(failure.problem, detail=detail), exit_code, self.outcome)

    def _next_id(self) -> int:
        self.last_id = max(self.last_id, self.decision.premise) + 1
        return self.last_id

    def _trial(self, step: Step) -> Trial:
        script = step.script()
        attempt = NewAttempt(
            id=self._next_id(),
            run_id=self.run_id,
            project=self.manifest.project,
            migration=step.id,
            version=step.version,
            name=step.name,
            direction=step.direction,
            checksum=step.source.checksum,
            content_hash=script.content_hash,
            reason=step.reason,
        )
        return Trial(step, script, attempt)

    def _finished(self, trial: Trial) -> StepResult:
        notices = tuple(f"{n.severity}: {n.message}" for n in self.session.take_notices())
        if self.problem is not None:
            return trial.result("failed", notices, self.problem)
        return trial.result("applied" if self._up else "rolled back", notices)

    def _settle(self, executor: Executor, trial: Trial, interrupt: KeyboardInterrupt) -> None:
        """After a signal the statement is cancelled, or was already done: only the history knows."""
        try:
            executor.channel.roll_back()
            state = executor.state(trial)
        except ConnectionLost as lost:
            problem = self._interrupted(interrupt, "")
            self.problem = _lost(f"{problem.message}; {lost}", trial.step)
            return
        if state == "completed":
            self.signal = interrupt
            return
        rolled_back = "The running statement was cancelled"
        rolled_back += (
            "; those before it are committed and stay." if trial.committed else " and the script rolled back."
        )
        self._record(executor, trial, AttemptFailed(self._interrupted(interrupt, rolled_back)))

    def _interrupted(self, interrupt: KeyboardInterrupt, hint: str) -> Problem:
        number = interrupt.signal if isinstance(interrupt, Interrupted) else SIGINT
        problem = Problem("interrupted", f"interrupted by {Signals(number).name}", hint=hint)
        self._fail(problem, 128 + number, "interrupted")
        return problem

    def _try_out(self, executor: Executor) -> None:
        """Run what can run in one transaction, and roll all of it back."""
        try:
            for number, step in enumerate(self.decision.steps, 1):
                trial = self._trial(step)
                if trial.script.mode == "none":
                    break
                self.listen(StepStarted(step.id, step.direction, number, len(self.decision.steps)))
                try:
                    executor.try_out(trial, first=number == 1)
                except AttemptFailed as failure:
                    self._fail(failure.problem, failure.exit_code)
                trial.measured = executor.measured()
                self.pending = self.pending[1:]
                self.done.append(trial.result("failed" if self.exit_code else "tried", (), self.problem))
                if self.exit_code:
                    break
        except KeyboardInterrupt as interrupt:
            self._interrupted(interrupt, "Everything that was tried is rolled back.")
        executor.channel.roll_back()
        self._weigh()

    def _weigh(self) -> None:
        """Say of what was measured in a dry run how large its tables are."""
        if any(result.measured and result.measured.statements for result in self.done):
            weights = read_weights(self.session)
            self.done = [replace(r, measured=r.measured and r.measured.weighed(weights)) for r in self.done]

    def _result(self) -> RunResult:
        """Return what happened, what failed and what was never started."""
        dry = isinstance(self.request, Up) and self.request.dry_run
        steps = [
            StepResult(s.id, s.direction, "not tried" if dry else "not started", s.script().mode) for s in self.pending
        ]
        return RunResult(
            target=Target(self.manifest.project, self.session.label),
            command="apply" if self._up else "rollback",
            outcome=self.outcome,
            exit_code=self.exit_code,
            steps=(*self.done, *steps),
            rules=self.rules,
            warnings=self.decision.warnings,
            problem=self.problem,
            run_id=self.run_id if self.done and not dry else None,
            applied_before=self.decision.applied,
        )


def refuse_behind_pooler(steps: tuple[Step, ...]) -> None:
    """Refuse what a pooler in transaction mode cannot serve: a statement outside of a transaction needs a session."""
    hint = "Run it over a direct connection, or through a pool in session mode; nothing was touched."
    problems = [
        Problem("pooler-needs-session", f"{step.id}: {reason.message}, nor behind this pooler", reason.location, hint)
        for step in steps
        for reason in (step.script().reasons if step.script().mode == "none" else ())[:1]
    ]
    if problems:
        raise Refused(*problems)


def _own_problem(error: ServerError, step: Step) -> Problem:
    hint = "The history could not be written. Does the role that is logged in own the history's schema?"
    return Problem(error.sqlstate or "server-error", f"{error.message} ({step.id} was rolled back)", hint=hint)


def _lost(lost: object, step: Step) -> Problem:
    message = f"the connection was lost while {step.id} ran, and what became of it is not known: {lost}"
    hint = "It is applied whole or not at all; migrator status tells which, and the next apply goes on from there."
    return Problem("connection-lost", message, hint=hint)
