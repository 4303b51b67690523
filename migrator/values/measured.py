"""What a script was seen to do to the tables that were there before it: locks, rewrites, scans, time."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias, get_args

LockMode: TypeAlias = Literal[
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


def strongest(modes: Iterable[LockMode]) -> LockMode | None:
    """Return the strongest of these modes, None where there is none."""
    return max(modes, key=strength, default=None)


def blocks(mode: LockMode) -> str:
    """Return what live traffic has to wait for: `reads and writes`, `writes`, or nothing of it."""
    if mode == "access exclusive":
        return "reads and writes"
    return "writes" if strength(mode) >= _BLOCKS_WRITES else ""


def shown_name(schema: str, name: str) -> str:
    """Return what a relation is called, for people."""
    return name if schema == "public" else f"{schema}.{name}"


class Weight(NamedTuple):
    """How large a table of a live database is: rows, and bytes without its indexes; None where nobody has counted."""

    rows: float | None
    size: int | None


class Effect(NamedTuple):
    """What a statement did to a relation that was there before its script; `kind` says what it is: `table`, `index`.

    `mode` is the strongest lock on it, `taken` whether this statement took it, `upgraded_from` the weaker one that the
    script held before. `rewrite`: its rows were written anew; `emptied`: it has a new, empty file, as after TRUNCATE;
    `scan`: it was read from end to end. `rows` and `size` (bytes, without its indexes) are those of a live database,
    where one was looked at that has the table.
    """

    schema: str
    name: str
    kind: str
    mode: LockMode
    taken: bool = True
    upgraded_from: LockMode | None = None
    rewrite: bool = False
    emptied: bool = False
    scan: bool = False
    rows: float | None = None
    size: int | None = None

    @property
    def table(self) -> str:
        """What it is called, for people."""
        return shown_name(self.schema, self.name)

    @property
    def matters(self) -> bool:
        """Whether it blocks, rewrites, empties or scans."""
        return bool(self.taken and blocks(self.mode)) or self.rewrite or self.emptied or self.scan


class MeasuredStatement(NamedTuple):
    """One statement: what it did to each relation, the strongest lock first. `line` is that of its first word.

    `kind` is what it is, `ALTER TABLE`; `held_ms` how long its locks were held, to the COMMIT, or to the statement that
    gave them back. It may stand for several
    `statements` that follow one another, in a script that has very many. `transaction` counts those of the script from
    1: locks of two are not held together. `sampled`: it ran outside of any, so that its locks were looked at from
    another connection, now and then.
    """

    line: int
    kind: str
    duration_ms: float
    held_ms: float
    effects: tuple[Effect, ...] = ()
    statements: int = 1
    transaction: int = 1
    sampled: bool = False


class MeasuredScript(NamedTuple):
    """One script, statement by statement. `wal` is how many bytes went to the write-ahead log meanwhile.

    Other sessions of the server write to that log too. `blocked_at_once` are the tables that live traffic had to wait
    for at the same time, where there were several.
    """

    statements: tuple[MeasuredStatement, ...]
    duration_ms: float
    wal: int
    blocked_at_once: tuple[str, ...] = ()

    def weighed(self, weights: Mapping[tuple[str, str], Weight]) -> "MeasuredScript":
        """Return the same with rows and size of each relation, by its schema and name, where there is one."""

        def weigh(effect: Effect) -> Effect:
            weight = weights.get((effect.schema, effect.name))
            return effect._replace(rows=weight.rows, size=weight.size) if weight else effect

        statements = (each._replace(effects=tuple(map(weigh, each.effects))) for each in self.statements)
        return self._replace(statements=tuple(statements))
