"""What EXPLAIN (FORMAT JSON, VERBOSE) tells: what a plan costs, what it scans and how, how long it took."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from migrator.rules.names import Name, quote

SEQUENTIAL = "sequential scan"
_BITMAP_INDEX, _BITMAP_HEAP = "Bitmap Index Scan", "Bitmap Heap Scan"
# PostgreSQL's names of nodes (src/backend/commands/explain.c, ExplainNode) as people say them; others as they are.
_WAYS = {
    "Seq Scan": SEQUENTIAL,
    "Index Only Scan": "index-only scan",
    _BITMAP_INDEX: "bitmap scan",
}
_MOST = 3

Node = dict[str, Any]


class Scan(NamedTuple):
    """One way in which a plan reads a relation: by an index of it, or by none."""

    way: str
    relation: Name
    by: str | None = None

    def show(self, schema: str) -> str:
        """Return it for people who know which schema is spoken of."""
        if self.by is not None:
            return f"{self.way} by {quote(self.by)}"
        alone = self.relation.schema == schema
        return f"{self.way} of {quote(self.relation.name) if alone else self.relation}"


class Plan(NamedTuple):
    """A statement's plan: its cost in the planner's units, and every scan in it, subqueries included."""

    cost: float
    scans: tuple[Scan, ...]


def read_plan(text: str) -> Plan:
    """Return the plan in EXPLAIN's JSON. A rule (CREATE RULE) may make several of one statement, or none."""
    plans = [each["Plan"] for each in json.loads(text) if "Plan" in each]
    scans = tuple(scan for plan in plans for scan in _scans(plan, None))
    return Plan(sum(plan["Total Cost"] for plan in plans), scans)


def read_time(text: str) -> float:
    """Return the milliseconds that planning and execution took, as EXPLAIN ANALYZE tells."""
    return float(sum(each.get("Planning Time", 0) + each.get("Execution Time", 0) for each in json.loads(text)))


def show(scans: Iterable[Scan], schema: str = "public") -> str:
    """Return scans for people, each once: `sequential scan of orders, index scan by users_pkey`."""
    shown = list(dict.fromkeys(scan.show(schema) for scan in scans))
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return ", ".join(shown[:_MOST]) + more


def _scans(node: Node, heap: Name | None) -> Iterator[Scan]:
    """Return the scans below a node. A bitmap of an index does not say of which table: the node above it does."""
    kind = node["Node Type"]
    if kind == _BITMAP_HEAP:
        heap = _relation(node)
    elif kind == _BITMAP_INDEX and heap is not None:
        yield Scan(_WAYS[kind], heap, node["Index Name"])
    elif kind.endswith("Scan") and "Relation Name" in node:
        yield Scan(_way(node), _relation(node), node.get("Index Name"))
    for child in node.get("Plans", ()):
        yield from _scans(child, heap)


def _way(node: Node) -> str:
    kind = node["Node Type"]
    return _WAYS.get(kind) or kind.lower()


def _relation(node: Node) -> Name:
    return Name(node["Schema"], node["Relation Name"])
