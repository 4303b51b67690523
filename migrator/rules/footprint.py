"""What a transaction has left so far: its locks, the files of the tables, their scans; and what it did in between."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from psycopg import sql

from migrator.rules.batch import read as template
from migrator.rules.names import Name
from migrator.rules.relations import WORDS
from migrator.values.measured import LOCK_MODES, Effect, LockMode, shown_name, strength, strongest

_MODES: Mapping[str, LockMode] = {f"{mode.title().replace(' ', '')}Lock": mode for mode in LOCK_MODES}
_OWN = sql.SQL("pg_catalog.pg_backend_pid()")
# What a backend has counted and not told the others yet; and what all have told, for what is in no transaction.
RUNNING = ("pg_stat_get_xact_numscans", "pg_stat_get_xact_tuples_returned")
ENDED = ("pg_stat_get_numscans", "pg_stat_get_tuples_returned")
# pg_class.relkind of what has rows of its own, and of what a statement names as if it were a table.
_STORED, _TABLES, _INDEXES = "rm", "rpfmvS", "iI"
_SHARE = strength("share")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: `file` and `tablespace` tell where its rows are, `scans` how often they were read so far.

    `reads` counts the rows that were read thereby; `rows` and `pages` are estimates, -1 where nobody has counted.
    `index_of` is the oid of an index's table, `held` the strongest lock on it.
    """

    oid: int
    schema: str
    name: str
    kind: str
    seen: bool
    file: int
    tablespace: int
    scans: int
    reads: int
    rows: float
    pages: int
    index_of: int | None
    held: LockMode | None

    @property
    def shown(self) -> str:
        """What it is called, for people."""
        return shown_name(self.schema, self.name)

    @property
    def is_table(self) -> bool:
        """Whether statements name it as a table, and lock it so: views and sequences are such too."""
        return self.kind in _TABLES

    def is_called(self, name: Name) -> bool:
        """Tell whether a name means it; without a schema, where the search path leads to it."""
        return name.name == self.name and (self.seen if name.schema is None else name.schema == self.schema)


class Change(NamedTuple):
    """What was done to one relation, and how it was before and after."""

    before: Relation
    after: Relation
    effect: Effect


Footprint: TypeAlias = Mapping[int, Relation]
Row: TypeAlias = tuple[str | None, ...]


class Unread(Mapping[int, Relation]):
    """A footprint whose relations are read from their rows when somebody asks for one: few are ever touched.

    `places` are the numbers of the rows by oid, `row` gives one by its number; what is `known` needs none.
    """

    def __init__(
        self, places: Mapping[int, int], row: Callable[[int], Row], known: Footprint = MappingProxyType({})
    ) -> None:
        self._places, self._row = places, row
        self._read = dict(known)

    def __getitem__(self, oid: int) -> Relation:
        if oid not in self._read:
            self._read |= read([self._row(self._places[oid])])
        return self._read[oid]

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, oid: object) -> bool:
        return oid in self._places

    def but(self, changed: Footprint) -> "Unread":
        """Return the same, but for those of its relations that have `changed`."""
        return Unread(self._places, self._row, {oid: relation for oid, relation in changed.items() if oid in self})


def all_relations(counts: tuple[str, str] = RUNNING) -> str:
    """Return the query for every relation that there is. Takes some 10 ms for 10,000."""
    return _query("LEFT", counts=counts)


def locked_relations() -> str:
    """Return the query for what this backend has locked: whatever it scanned or rewrote is among it."""
    return _query("RIGHT")


def wanted_relations(pid: int) -> str:
    """Return the query for what another backend has locked or waits to lock: others queue behind that alike."""
    return _query("RIGHT", sql.Literal(pid), "true")


def _query(
    side: str, pid: sql.Composable = _OWN, which: str = "lock.granted", counts: tuple[str, str] = RUNNING
) -> str:
    scans, reads = (sql.Identifier("pg_catalog", count) for count in counts)
    parts = {"side": sql.SQL(side), "pid": pid, "which": sql.SQL(which), "scans": scans, "reads": reads}
    text = template("footprint").format(**parts).as_string(None)
    return "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("--"))


