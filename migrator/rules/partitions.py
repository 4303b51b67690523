"""Partitions of a table: which tables are attached to it, with which bounds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrator.rules.entries import NAME
from migrator.rules.hints import meant_word
from migrator.rules.names import Name
from migrator.rules.rule import Fact, Rule
from migrator.rules.spelling import alike, compared, mistake, plain
from migrator.sqltext.partitions import parse_bound, parse_key, same_bound, same_key
from migrator.values.containers import ListOf, MapOf
from migrator.values.errors import Problem, Problems
from migrator.values.location import Location
from migrator.values.shapes import Schema, Text, Unreadable, refuse
from migrator.values.tree import Listing, Node, Scalar
from migrator.values.verdicts import Verdict

_NAMES = ListOf(NAME)
_BOUNDS = MapOf(Text("a bound, such as FOR VALUES FROM (1) TO (10), or DEFAULT"))


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition that the manifest names, and the bound that it has to have, if one is written."""

    name: Name
    bound: str | None
    location: Location


class Partitions:
    """A list of partitions, or each with its bound."""

    kinds: tuple[str, ...] = ("array", "object")

    def read(self, node: Node, problems: Problems) -> tuple[Partition, ...]:
        """Return the partitions in the order written, every bad one reported."""
        if isinstance(node, Scalar):
            raise refuse(node, "a list of names, or a mapping", problems)
        if isinstance(node, Listing):
            return tuple(self._named([(item, None) for item in node.items], problems))
        return tuple(self._named(_BOUNDS.read(node, problems), problems))

    @staticmethod
    def _named(written: Iterable[tuple[Node, str | None]], problems: Problems) -> Iterator[Partition]:
        for name, bound in written:
            try:
                yield Partition(NAME.read(name, problems), bound, name.location)
            except Unreadable:
                continue

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"anyOf": [_NAMES.schema(), _BOUNDS.schema()]}


def key_mistake(key: str, location: Location) -> Iterable[Problem]:
    """Return whether a partition key is none."""
    return mistake(parse_key, key, location, "Write what follows PARTITION BY in CREATE TABLE: range (placed_at)")


def bound_mistakes(partitions: Iterable[Partition]) -> Iterator[Problem]:
    """Return the bounds that are none."""
    hint = "Write it as in CREATE TABLE … PARTITION OF: FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'), or DEFAULT"
    for partition in partitions:
        if partition.bound is not None:
            yield from mistake(parse_bound, partition.bound, partition.location, hint)


def judge_key(rule: Rule, wanted: str, fact: Fact) -> Verdict:
    """Return whether a table is partitioned by what is wanted."""
    found, at = fact["partition_by"], rule.places["partition_by"]
    if found is None:
        return rule.verdict("fail", plain(wanted), "not partitioned", about="partition by", at=at)
    status = "pass" if alike(wanted, found) else compared(same_key, wanted, found)
    return rule.verdict(status, plain(wanted), found, about="partition by", at=at)


def judge_partition(rule: Rule, wanted: Partition, fact: Fact) -> Verdict:
    """Return whether a partition is attached, for good, with its bound."""
    table, parts = Name(*fact["relation"]), fact["partitions"] or []
    expected = plain(wanted.bound or "attached")
    found = next((part for part in parts if wanted.name in (Name(*part["name"]), Name(None, part["name"][1]))), None)
    about, at = f"partition {wanted.name}", wanted.location
    if found is None:
        hint = meant_word(wanted.name.name, [part["name"][1] for part in parts])
        kind = "not attached" if fact["kind"] == "p" else "the table is not partitioned"
        return rule.verdict("fail", expected, kind, about=about, at=at, hint=hint)
    if found["detaching"]:
        hint = f"ALTER TABLE {table} DETACH PARTITION {Name(*found['name'])} FINALIZE;"
        return rule.verdict("fail", expected, "being detached", about=about, at=at, hint=hint)
    if wanted.bound is None:
        return rule.verdict("pass", expected, "attached", about=about, at=at)
    same = alike(wanted.bound, found["bound"])
    status = "pass" if same else compared(same_bound, wanted.bound, found["bound"])
    return rule.verdict(status, expected, found["bound"], about=about, at=at)
