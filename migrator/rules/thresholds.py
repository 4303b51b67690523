"""Thresholds: what the server has to be like before anything is touched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from migrator.rules.limits import COUNT, DURATION, PERCENT, SIZE
from migrator.rules.measures import Kind, Measure, Measures
from migrator.rules.rule import CatalogRule, Fact, Rule, passed
from migrator.values.containers import Field, Record
from migrator.values.errors import Problems
from migrator.values.shapes import Flag, Number, Quantity, Shape, Text
from migrator.values.tree import Scalar
from migrator.values.units import parse_size, show_count, show_duration, show_percent, show_size
from migrator.values.verdicts import Verdict

Trait = Literal["server_version", "writable", "database"]


def _capacity(text: str) -> int:
    """Return the bytes that a disk holds. Raises ValueError, also for none."""
    if not (size := parse_size(text)):
        raise ValueError(text)
    return size


# No SQL tells free space without superuser, so the manifest states what the disk holds.
_DISK = Quantity(_capacity, "a size such as 500GB, 2TB", r"^(?!0+(\.0+)?\s*[A-Za-z])\d+(\.\d+)?\s*(B|kB|MB|GB|TB)$")
_CAPACITY = (("capacity", Field(_DISK, "what the disk holds in all", required=True)),)
_VERSION = Record(
    lambda _, values: values["at_least"], {"at_least": Field(Number(14), "the oldest major version", required=True)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server(CatalogRule):
    """One thing that the server is, or is not."""

    family: str
    trait: Trait
    wanted: Any

    @property
    def title(self) -> str:
        """What it is about, for people."""
        return self.trait.replace("_", " ")

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return self.trait

    @property
    def query(self) -> str:
        """The file in sql/ that finds the facts."""
        return "thresholds/server"

    def relation(self) -> None:
        """Return nothing: a server is no relation."""

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the server is as it should be."""
        return (_JUDGES[self.trait](self, fact),)


def _version(rule: Server, fact: Fact) -> Verdict:
    status = passed(fact["number"] >= rule.wanted * 10_000)
    return rule.verdict(status, f"{rule.wanted} or later", fact["version"])


def _writable(rule: Server, fact: Fact) -> Verdict:
    """A server that is not meant to be written to must not be: `writable: false` is for the checks of a replica."""
    words = {True: "a primary that takes writes", False: "no writes"}
    found = "a standby" if fact["recovery"] else "read-only transactions" if fact["read_only"] == "on" else words[True]
    return rule.verdict(passed((found == words[True]) == rule.wanted), words[rule.wanted], found)


def _database(rule: Server, fact: Fact) -> Verdict:
    hint = "Is the URL right?" if fact["database"] != rule.wanted else None
    return rule.verdict(passed(fact["database"] == rule.wanted), rule.wanted, fact["database"], hint=hint)


_JUDGES = {"server_version": _version, "writable": _writable, "database": _database}


@dataclass(frozen=True, slots=True)
class ServerTrait:
    """A key that says what the server is, rather than how much there is of something."""

    shape: Shape[Any]
    doc: str

    @property
    def field(self) -> Field:
        """How the manifest writes it."""
        return Field(self.shape, self.doc)

    def rules(self, family: str, key: Scalar, value: Any, problems: Problems) -> Iterator[Rule]:  # noqa: ARG002
        """Return the rule."""
        yield Server(family=family, trait=key.text, wanted=value, location=key.location)  # type: ignore[arg-type]


KINDS: dict[str, Kind] = {
    "server_version": ServerTrait(_VERSION, "the server's major version"),
    "writable": ServerTrait(Flag(), "whether it is a primary that takes writes"),
    "database": ServerTrait(Text(), "the name of the database that has to be connected to"),
    "database_size": Measure(SIZE, show_size, "the size of the database"),
    "disk": Measure(PERCENT, show_percent, "the share of the disk that all databases fill", more=_CAPACITY),
    "active_connections": Measure(COUNT, show_count, "connections that run a statement"),
    "connection_headroom": Measure(COUNT, show_count, "connections that are left for roles like ours", falling=True),
    "longest_transaction": Measure(DURATION, show_duration, "the age of the oldest open transaction"),
    "old_snapshots": Measure(DURATION, show_duration, "the age of the oldest transaction that holds a snapshot"),
    "prepared_transactions": Measure(COUNT, show_count, "transactions that were prepared and not ended"),
    "waiting_locks": Measure(COUNT, show_count, "sessions that wait for a lock"),
    "replication_lag": Measure(DURATION, show_duration, "how far the slowest replica is behind"),
    "slots_retained_wal": Measure(SIZE, show_size, "the most WAL that a replication slot keeps"),
    "transaction_id_age": Measure(COUNT, show_count, "transactions since the oldest database was frozen"),
    "table_size": Measure(SIZE, show_size, "by table, its size with indexes and partitions", by_table=True),
    "estimated_rows": Measure(COUNT, show_count, "by table, its rows as last counted by ANALYZE", by_table=True),
    "locks_on": Measure(COUNT, show_count, "by table, sessions that hold more on it than a SELECT does", by_table=True),
    "vacuums_on": Measure(COUNT, show_count, "by table, vacuums that run on it", by_table=True),
}

THRESHOLDS = Field(Measures("thresholds", KINDS), "limits that the server has to keep")