def stronger(one: Relation, other: Relation) -> Relation:
    """Return the one of two looks at a relation that saw the stronger lock."""
    return max(one, other, key=lambda relation: strength(relation.held) if relation.held else -1)


def read(rows: Iterable[Row], before: Footprint | None = None) -> dict[int, Relation]:
    """Return the answer to one of the queries; what was dropped since `before` is as it was then, but for its lock."""
    found: dict[int, Relation] = {}
    for oid, *facts, modes in rows:
        number, held = int(oid or 0), _strongest(modes)
        if facts[0] is not None:
            found[number] = _relation(number, facts, held)
        elif before and number in before:
            found[number] = replace(before[number], held=held)
    return found


def _strongest(modes: str | None) -> LockMode | None:
    held = [_MODES[mode] for mode in modes.split(",") if mode in _MODES] if modes else []
    return strongest(held)


def _relation(oid: int, facts: list[str | None], held: LockMode | None) -> Relation:
    schema, name, kind, seen, *numbers, index_of = facts
    file, tablespace, scans, reads, rows, pages = (float(number or 0) for number in numbers)
    return Relation(
        oid=oid,
        schema=schema or "",
        name=name or "",
        kind=kind or "",
        seen=seen == "t",
        file=int(file),
        tablespace=int(tablespace),
        scans=int(scans),
        reads=int(reads),
        rows=rows,
        pages=int(pages),
        index_of=int(index_of) if index_of else None,
        held=held,
    )


def compare(before: Footprint, after: Footprint) -> tuple[Change, ...]:
    """Return what was done to the relations that there were `before`, the strongest lock first.

    `after` need hold no more than what is locked. An index is spoken of where it is locked more strongly than its
    table, and so that traffic waits: whoever plans a query on a table locks its indexes.
    """
    changes = []
    for oid, now in after.items():
        was = before.get(oid)
        if was is None or now.held is None or (now.kind in _INDEXES and not _is_worse(now, after)):
            continue
        effect = _effect(was, now, now.held, emptied=_is_emptied(was, before, after))
        if effect.taken or effect.matters:
            changes.append(Change(was, now, effect))
    return tuple(sorted(changes, key=lambda change: (-strength(change.effect.mode), change.before.name)))


def _is_worse(index: Relation, after: Footprint) -> bool:
    """Tell whether traffic waits for an index rather than for its table."""
    table = after.get(index.index_of or 0)
    least = max(_SHARE, strength(table.held) + 1) if table and table.held else _SHARE
    return index.held is not None and strength(index.held) >= least


def _is_emptied(was: Relation, before: Footprint, after: Footprint) -> bool:
    """Tell whether a table has a new file that none of its rows went to, as after TRUNCATE.

    Nobody read it then but to build its indexes anew, and found nothing. A materialized view is filled from elsewhere,
    a table that moves to another tablespace is copied unread.
    """
    now = after[was.oid]
    if now.kind != "r" or now.file == was.file or now.tablespace != was.tablespace or now.reads > was.reads:
        return False
    indexes = [(before[oid], index) for oid, index in after.items() if index.index_of == was.oid and oid in before]
    rebuilt = sum(index.file != old.file for old, index in indexes)
    return now.scans - was.scans <= rebuilt and not any(index.scans > old.scans for old, index in indexes)


def _effect(was: Relation, now: Relation, mode: LockMode, *, emptied: bool) -> Effect:
    taken = was.held is None or strength(mode) > strength(was.held)
    return Effect(
        schema=was.schema,
        name=was.name,
        kind=WORDS[was.kind].split(maxsplit=1)[1],
        mode=mode,
        taken=taken,
        upgraded_from=was.held if taken else None,
        rewrite=now.kind in _STORED + _INDEXES and now.file != was.file and not emptied,
        emptied=emptied,
        scan=now.kind in _STORED and now.scans > was.scans and not emptied,
    )
