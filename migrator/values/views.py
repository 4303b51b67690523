"""What the commands that touch nothing found, as frozen values. A run that has nothing to show does not load them."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from migrator.values.errors import Problem
from migrator.values.results import Direction, Target, TransactionMode
from migrator.values.verdicts import Verdict

State: TypeAlias = Literal["applied", "pending", "failed", "edited", "out of order", "missing", "interrupted"]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What apply or rollback would do with one script, and why so. `wrapped`: `sql` brings its own BEGIN … COMMIT."""

    id: str
    direction: Direction
    script: str
    transaction: TransactionMode
    reasons: tuple[str, ...]
    statements: int
    touches: tuple[str, ...]
    lock_timeout_ms: int
    lock_wait_ms: int
    statement_timeout_ms: int
    require: int
    expect: int
    description: str | None = None
    wrapped: bool = False
    sql: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The plan as it stands now."""

    target: Target
    command: str
    steps: tuple[PlannedStep, ...]
    applied: int
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LossRow:
    """Data that a rollback would take with it: `what` is a table or a column, `amount` how much there is."""

    id: str
    what: str
    amount: str


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One migration: `at` is the server's time of its last completed or failed attempt, in ISO 8601."""

    id: str
    state: State
    at: str | None = None
    duration_ms: int | None = None
    by: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class StatusResult:
    """Every migration that the manifest or the history knows."""

    target: Target
    rows: tuple[StatusRow, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One attempt as recorded, with the run that it belongs to."""

    id: int
    migration: str
    direction: Direction
    status: str
    kind: str
    started_at: str
    duration_ms: int | None
    lock_wait_ms: int
    attempts: int
    error: str | None
    error_sqlstate: str | None
    error_line: int | None
    reason: str | None
    run_id: str
    command: str
    by_whom: str
    host: str
    git_commit: str | None


@dataclass(frozen=True, slots=True)
class HistoryResult:
    """Every attempt, oldest first."""

    target: Target
    rows: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One unit of a script that ran statement by statement."""

    ordinal: int
    first_line: int
    last_line: int
    started_at: str
    completed_at: str | None
    rows: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """One attempt with the text that was run."""

    target: Target
    row: HistoryRow
    sql: str | None
    journal: tuple[JournalRow, ...]


@dataclass(frozen=True, slots=True)
class RepairResult:
    """What is recorded of a migration and what exists of it; `marked` is what it was settled as, if it was.

    `rules` are the verdicts of its `expect` rules; `unusable` the indexes of the database that a build left invalid.
    """

    target: Target
    id: str
    rows: tuple[HistoryRow, ...]
    journal: tuple[JournalRow, ...]
    rules: tuple[Verdict, ...]
    unusable: tuple[str, ...]
    marked: str | None = None


@dataclass(frozen=True, slots=True)
class PhaseResult:
    """The verdicts of one phase: preflight, validate, or a migration's id; how many milliseconds they took."""

    phase: str
    rules: tuple[Verdict, ...]
    duration_ms: int


@dataclass(frozen=True, slots=True)
class ValidateResult:
    """The verdicts of the rules that were asked, phase by phase."""

    target: Target
    phases: tuple[PhaseResult, ...]
    exit_code: int
