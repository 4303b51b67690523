"""Limits with units, as several families write them: `{warn: 10GB, fail: 200GB}`."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from migrator.rules.rule import UNKNOWN
from migrator.values.containers import Field, Record
from migrator.values.errors import Problems
from migrator.values.shapes import Number, Quantity, Schema, Shape, Unreadable
from migrator.values.tree import Mapping, Node
from migrator.values.units import parse_duration, parse_percent, parse_size
from migrator.values.verdicts import Status

# PostgreSQL's timeouts are 32-bit integers of milliseconds.
LONGEST_TIMEOUT = (1 << 31) - 1


def _timeout(text: str) -> int:
    milliseconds = parse_duration(text)
    if milliseconds > LONGEST_TIMEOUT:
        raise ValueError(text)
    return milliseconds


DURATION = Quantity(parse_duration, "a duration such as 200ms, 30s, 15m, 2h", r"^\d+(\.\d+)?\s*(ms|s|m|min|h|d)$|^0$")
TIMEOUT = Quantity(_timeout, "a duration such as 200ms, 30s, 15m, up to 24d", DURATION.pattern)
SIZE = Quantity(parse_size, "a size such as 512kB, 10GB", r"^\d+(\.\d+)?\s*(B|kB|MB|GB|TB)$|^0$")
PERCENT = Quantity(parse_percent, "a percentage such as 5%", r"^\d+(\.\d+)?\s*%$")
COUNT = Number()


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a quantity is warned of, and from where on it fails; `more` is what else was written beside them.

    `falling` quantities are the worse the less there is of them.
    """

    warn: float | None = None
    fail: float | None = None
    tolerant: bool = False
    falling: bool = False
    more: dict[str, Any] | None = None

    def status(self, value: float) -> Status:
        """Return what so much of the quantity comes to."""
        if self._reaches(value, self.fail):
            return "fail"
        return "warn" if self._reaches(value, self.warn) else "pass"

    def nearest(self, status: Status) -> float:
        """Return the limit that a status is about: the one that was reached, or the first that would be."""
        order = (self.fail, self.warn) if status == "fail" else (self.warn, self.fail)
        return next(limit for limit in order if limit is not None)

    def _reaches(self, value: float, limit: float | None) -> bool:
        return limit is not None and (value <= limit if self.falling else value >= limit)


class LimitsShape(NamedTuple):
    """A limit that warns, fails, or both: at least one, since a rule that nothing breaks reads like one that holds."""

    quantity: Shape[Any]
    falling: bool = False
    more: tuple[tuple[str, Field], ...] = ()
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> Limits:
        """Return the limits."""
        if isinstance(node, Mapping) and not {key.text for key, _ in node.entries} & {"warn", "fail"}:
            problems.error("bad-rule", "neither warn nor fail is written", node.location, "Write one of them, or both.")
            raise Unreadable
        limits = self._record.read(node, problems)
        if limits.warn is not None and limits.fail is not None and limits.status(limits.warn) == "fail":
            hint = "What fails is not warned of any more: put warn before fail."
            problems.error("bad-rule", "warn would never be reached", node.location, hint)
            raise Unreadable
        return limits

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return self._record.schema() | {"minProperties": 1}

    @property
    def _record(self) -> Record[Limits]:
        where = "down to here" if self.falling else "from here"
        fields = {
            "warn": Field(self.quantity, f"warned {where}"),
            "fail": Field(self.quantity, f"failed {where}"),
            "unknown": UNKNOWN,
        }
        return Record(self._limits, dict(self.more) | fields)

    def _limits(self, _: Mapping, values: dict[str, Any]) -> Limits:
        more = {key: value for key, value in values.items() if key not in ("warn", "fail", "unknown")}
        tolerant = values.get("unknown") == "pass"
        return Limits(values.get("warn"), values.get("fail"), tolerant, self.falling, more)


def record(fields: dict[str, Field]) -> Record[dict[str, Any]]:
    """Return the shape of a record that is kept as it was read."""
    return Record(lambda _, values: values, fields)
