"""What a rehearsal found, as frozen values: each migration up, down and up again on a scratch database."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from migrator.values.catalog import Difference
from migrator.values.errors import Problem
from migrator.values.filled import Filled
from migrator.values.measured import MeasuredScript
from migrator.values.results import Direction, Target

# What is asked of a migration, in this order: that its up script runs; that it may run a second time; that its down
# script runs, and leaves what was there before; that the up script runs again, and makes what it made; that a script
# which was interrupted between two of its units ends where it ends otherwise; and that rows outlive up and down.
Check: TypeAlias = Literal["up", "idempotent", "down", "restored", "up again", "repeated", "resumed", "kept"]
RehearsalOutcome: TypeAlias = Literal["proven", "irreversible", "wrong", "not rehearsed"]


class Measured(NamedTuple):
    """One script's run: milliseconds, on empty tables, and bytes of write-ahead log, its history row's included.

    `script` is what its statements did to the tables that were there before, where that was asked for.
    """

    duration_ms: int
    wal: int
    script: MeasuredScript | None = None


class LostRows(NamedTuple):
    """A table with fewer rows after the down script than before the up script."""

    table: str
    before: int
    after: int


class Finding(NamedTuple):
    """What one check found: the `problem` of a script that failed, in what two schemas differ, or the rows `lost`.

    For `resumed`, the script is that of `direction`, interrupted after its unit `after`, counted from 1. `on_rows` is
    whether it was found on made-up rows alone: on empty tables the script runs.
    """

    check: Check
    problem: Problem | None = None
    differences: tuple[Difference, ...] = ()
    direction: Direction | None = None
    after: int | None = None
    on_rows: bool = False
    lost: tuple[LostRows, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether it is more than a note."""
        noted = all(difference.note for difference in self.differences)
        return self.problem is not None or bool(self.lost) or not noted


@dataclass(frozen=True, slots=True)
class RehearsedMigration:
    """One migration. `irreversible` is the manifest's reason; `interruptions` how many were tried.

    `idempotent` is whether the manifest says so, and it was tried. `up` and `down` are None for what failed. `filled`
    is what rows were made up for it, where that was asked for.
    """

    id: str
    outcome: RehearsalOutcome
    up: Measured | None = None
    down: Measured | None = None
    irreversible: str | None = None
    idempotent: bool = False
    interruptions: int = 0
    findings: tuple[Finding, ...] = ()
    filled: Filled | None = None


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """A whole rehearsal, on the server `target.database`, whose version is `18.1`; None where nothing was to be done.

    `before` is how many migrations were applied before the first that was rehearsed, only to get there.
    """

    target: Target
    server_version: str | None
    migrations: tuple[RehearsedMigration, ...]
    before: int
    exit_code: int
    warnings: tuple[Problem, ...] = ()
