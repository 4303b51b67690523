"""Full scans: how many rows a table may have that a script reads from end to end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.budget import Budget, Trace
from migrator.rules.footprint import Change, Footprint
from migrator.values.containers import Field
from migrator.values.errors import Problems
from migrator.values.measured import Effect
from migrator.values.shapes import Quantity, Schema
from migrator.values.tree import Node
from migrator.values.units import show_count
from migrator.values.verdicts import Verdict

_ROWS = re.compile(r"([0-9]{1,15})(?: *rows)?")


def _rows(text: str) -> int:
    match = _ROWS.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    return int(match[1])


_SHAPE = Quantity(_rows, "a number of rows such as 100000 rows", r"^\d+( *rows)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanBudget(Budget):
    """No table of more rows than `most` is read from end to end."""

    family: ClassVar[str] = "scans_over"

    most: int

    @property
    def title(self) -> str:
        """What is limited, for people."""
        return f"full scans of more than {show_count(self.most)} rows"

    @property
    def expectation(self) -> str:
        """What is expected."""
        return "none"

    def judge(self, trace: Trace) -> tuple[Verdict, ...]:
        """Fail for each table that was scanned and is too large."""
        if not trace.counted:
            hint = "SET track_counts = on; is a superuser's to say, for the role or the database."
            return (self.verdict("unknown", self.expectation, "track_counts is off", hint=hint),)
        scanned = (change for change in trace.changes if change.effect.scan)
        rows = {change.effect.table: rows_of(change, trace.there) for change in scanned}
        told = [f"{table}, {show_count(number)} rows" for table, number in rows.items() if number > self.most]
        if told:
            return tuple(self.verdict("fail", self.expectation, each) for each in told)
        return (self.verdict("pass", self.expectation, "none"),)

    def excess(self, scanned: Iterable[Effect]) -> tuple[Verdict, ...]:
        """Fail for each table that was seen to be scanned, and is too large by the rows that are known of it."""
        return tuple(
            self.verdict("fail", self.expectation, f"{effect.table}, {show_count(effect.rows)} rows")
            for effect in scanned
            if effect.rows is not None and effect.rows > self.most
        )


def rows_of(change: Change, there: Footprint) -> float:
    """Return how many rows a scanned table has: by the server's estimate, or where it has none, as they were read."""
    before, after = there[change.before.oid], change.after
    return before.rows if before.rows >= 0 else (after.reads - before.reads) / (after.scans - before.scans)


class ScansShape:
    """A number of rows."""

    kinds: tuple[str, ...] = _SHAPE.kinds

    def read(self, node: Node, problems: Problems) -> tuple[ScanBudget, ...]:
        """Return the one rule."""
        return (ScanBudget(location=node.location, most=_SHAPE.read(node, problems)),)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape: a plain number is one too."""
        return {"anyOf": [_SHAPE.schema(), {"type": "integer", "minimum": 0}]}


SCANS_OVER = Field(ScansShape(), "the rows that a table may have at most which the script scans; under expect only")
