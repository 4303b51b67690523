"""A run of apply or rollback: under the lock, from the history to the last step, with what happened as its result."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from signal import SIGINT, Signals
from uuid import uuid4

from migrator.database.history import Caller, History, NewAttempt, Recorded
from migrator.database.session import ConnectionLost, ServerError, Session
from migrator.engine.checks import refuse_bad_rules, rule_problems
from migrator.engine.decide import Decision, decide
from migrator.engine.execute import Executor
from migrator.engine.locking import hold
from migrator.engine.request import Request, Up
from migrator.engine.steps import Step
from migrator.engine.trial import AttemptFailed, Trial
from migrator.project.model import Manifest
from migrator.values.errors import Interrupted, Problem, Refused
from migrator.values.events import Listener, StepFinished, StepStarted
from migrator.values.results import RunOutcome, RunResult, StepResult, Target
from migrator.values.verdicts import Verdict


def run(
    session: Session,
    manifest: Manifest,
    request: Request,
    caller: Callable[[], Caller],
    listen: Listener,
    premise: int | None = None,
) -> RunResult:
    """Apply or roll back what was asked for.

    `caller` tells who runs this, and is asked only where there is something to record. `premise` is what a plan that
    people agreed to was made on; another one now is refused. Raises MigratorError while nothing has been touched; from
    the first step on, everything is told by the result.
    """
    with hold(session, manifest.database, manifest.defaults.lock_wait, listen) as opening:
        history = History(session, manifest.database.history, manifest.project)
        recorded = history.read() if opening.has_history else Recorded()
        decision = decide(history, recorded, manifest, request)
        if premise is not None and premise != decision.premise:
            raise Refused(
                Problem("plan-outdated", "the database has moved on since this was planned", hint="Try again.")
            )
        work = _Run(session, manifest, history, decision, request, listen)
        return work.whole(caller, installed=opening.has_history)


@dataclass(slots=True)
class _Run:
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
    def up(self) -> bool:
        return isinstance(self.request, Up)

    def whole(self, caller: Callable[[], Caller], installed: bool) -> RunResult:
        if not self.decision.steps:
            self.outcome = "nothing to do"
            return self.result()
        with closing(Executor(self.session, self.history, self.manifest.database, self.listen)) as executor:
            self.work(executor, caller, installed)
        return self.result()

    def work(self, executor: Executor, caller: Callable[[], Caller], installed: bool) -> None:
        """Check the rules that come first, then run the steps, for real or for a dry run."""
        refuse_bad_rules(*(rules for step in self.decision.steps for rules in (step.require, step.expect)))
        refuse_bad_rules(self.manifest.preflight, self.manifest.validate)
        if self.up and not self.passes(executor.channel.ask(self.manifest.preflight)):
            return
        if isinstance(self.request, Up) and self.request.dry_run:
            self.try_out(executor)
            return
        who = caller()
        if not installed:
            self.history.install(who.client_version)
        command = "apply" if self.up else "rollback"
        self.session.send(self.history.run_begin(self.run_id, command, self.manifest.checksum, who))
        self.perform(executor)

    def passes(self, verdicts: tuple[Verdict, ...]) -> bool:
        """Keep the verdicts of rules for the run; tell whether it may go on."""
        self.rules += verdicts
        problems = rule_problems(verdicts)
        if problems:
            self.fail(problems[0], 1)
        return not problems

    def fail(self, problem: Problem, exit_code: int, outcome: RunOutcome = "failed") -> None:
        self.problem, self.exit_code, self.outcome = problem, exit_code, outcome

    def perform(self, executor: Executor) -> None:
        """Run the steps until one fails, then the rules of the whole schema, and close the run."""
        try:
            for number, step in enumerate(self.decision.steps, 1):
                self.done.append(self.step(executor, step, number))
                self.listen(StepFinished(self.done[-1]))
                if self.signal:
                    raise self.signal
                if self.exit_code:
                    break
            else:
                if self.up:
                    self.passes(executor.channel.ask(self.manifest.validate))
        except KeyboardInterrupt as interrupt:
            executor.channel.roll_back()
            self.interrupted(interrupt, "Between two scripts: nothing was cut short.")
        if not self.session.lost:
            outcome = {"completed": "completed", "interrupted": "interrupted"}.get(self.outcome, "failed")
            executor.channel.tell(self.history.run_end(self.run_id, outcome))

    def step(self, executor: Executor, step: Step, number: int) -> StepResult:
        trial = self.trial(step, number)
        self.listen(StepStarted(step.id, step.direction, number, len(self.decision.steps)))
        try:
            executor.perform(trial)
        except AttemptFailed as failure:
            self.fail(failure.problem, failure.exit_code)
            executor.record_failure(trial, failure)
        except ServerError as error:
            # The history itself could not be written: there is nothing to record a failure in.
            executor.channel.roll_back()
            self.fail(_own_problem(error, step), 1)
        except ConnectionLost as lost:
            self.fail(_lost(lost, step), 5)
        except KeyboardInterrupt as interrupt:
            self.settle(executor, trial, interrupt)
        return self.finished(trial)

    def trial(self, step: Step, number: int) -> Trial:
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

    def finished(self, trial: Trial) -> StepResult:
        notices = tuple(f"{n.severity}: {n.message}" for n in self.session.take_notices())
        if self.problem is not None:
            return trial.result("failed", notices, self.problem)
        return trial.result("applied" if self.up else "rolled back", notices)

    def settle(self, executor: Executor, trial: Trial, interrupt: KeyboardInterrupt) -> None:
        """After a signal the statement is cancelled, or was already done: only the history knows."""
        executor.channel.roll_back()
        if executor.state(trial) == "completed":
            self.signal = interrupt
            return
        rolled_back = "The running statement was cancelled"
        rolled_back += (
            "; those before it are committed and stay." if trial.committed else " and the script rolled back."
        )
        executor.record_failure(trial, AttemptFailed(self.interrupted(interrupt, rolled_back)))

    def interrupted(self, interrupt: KeyboardInterrupt, hint: str) -> Problem:
        number = interrupt.signal if isinstance(interrupt, Interrupted) else SIGINT
        problem = Problem("interrupted", f"interrupted by {Signals(number).name}", hint=hint)
        self.fail(problem, 128 + number, "interrupted")
        return problem

    def try_out(self, executor: Executor) -> None:
        """Run what can run in one transaction, and roll all of it back."""
        try:
            for number, step in enumerate(self.decision.steps, 1):
                trial = self.trial(step, number)
                if trial.script.mode == "none":
                    break
                self.listen(StepStarted(step.id, step.direction, number, len(self.decision.steps)))
                try:
                    executor.try_out(trial, first=number == 1)
                except AttemptFailed as failure:
                    self.fail(failure.problem, failure.exit_code)
                self.done.append(trial.result("failed" if self.exit_code else "tried", (), self.problem))
                if self.exit_code:
                    break
        except KeyboardInterrupt as interrupt:
            self.interrupted(interrupt, "Everything that was tried is rolled back.")
        executor.channel.roll_back()

    def result(self) -> RunResult:
        """Return what happened, what failed and what was never started."""
        rest = self.decision.steps[len(self.done) :]
        dry = isinstance(self.request, Up) and self.request.dry_run
        steps = [StepResult(s.id, s.direction, "not tried" if dry else "not started", s.script().mode) for s in rest]
        return RunResult(
            target=Target(self.manifest.project, self.session.label),
            command="apply" if self.up else "rollback",
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
