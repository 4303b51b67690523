"""Quantities that the server tells, and their limits: what `thresholds` and `health` are made of."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

from migrator.rules.entries import NAME
from migrator.rules.hints import meant
from migrator.rules.limits import Limits, LimitsShape
from migrator.rules.names import Name
from migrator.rules.relations import TABLES, WORDS
from migrator.rules.rule import CatalogRule, Fact, Rule
from migrator.values.containers import Field, MapOf, Record
from migrator.values.errors import Problems
from migrator.values.shapes import Schema, Shape, Unreadable
from migrator.values.tree import Mapping, Node, Scalar
from migrator.values.verdicts import Status, Verdict


class Kind(Protocol):
    """One key of a family: how its value is written, and the rules that it makes."""

    @property
    def field(self) -> Field:
        """How the manifest writes it."""

    def rules(self, family: str, key: Scalar, value: Any, problems: Problems) -> Iterator[Rule]:
        """Return the rules that a value read by the field stands for."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity with its unit. Its query is sql/FAMILY/KEY.sql: a SELECT of one row, with the columns

    - `value`: the quantity in its smallest unit (bytes, milliseconds, percent, a count), null where it cannot be told,
    - `names`: jsonb, what was counted or has the most of it, the worst first, at most ten; null or [] where nothing is,
    - `obstacle`: why it, or a part of it, cannot be told, null where it can,
    - `remedy`: what would help then: a GRANT; or what to do where the limit is exceeded; null where nothing is known.

    What is `listed` is counted here: its query gives a row for each, with `name`, `remedy` and `place`, 1 the worst.
    One `by_table` is written for each table on its own, and its query finds the table in `relation` (sql/batch.sql).
    """

    quantity: Shape[Any]
    show: Callable[[float], str]
    doc: str
    by_table: bool = False
    listed: bool = False
    falling: bool = False
    more: tuple[tuple[str, Field], ...] = ()

    @property
    def field(self) -> Field:
        """How the manifest writes it."""
        limits = LimitsShape(self.quantity, self.falling, self.more)
        return Field(MapOf(limits) if self.by_table else limits, self.doc)

    def rules(self, family: str, key: Scalar, value: Any, problems: Problems) -> Iterator[Rule]:
        """Return a rule, or one for each table."""
        if not self.by_table:
            yield self._rule(family, key, key, value)
            return
        for table, limits in value:
            try:
                yield self._rule(family, key, table, limits, NAME.read(table, problems))
            except Unreadable:
                continue

    def _rule(self, family: str, key: Scalar, place: Scalar, limits: Limits, on: Name | None = None) -> Rule:
        return Quantity(
            family=family,
            measure=self,
            key=key.text,
            on=on,
            limits=limits,
            tolerant=limits.tolerant,
            location=place.location,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(CatalogRule):
    """One quantity and its limits; `on` is the table, where it is a table's."""

    kinds: ClassVar[str] = TABLES

    family: str
    measure: Measure
    key: str
    on: Name | None = None
    limits: Limits

    @property
    def title(self) -> str:
        """What it is about, for people."""
        words = self.key.replace("_", " ")
        return f"{words} of {self.on}" if self.on else words

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return f"{self.key}.{self.on}" if self.on else self.key

    @property
    def query(self) -> str:
        """The file in sql/ that finds the facts."""
        return f"{self.family}/{self.key}"

    @property
    def frames(self) -> tuple[str, ...]:
        """The files around that one."""
        return ("counted", "measured") if self.measure.listed else ("measured",)

    def relation(self) -> Name | None:
        """Return the table."""
        return self.on

    def about(self) -> dict[str, Any]:
        """Return what was written beside the limits."""
        return self.limits.more or {}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return what so much comes to; a table that is not there fails."""
        if self.on is not None and fact["kind"] not in set(TABLES):
            found = WORDS[fact["kind"]] if fact["kind"] else "absent"
            return (self.verdict("fail", "exists", found, hint=meant(self.on, fact["similar"])),)
        value, obstacle = fact["value"], fact["obstacle"]
        status = "unknown" if value is None else self.limits.status(value)
        if obstacle is not None and status != "fail":
            status = "unknown"
        return (self._verdict(status, fact),)

    def _verdict(self, status: Status, fact: Fact) -> Verdict:
        return self.verdict(
            status,
            f"{'more than' if self.limits.falling else 'less than'} {self.measure.show(self.limits.nearest(status))}",
            _found(self.measure, fact),
            hint=None if status == "pass" else fact["remedy"],
            tolerated=self.limits.fail is None,
        )


def _found(measure: Measure, fact: Fact) -> str:
    names = ", ".join(fact["names"] or ())
    known = "" if fact["value"] is None else measure.show(fact["value"]) + (f": {names}" if names else "")
    return "; ".join(part for part in (known, fact["obstacle"]) if part) or "it cannot be told"


class Measures(NamedTuple):
    """A family of quantities: known keys, each with limits of its own, in whatever order."""

    family: str
    known: Map[str, Kind]
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> tuple[Rule, ...]:
        """Return the rules in the order written, every bad one reported."""
        values = self._record.read(node, problems)
        keys = {key.text: key for key, _ in node.entries} if isinstance(node, Mapping) else {}
        return tuple(
            rule
            for name, value in values.items()
            for rule in self.known[name].rules(self.family, keys[name], value, problems)
        )

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return self._record.schema()

    @property
    def _record(self) -> Record[dict[str, Any]]:
        return Record(lambda _, values: values, {name: kind.field for name, kind in self.known.items()})
