"""Performance: statements whose plan must use an index, scan no table, cost little; queries that must end in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from migrator.rules.entries import NAME, Entry, entry_of, refuse_twins
from migrator.rules.limits import LONGEST_TIMEOUT, TIMEOUT
from migrator.rules.names import Name
from migrator.rules.planned import Planned
from migrator.rules.question import QuestionRule
from migrator.rules.rule import UNKNOWN
from migrator.rules.timed import Timed
from migrator.values.containers import Either, Field, ListOf, Record
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Quantity, Schema, Shape, Text, Unreadable, refuse
from migrator.values.tree import Mapping, Node, Scalar

# How long one run may take where nothing is said: long enough to say how long it took, where that is too long.
TIMES, LEAST_TIMEOUT = 10, 1000
PLAN, TIME = ("uses_index", "no_seq_scan_on", "max_cost"), "within"


@dataclass(frozen=True)
class Placed:
    """A name and where it stands."""

    kinds: tuple[str, ...] = NAME.kinds

    def read(self, node: Node, problems: Problems) -> tuple[Name, Location]:
        """Return both."""
        return NAME.read(node, problems), node.location

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return NAME.schema()


@dataclass(frozen=True)
class Some:
    """One name, or a list of at least one."""

    kinds: tuple[str, ...] = (*NAME.kinds, "array")

    def read(self, node: Node, problems: Problems) -> tuple[tuple[Name, Location], ...]:
        """Return the names in the order written, each with its place."""
        if node.kind != "array":
            return (Placed().read(node, problems),)
        names = ListOf(Placed()).read(node, problems)
        if not names:
            raise refuse(node, "a name, or a list of at least one", problems)
        return names

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return Either((Placed(), ListOf(Placed()))).schema()


@dataclass(frozen=True)
class Cost:
    """A number above 0, in the planner's units."""

    kinds: tuple[str, ...] = ("number",)

    def read(self, node: Node, problems: Problems) -> float:
        """Return the number."""
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise refuse(node, "a number above 0", problems)
        return value

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "number", "exclusiveMinimum": 0}


def _span(text: str) -> int:
    milliseconds: int = TIMEOUT.parse(text)
    if milliseconds < 1:  # 0, and what is rounded to it: nothing takes as little
        raise ValueError(text)
    return milliseconds


SPAN = Quantity(
    _span, "a duration from 1ms on, such as 50ms, 2s", r"^(?!0+(\.0+)?\s*[a-z])\d+(\.\d+)?\s*(ms|s|m|min|h|d)$"
)

_FIELDS = {
    "name": Field(Text(), "which statement this is, in a few words", required=True),
    "sql": Field(Text(), "the statement", required=True),
    "uses_index": Field(Some(), "the index that its plan must use, or a list: every one of them"),
    "no_seq_scan_on": Field(Some(), "the table that its plan must not scan sequentially, or a list"),
    "max_cost": Field(Cost(), "the most that the planner may expect it to cost, in the planner's units"),
    TIME: Field(SPAN, "how long it may take: planning and execution, the median of five runs; only of a query"),
    "statement_timeout": Field(TIMEOUT, "the longest that one run may take: 10 times within, at least 1s"),
    "unknown": UNKNOWN,
}


@dataclass(frozen=True)
class Statements:
    """A list of statements, no two of the same name: what is expected of a plan is one rule, the time another."""

    kinds: tuple[str, ...] = ("array",)

    def read(self, node: Node, problems: Problems) -> tuple[QuestionRule, ...]:
        """Return the rules in the order written, every bad one reported."""
        entries = _LIST.read(node, problems)
        refuse_twins(((entry.values["name"], entry.location) for entry in entries), problems)
        return tuple(rule for entry in entries for rule in _rules(entry))

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "array", "items": _RECORD.schema() | {"anyOf": [{"required": [key]} for key in (*PLAN, TIME)]}}


@dataclass(frozen=True)
class Statement:
    """One statement and at least one limit, since a rule that nothing breaks reads like one that holds."""

    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> Entry:
        """Return what is said of it, at the place of its name."""
        entry = _RECORD.read(node, problems)
        written = {key.text for key, _ in node.entries} if isinstance(node, Mapping) else set()
        if written.isdisjoint((*PLAN, TIME)):
            hint = f"Write at least one of {', '.join((*PLAN, TIME))}."
            problems.error("bad-rule", "it has a name and a statement, but no limit", node.location, hint)
            raise Unreadable
        timeout, within = entry.values.get("statement_timeout"), entry.values.get(TIME)
        if timeout and within and timeout < within:
            message = "statement_timeout is shorter than within: a run would be ended before it could be too slow"
            problems.error("bad-rule", message, entry.places["statement_timeout"], "Leave it out, or make it longer.")
            raise Unreadable
        return entry

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _RECORD.schema()


def _entry(node: Mapping, values: dict[str, Any]) -> Entry:
    entry = entry_of(node, values)
    return Entry(entry.places["name"], entry.values, entry.places, tolerant=entry.tolerant)


_RECORD: Record[Entry] = Record(_entry, _FIELDS)
_LIST: Shape[tuple[Entry, ...]] = ListOf(Statement())


def _rules(entry: Entry) -> Iterator[QuestionRule]:
    """Return the rule on the plan, which is asked beside others, and the one on the time, which is measured alone."""
    values = dict(entry.values)
    within = values.pop(TIME, None)
    said = {key: values.pop(key) for key in PLAN if key in values}
    if said:
        yield Planned(**entry.common, **values, **said)
    if within is not None:
        if values.get("statement_timeout") is None:
            values["statement_timeout"] = min(max(LEAST_TIMEOUT, TIMES * within), LONGEST_TIMEOUT)
        yield Timed(**entry.common, **values, within=within)


PERFORMANCE = Field(Statements(), "statements, and what their plans and times must keep to")
