"""One script being run: what the executor has to remember between its messages."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrator.database.history import NewAttempt, Texts
from migrator.engine.steps import Step
from migrator.sqltext.script import Script
from migrator.values.errors import Problem
from migrator.values.results import StepOutcome, StepResult
from migrator.values.verdicts import Verdict

if TYPE_CHECKING:
    from migrator.values.measured import MeasuredScript


class AttemptFailed(Exception):
    """A script did not succeed. `exit_code` is 4 where it only lacked a lock."""

    def __init__(self, problem: Problem, sqlstate: str | None = None, exit_code: int = 1) -> None:
        super().__init__(problem.message)
        self.problem, self.sqlstate, self.exit_code = problem, sqlstate, exit_code


class HistoryMoved(Exception):
    """Another run has written to the history since it was read; only behind a pooler, where no lock lasts that long."""


@dataclass(slots=True)
class Trial:
    """The state of one step while it runs. `committed` is whether its history row is there already, as running."""

    step: Step
    script: Script
    attempt: NewAttempt
    committed: bool = False
    verdicts: tuple[Verdict, ...] = ()
    duration_ms: int | None = None
    began: float = field(default_factory=time.monotonic)
    measured: "MeasuredScript | None" = None

    def elapsed_ms(self) -> int:
        """Return the milliseconds since it began, by our clock."""
        return round((time.monotonic() - self.began) * 1000)

    def restart(self, attempt_id: int) -> None:
        """Begin again as a new attempt, after the one before was recorded as failed."""
        self.attempt = self.attempt._replace(id=attempt_id, attempts=self.attempt.attempts + 1)
        self.committed, self.verdicts = False, ()

    def waited(self, milliseconds: float) -> None:
        """Count a try that did not get its locks."""
        attempt = self.attempt
        self.attempt = attempt._replace(
            attempts=attempt.attempts + 1, lock_wait_ms=attempt.lock_wait_ms + round(milliseconds)
        )

    def texts(self) -> Texts:
        """Return what goes into the history where the script's text is not taken from its message."""
        if self.step.direction == "down":
            return Texts(None, self.script.text)
        return Texts(self.script.text, self.step.other_text())

    def result(self, outcome: StepOutcome, notices: tuple[str, ...], problem: Problem | None = None) -> StepResult:
        """Return what became of it."""
        duration = self.duration_ms if self.duration_ms is not None else self.elapsed_ms()
        return StepResult(
            id=self.step.id,
            direction=self.step.direction,
            outcome=outcome,
            transaction=self.script.mode,
            duration_ms=duration,
            lock_wait_ms=self.attempt.lock_wait_ms,
            attempts=self.attempt.attempts,
            slow=duration > self.step.settings.slow_after,
            rules=self.verdicts,
            notices=notices,
            problem=problem,
            measured=self.measured,
        )
