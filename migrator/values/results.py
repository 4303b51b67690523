"""What the commands found or did, as frozen values: what the engine returns and what the reports render."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from migrator.values.errors import Problem
from migrator.values.verdicts import Verdict

if TYPE_CHECKING:
    from migrator.values.measured import MeasuredScript

Direction: TypeAlias = Literal["up", "down"]
TransactionMode: TypeAlias = Literal["single", "none"]
StepOutcome: TypeAlias = Literal["applied", "rolled back", "failed", "not started", "tried", "not tried"]
RunOutcome: TypeAlias = Literal["completed", "failed", "interrupted", "nothing to do"]


@dataclass(frozen=True, slots=True)
class Target:
    """Which history was looked at: the manifest's project, and the database as people know it, without a password."""

    project: str
    database: str


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of one script. Times are milliseconds; `tried` is what a dry run did and undid."""

    id: str
    direction: Direction
    outcome: StepOutcome
    transaction: TransactionMode = "single"
    duration_ms: int = 0
    lock_wait_ms: int = 0
    attempts: int = 1
    slow: bool = False
    rules: tuple[Verdict, ...] = ()
    notices: tuple[str, ...] = ()
    problem: Problem | None = None
    measured: "MeasuredScript | None" = None


@dataclass(frozen=True, slots=True)
class RunResult:
    """A whole run of apply or rollback: what happened, what failed, what was never started."""

    target: Target
    command: str
    outcome: RunOutcome
    exit_code: int
    steps: tuple[StepResult, ...] = ()
    rules: tuple[Verdict, ...] = ()
    warnings: tuple[Problem, ...] = ()
    problem: Problem | None = None
    run_id: str | None = None
    applied_before: int = 0
