"""How many rows a table has: no further counted than the rule needs."""

from dataclasses import dataclass
from typing import Any

from migrator.rules.limits import COUNT
from migrator.values.containers import Field, Record
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Number, Schema, Unreadable
from migrator.values.tree import Mapping, Node


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a table has; each bound counts where it is written."""

    location: Location
    at_least: int | None = None
    at_most: int | None = None
    exactly: int | None = None

    @property
    def limit(self) -> int:
        """How far to count: up to the least, or one past the most."""
        past = (bound + 1 for bound in (self.at_most, self.exactly) if bound is not None)
        return max(self.at_least or 0, *past, 0)

    def allow(self, count: int) -> bool:
        """Tell whether so many rows, counted up to `limit`, are as many as wanted."""
        return (
            (self.at_least is None or count >= self.at_least)
            and (self.at_most is None or count <= self.at_most)
            and (self.exactly is None or count == self.exactly)
        )

    def show(self, count: int) -> str:
        """Return what a count up to `limit` tells."""
        return f"{count} or more" if count == self.limit else str(count)

    def __str__(self) -> str:
        bounds = {"at least": self.at_least, "at most": self.at_most, "exactly": self.exactly}
        return ", ".join(f"{word} {bound}" for word, bound in bounds.items() if bound is not None)


def _rows(node: Mapping, values: dict[str, Any]) -> Rows:
    return Rows(node.location, **values)


@dataclass(frozen=True)
class RowCount:
    """Bounds on a number of rows: at least one of them, since a rule that nothing breaks reads like one that holds.

    `number` is what each may be, `what` the key that they are written for.
    """

    number: Number = COUNT
    what: str = "rows"
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> Rows:
        """Return the bounds."""
        if isinstance(node, Mapping) and not node.entries:
            hint = "Write at_least, at_most or exactly."
            problems.error("bad-rule", f"{self.what} says nothing", node.location, hint)
            raise Unreadable
        return self._record.read(node, problems)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return self._record.schema() | {"minProperties": 1}

    @property
    def _record(self) -> Record[Rows]:
        return Record(
            _rows,
            {
                "at_least": Field(self.number, "the fewest rows"),
                "at_most": Field(self.number, "the most rows"),
                "exactly": Field(self.number, "the number of rows"),
            },
        )


# Why sql/tables.sql did not count, and what would let it
OBSTACLES = {
    "schema": ("no USAGE privilege on the schema", "GRANT USAGE ON SCHEMA {schema} TO {role};"),
    "table": ("no SELECT privilege", "GRANT SELECT ON {table} TO {role};"),
    "row security": ("row security hides rows from {role}", "Check as the owner, or as a role with BYPASSRLS."),
}
