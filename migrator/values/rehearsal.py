"""What a rehearsal found, as frozen values: each migration up, down and up again on a scratch database."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from migrator.values.catalog import Difference
from migrator.values.errors import Problem
from migrator.values.filled import Filled
from migrator.values.measured import LockMode, MeasuredScript
from migrator.values.results import Direction, Target

# What is asked of a migration, in this order: that its up script runs; that it may run a second time; that its down
# script runs, and leaves what was there before; that the up script runs again, and makes what it made; that a script
# which was interrupted between two of its units ends where it ends otherwise; that rows outlive up and down; and that
# what the up script reads from end to end is not too large in the live database.
Check: TypeAlias = Literal["up", "idempotent", "down", "restored", "up again", "repeated", "resumed", "kept", "scans"]
RehearsalOutcome: TypeAlias = Literal["proven", "irreversible", "wrong", "not rehearsed"]


class Measured(NamedTuple):
    """One script's run: milliseconds, on empty tables, and bytes of write-ahead log, its history row's included.

    `script` is what its statements did to the tables that were there before; `lost` are the tables and columns of these
    that were gone then, and those of which all rows go.
    """

    duration_ms: int
    wal: int
    script: MeasuredScript | None = None
    lost: tuple[str, ...] = ()


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


class TriedWay(NamedTuple):
    """The safe way that lint prints for a statement of the up script, tried instead of it.

    `code` is that of lint's finding, `line` where the statement begins. `plain` is the strongest lock under which the
    statement reads or writes all of a table, `safe` that of the safe way; None where none was seen. `differences` are
    those of the two schemas in the end, `problem` is why the way could not be gone.
    """

    code: str
    line: int
    plain: LockMode | None
    safe: LockMode | None
    differences: tuple[Difference, ...] = ()
    problem: Problem | None = None

    @property
    def same(self) -> bool:
        """Whether both ways end in the same schema, but for what is a note."""
        return self.problem is None and all(difference.note for difference in self.differences)


@dataclass(frozen=True, slots=True)
class RehearsedMigration:
    """One migration. `irreversible` is the manifest's reason; `interruptions` how many were tried.

    `idempotent` is whether the manifest says so, and it was tried. `up` and `down` are None for what failed. `filled`
    is what rows were made up for it, where that was asked for. `unweighed` are tables that it reads from end to end,
    which `scans_over` forbids for large ones, and of whose rows nobody told; `safe_ways` what lint proposes, tried.
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
    unweighed: tuple[str, ...] = ()
    safe_ways: tuple[TriedWay, ...] = ()


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """A whole rehearsal, on the server `target.database`, whose version is `18.1`; None where nothing was to be done.

    `before` is how many migrations were applied before the first that was rehearsed, only to get there. `weighed_by`
    is the live database whose tables' sizes stand beside what was measured, None where none was asked.
    """

    target: Target
    server_version: str | None
    migrations: tuple[RehearsedMigration, ...]
    before: int
    exit_code: int
    warnings: tuple[Problem, ...] = ()
    weighed_by: str | None = None
