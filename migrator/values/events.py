"""What the engine tells while it works; whoever listens decides what of it people see."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from migrator.values.results import Direction, StepResult


class Waiting(NamedTuple):
    """Another run holds the lock, another session a lock that a script needs, or a standby is slow to confirm a COMMIT.

    `blocker` says who.
    """

    what: str
    blocker: str


class StepStarted(NamedTuple):
    """A script is about to run: the `number`th of `total`."""

    id: str
    direction: Direction
    number: int
    total: int


class UnitStarted(NamedTuple):
    """One unit of a script that runs statement by statement is about to run."""

    id: str
    number: int
    total: int
    kind: str


class Progressing(NamedTuple):
    """How far a statement is: `done` of `total` blocks or rows, 0 where PostgreSQL does not tell."""

    id: str
    phase: str
    done: int
    total: int


class Unwatched(NamedTuple):
    """The second connection failed: the work goes on, but nobody can say who blocks it."""

    reason: str


class Retrying(NamedTuple):
    """An attempt did not get its locks and will be made again in `pause_ms` milliseconds."""

    id: str
    attempt: int
    reason: str
    pause_ms: int


class Rehearsing(NamedTuple):
    """A migration is about to be rehearsed: the `number`th of `total`."""

    id: str
    number: int
    total: int


class StepFinished(NamedTuple):
    """A script is done, or has failed."""

    result: StepResult


Event: TypeAlias = Waiting | StepStarted | UnitStarted | Progressing | Retrying | Unwatched | StepFinished | Rehearsing
Listener: TypeAlias = Callable[[Event], None]
