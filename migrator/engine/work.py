"""The steps of a run, one after the other, with what happened as its result."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from signal import SIGINT, Signals
from uuid import uuid4

from migrator.database.history import Caller, History, NewAttempt
from migrator.database.session import ConnectionLost, ServerError, Session
from migrator.engine.checks import refuse_bad_rules, rule_problems
from migrator.engine.decide import Decision
from migrator.engine.execute import Executor
from migrator.engine.request import Request, Up
from migrator.engine.steps import Step
from migrator.engine.trial import AttemptFailed, Trial
from migrator.project.model import Manifest
from migrator.values.errors import Interrupted, Problem
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

    @property
    def _up(self) -> bool:
        return isinstance(self.request, Up)

    def whole(self, caller: Callable[[], Caller], installed: bool) -> RunResult:
        """Run the steps and return what happened."""
        with closing(Executor(self.session, self.history, self.manifest.database, self.listen)) as executor:
            self._work(executor, caller, installed)
        return self._result()

    def _work(self, executor: Executor, caller: Callable[[], Caller], installed: bool) -> None:
        """Check the rules that come first, then run the steps, for real or for a dry run."""
        refuse_bad_rules(*(rules for step in self.decision.steps for rules in (step.require, step.expect)))
        refuse_bad_rules(self.manifest.preflight, self.manifest.validate)
        if self._up and not self._passes(executor.channel.ask(self.manifest.preflight)):
            return
        if isinstance(self.request, Up) and self.request.dry_run:
            self._try_out(executor)
            return
        who = caller()
        if not installed:
            self.history.install(who.client_version)
        command = "apply" if self._up else "rollback"
        begin = self.history.run_begin(self.run_id, command, self.manifest.checksum, who)
        executor.channel.tell(self.history.bury(), begin)
        self._perform(executor)

    def _passes(self, verdicts: tuple[Verdict, ...]) -> bool:
        """Keep the verdicts of rules for the run; tell whether it may go on."""
        self.rules += verdicts
        problems = rule_problems(verdicts)
        if problems:
            self._fail(problems[0], 1)
        return not problems

    def _fail(self, problem: Problem, exit_code: int, outcome: RunOutcome = "failed") -> None:
        self.problem, self.exit_code, self.outcome = problem, exit_code, outcome

    def _perform(self, executor: Executor) -> None:
        """Run the steps until one fails, then the rules of the whole schema, and close the run."""
        try:
            for number, step in enumerate(self.decision.steps, 1):
                self.done.append(self._step(executor, step, number))
                self.listen(StepFinished(self.done[-1]))
                if self.signal:
                    raise self.signal
                if self.exit_code:
                    break
            else:
                if self._up:
                    self._passes(executor.channel.ask(self.manifest.validate))
        except KeyboardInterrupt as interrupt:
            executor.channel.roll_back()
            self._interrupted(interrupt, "Between two scripts: nothing was cut short.")
        if not self.session.lost:
            outcome = {"completed": "completed", "interrupted": "interrupted"}.get(self.outcome, "failed")
            executor.channel.tell(self.history.run_end(self.run_id, outcome))

    def _step(self, executor: Executor, step: Step, number: int) -> StepResult:
        trial = self._trial(step, number)
        self.listen(StepStarted(step.id, step.direction, number, len(self.decision.steps)))
        try:
            executor.perform(trial)
        except AttemptFailed as failure:
            self._fail(failure.problem, failure.exit_code)
            executor.record_failure(trial, failure)
        except ServerError as error:
            # The history itself could not be written: there is nothing to record a failure in.
            executor.channel.roll_back()
            self._fail(_own_problem(error, step), 1)
        except ConnectionLost as lost:
            self._fail(_lost(lost, step), 5)
        except KeyboardInterrupt as interrupt:
            self._settle(executor, trial, interrupt)
        return self._finished(trial)

    def _trial(self, step: Step, number: int) -> Trial:
        script = step.script()
        attempt = NewAttempt(
            id=self.decision.premise + number,
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
        executor.channel.roll_back()
        if executor.state(trial) == "completed":
            self.signal = interrupt
            return
        rolled_back = "The running statement was cancelled"
        rolled_back += (
            "; those before it are committed and stay." if trial.committed else " and the script rolled back."
        )
        executor.record_failure(trial, AttemptFailed(self._interrupted(interrupt, rolled_back)))

    def _interrupted(self, interrupt: KeyboardInterrupt, hint: str) -> Problem:
        number = interrupt.signal if isinstance(interrupt, Interrupted) else SIGINT
        problem = Problem("interrupted", f"interrupted by {Signals(number).name}", hint=hint)
        self._fail(problem, 128 + number, "interrupted")
        return problem

    def _try_out(self, executor: Executor) -> None:
        """Run what can run in one transaction, and roll all of it back."""
        try:
            for number, step in enumerate(self.decision.steps, 1):
                trial = self._trial(step, number)
                if trial.script.mode == "none":
                    break
                self.listen(StepStarted(step.id, step.direction, number, len(self.decision.steps)))
                try:
                    executor.try_out(trial, first=number == 1)
                except AttemptFailed as failure:
                    self._fail(failure.problem, failure.exit_code)
                self.done.append(trial.result("failed" if self.exit_code else "tried", (), self.problem))
                if self.exit_code:
                    break
        except KeyboardInterrupt as interrupt:
            self._interrupted(interrupt, "Everything that was tried is rolled back.")
        executor.channel.roll_back()

    def _result(self) -> RunResult:
        """Return what happened, what failed and what was never started."""
        rest = self.decision.steps[len(self.done) :]
        dry = isinstance(self.request, Up) and self.request.dry_run
        steps = [StepResult(s.id, s.direction, "not tried" if dry else "not started", s.script().mode) for s in rest]
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


def _own_problem(error: ServerError, step: Step) -> Problem:
    hint = "The history could not be written. Does the role that is logged in own the history's schema?"
    return Problem(error.sqlstate or "server-error", f"{error.message} ({step.id} was rolled back)", hint=hint)


def _lost(lost: ConnectionLost, step: Step) -> Problem:
    message = f"the connection was lost while {step.id} ran: {lost}"
    hint = "It is applied whole or not at all; migrator status tells which."
    return Problem("connection-lost", message, hint=hint)
