"""A statement's plan: the indexes that it must use, the tables that it must not scan, what it may cost."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from psycopg import sql

from migrator.rules.batch import read
from migrator.rules.hints import meant
from migrator.rules.names import Name
from migrator.rules.plans import SEQUENTIAL, Plan, Scan, read_plan, show
from migrator.rules.queries import lacking
from migrator.rules.question import Answer, NamedQuestion
from migrator.rules.refusal import Refusal
from migrator.rules.relations import INDEXES, TABLES, WORDS
from migrator.rules.rule import Fact, passed
from migrator.rules.spelling import mistake
from migrator.values.errors import Problem
from migrator.values.location import Location
from migrator.values.verdicts import Status, Verdict

# Reading so few pages (256 kB) costs about what an index would: the planner takes either.
SMALL = 32
# With it the planner tells whether an index could serve at all.
UNSCANNED = "SET LOCAL enable_seqscan = off"
_EXPLAIN = "EXPLAIN (VERBOSE, FORMAT JSON)\n"  # VERBOSE tells in which schema a relation is
_SCANNABLE = f"{TABLES}m"

# One table that a fact is about, as sql/performance/facts.sql builds it.
Member: TypeAlias = dict[str, Any]
Named: TypeAlias = tuple[tuple[Name, Location], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(NamedQuestion):
    """One statement, explained and not run, and what its plan must keep to."""

    family: ClassVar[str] = "performance"

    sql: str
    uses_index: Named = ()
    no_seq_scan_on: Named = ()
    max_cost: float | None = None

    @property
    def expectation(self) -> str:
        """What is expected where nothing more can be told."""
        return "a plan"

    def mistakes(self) -> Iterable[Problem]:
        """Return what keeps it from being one statement that has a plan."""
        return statement_mistake(self.sql, self.places["sql"])

    def lacking(self) -> tuple[str, ...]:
        """Return what tells which privileges the role lacks."""
        return (lacking(relations(self.sql)),)

    def refused(self, refusal: Refusal) -> tuple[Verdict, ...]:
        """Return what it says of the statement that the server did not explain it."""
        at = self.places["sql"]
        return (self.verdict(refusal.status, self.expectation, refusal.told, hint=refusal.remedy, at=at),)

    def statements(self) -> tuple[str, ...]:
        """Return what tells of the indexes and tables, what explains, and what explains without sequential scans."""
        explain = _EXPLAIN + one_statement(self.sql)
        named = [(name, INDEXES) for name, _ in self.uses_index]
        named += [(name, _SCANNABLE) for name, _ in self.no_seq_scan_on]
        asked = [{"schema": name.schema, "name": name.name, "kinds": list(kinds)} for name, kinds in named]
        similar = read("similar").format(kinds=sql.SQL("relation.kinds"))
        facts = read("performance/facts").format(questions=sql.Literal(json.dumps(asked)), similar=similar)
        return (facts.as_string(None), explain, *((UNSCANNED, explain) if self.uses_index else ()))

    def judge(self, answer: Answer, before: Answer) -> tuple[Verdict, ...]:  # noqa: ARG002 - nothing comes before
        """Return a verdict for each index, each table and the cost."""
        facts: list[Fact] = json.loads(answer[0][0][0] or "[]")
        plan = _plan(answer, 1)
        return tuple(self._verdicts(plan, _plan(answer, -1), facts))

    def _verdicts(self, plan: Plan, unscanned: Plan, facts: Sequence[Fact]) -> Iterator[Verdict]:
        for (name, at), fact in zip(self.uses_index, facts, strict=False):
            yield self._index(name, at, fact, plan, unscanned)
        for (name, at), fact in zip(self.no_seq_scan_on, facts[len(self.uses_index) :], strict=True):
            yield self._table(name, at, fact, plan)
        if self.max_cost is not None:
            holds = plan.cost <= self.max_cost
            scans = f" ({show(plan.scans)})" if plan.scans else ""
            at, wanted, found = self.places["max_cost"], f"at most {self.max_cost:,}", f"{plan.cost:,.2f}{scans}"
            yield self.verdict(passed(holds), wanted, found, about="cost", at=at)

    def _index(self, name: Name, at: Location, fact: Fact, plan: Plan, unscanned: Plan) -> Verdict:
        about, expected = f"index {name}", "the plan uses it"
        if absent := _absent(name, fact, INDEXES, "no such index"):
            return self.verdict("fail", expected, absent[0], about=about, at=at, hint=absent[1])
        read_here, unserved = _served(plan, fact)
        holds = bool(read_here) and not unserved
        found = show(unserved or read_here, fact["schema"]) or "its table is not read"
        hint = _why(_members(fact, unserved), _served(unscanned, fact)) if unserved else None
        return self.verdict(passed(holds), expected, found, about=about, at=at, hint=hint)

    def _table(self, name: Name, at: Location, fact: Fact, plan: Plan) -> Verdict:
        about, expected = f"table {name}", "no sequential scan"
        if absent := _absent(name, fact, _SCANNABLE, "absent"):
            return self.verdict("fail", expected, absent[0], about=about, at=at, hint=absent[1])
        scans = _counted(plan, fact)
        sequential = [scan for scan in scans if scan.way == SEQUENTIAL]
        status: Status = passed(not sequential)
        found = show(sequential or scans, fact["schema"]) or "it is not read"
        members = _members(fact, sequential)
        hint = (_guess(members) or _small(members)) if sequential else None
        return self.verdict(status, expected, found, about=about, at=at, hint=hint)


def statement_mistake(text: str, location: Location) -> tuple[Problem, ...]:
    """Return what keeps `text` from being one statement that has a plan."""
    from migrator.sqltext.queries import parse_plannable

    return mistake(parse_plannable, text, location, "Write one query, INSERT, UPDATE, DELETE or MERGE.")


def one_statement(text: str) -> str:
    """Return a statement without semicolon and comments around it."""
    from migrator.sqltext.queries import parse_plannable

    return parse_plannable(text).text


def relations(text: str) -> tuple[Name, ...]:
    """Return the relations that a statement names."""
    from migrator.sqltext.queries import parse_plannable

    return tuple(Name(schema, name) for schema, name in parse_plannable(text).relations)


def _plan(answer: Answer, place: int) -> Plan:
    return read_plan(answer[place][0][0] or "[]")


def _absent(name: Name, fact: Fact, kinds: str, word: str) -> tuple[str, str | None] | None:
    """Return what is there instead of what is named, and a hint; nothing where it is there."""
    if fact["kind"] in set(kinds):
        return None
    return (WORDS[fact["kind"]] if fact["kind"] else word), meant(name, fact["similar"])


def _counted(plan: Plan, fact: Fact) -> list[Scan]:
    """Return the scans of the tables that a fact is about, but for those of empty partitions, which cost nothing."""
    tables = {_table(member): member["pages"] for member in fact["members"]}
    scans = [scan for scan in plan.scans if scan.relation in tables]
    return [scan for scan in scans if tables[scan.relation]] or scans


def _served(plan: Plan, fact: Fact) -> tuple[list[Scan], list[Scan]]:
    """Return the scans of the tables of an index, and those of them that are of a table not read by it at all."""
    indexes = {(_table(member), member["index"]) for member in fact["members"] if member["index"] is not None}
    scans = _counted(plan, fact)
    by_it = {scan.relation for scan in scans if (scan.relation, scan.by) in indexes}
    return scans, [scan for scan in scans if scan.relation not in by_it]


def _table(member: Member) -> Name:
    return Name(member["schema"], member["table"])


def _members(fact: Fact, scans: Iterable[Scan]) -> list[Member]:
    """Return what is known of the tables of these scans."""
    relations = {scan.relation for scan in scans}
    return [member for member in fact["members"] if _table(member) in relations]


def _why(members: Sequence[Member], unscanned: tuple[list[Scan], list[Scan]]) -> str:
    """Return why an index is not used for these tables, and what to do about it.

    `unscanned` is what reads them, and what of that is not the index, where sequential scans are to be avoided.
    """
    if reason := _guess(members) or _broken(members) or _bare(members):
        return reason
    if unscanned[1] or not unscanned[0]:
        return (
            "With enable_seqscan = off it is not used either: it does not fit the conditions, or another fits better."
        )
    return (
        _small(members)
        or "It could be used (with enable_seqscan = off it is), but the planner expects that to cost more."
    )


def _guess(members: Sequence[Member]) -> str | None:
    guessed = _first(members, lambda member: bool(member["guessed"]))
    return f"Without statistics the planner guesses: ANALYZE {_table(guessed)};" if guessed else None


def _broken(members: Sequence[Member]) -> str | None:
    broken = _first(members, lambda member: member["valid"] is False)
    if broken is None:
        return None
    index = Name(broken["schema"], broken["index"])
    return f"{index} is not valid, so that no plan uses it: REINDEX INDEX CONCURRENTLY {index};"


def _bare(members: Sequence[Member]) -> str | None:
    """Return which partition has no part of the index: CREATE INDEX ON ONLY leaves that to be attached."""
    bare = _first(members, lambda member: member["index"] is None)
    if bare is None:
        return None
    return f"{_table(bare)} has no part of it: CREATE INDEX there, and ALTER INDEX … ATTACH PARTITION."


def _small(members: Sequence[Member]) -> str | None:
    """Return a warning where the tables are too small to tell how the statement will be run in earnest."""
    pages = sum(member["pages"] or 0 for member in members)
    if pages > SMALL:
        return None
    number = "1 page" if pages == 1 else f"{pages} pages"
    return f"Reading a table of {number} costs no more than an index: try with as many rows as in earnest."


def _first(members: Iterable[Member], is_so: Callable[[Member], bool]) -> Member | None:
    return next(filter(is_so, members), None)
