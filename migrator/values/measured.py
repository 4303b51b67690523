"""What a script was seen to do to the tables that were there before it: locks, rewrites, scans, time."""

from typing import Literal, NamedTuple, get_args

LockMode = Literal[
    "access share",
    "row share",
    "row exclusive",
    "share update exclusive",
    "share",
    "share row exclusive",
    "exclusive",
    "access exclusive",
]
# From the weakest on: https://www.postgresql.org/docs/current/explicit-locking.html#TABLE-LOCK-COMPATIBILITY
LOCK_MODES: tuple[LockMode, ...] = get_args(LockMode)
_BLOCKS_WRITES = LOCK_MODES.index("share")


def strength(mode: LockMode) -> int:
    """Return the place of a mode in the order of strength, 0 being the weakest."""
    return LOCK_MODES.index(mode)


def blocks(mode: LockMode) -> str:
    """Return what live traffic has to wait for: `reads and writes`, `writes`, or nothing of it."""
    if mode == "access exclusive":
        return "reads and writes"
    return "writes" if strength(mode) >= _BLOCKS_WRITES else ""


class TableLock(NamedTuple):
    """A lock that a statement took on a table that was there before its script.

    `upgraded_from` is the weaker one that the script held on it before. `rows` and `size` (bytes) are those of a live
    database, where one was looked at.
    """

    table: str
    mode: LockMode
    upgraded_from: LockMode | None = None
    rows: float | None = None
    size: int | None = None


class MeasuredStatement(NamedTuple):
    """One statement: the locks that it was the first to take, the tables that it rewrote or read from end to end.

    `text` is its beginning, for people; `held_ms` how long its locks were held, to the COMMIT.
    """

    line: int
    text: str
    duration_ms: float
    held_ms: float
    locks: tuple[TableLock, ...] = ()
    rewrites: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()


class MeasuredScript(NamedTuple):
    """One script, statement by statement. `wal` is how many bytes it wrote to the write-ahead log."""

    statements: tuple[MeasuredStatement, ...]
    duration_ms: float
    wal: int
