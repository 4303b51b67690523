"""What a lint rule of scripts is given, and what it says."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from migrator.sqltext.inverse.names import of_relation, short
from migrator.sqltext.inverse.world import Column, Thing
from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.known import Known
from migrator.sqltext.lint.past import Past
from migrator.sqltext.script import Mode, Script
from migrator.values.findings import Severity


@dataclass(frozen=True, slots=True)
class Parsed:
    """A statement that could be parsed: its kind, its node, and where it stands in what is sent."""

    kind: str
    node: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """A migration that is a part of the safe way: a name to call it by, and its two scripts."""

    name: str
    up: str
    down: str
    mode: Mode = "single"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says at character `offset` of what is sent, with the safe way where there is one.

    `kept` is what stays of the statement, where the `steps` stand for one of several commands in it; `severity` is its
    own, where it is not that of its rule.
    """

    offset: int
    message: str
    hint: str
    steps: tuple[Step, ...] = ()
    question: str | None = None
    kept: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class Subject:
    """A script as the rules see it.

    `known` is what the migrations before it made, `guarded` whether the manifest states a `require` for it, `other` the
    script of the other direction; `past` holds the scripts before it, which are the first `number` there.
    """

    script: Script
    direction: Literal["up", "down"]
    statements: tuple[Parsed, ...]
    known: Known = field(default_factory=Known)
    guarded: bool = False
    other: "Subject | None" = None
    past: Past = field(default_factory=Past)
    number: int = 0

    def table(self, relation: Node) -> Thing | None:
        """Return a table as the scripts before have made it, if that is certain."""
        found = self.past.world(self.number).find("relation", short(of_relation(relation)))
        return None if found is None or found.doubt else found

    def columns(self, relation: Node) -> Mapping[str, Column] | None:
        """Return its columns, if that is certain."""
        table = self.table(relation)
        return table.columns if table else None

    def table_of(self, index: Node) -> Node | None:
        """Return the name of the table that an index is on, if that is certain."""
        found = self.table(index)
        if found is None or found.parent is None:
            return None
        schema, _, name = found.parent.name.rpartition(".")
        return pb.RangeVar(schemaname=schema, relname=name)

    def is_volatile(self, function: str) -> bool:
        """Tell whether the scripts before have made a function of that name that may return another value each time."""
        things = self.past.world(self.number).things.items()
        made = [
            thing.parts[0].node for (space, name), thing in things if space == "routine" and _called(name) == function
        ]
        return any(_volatility(node) == "volatile" for node in made)

    def live(self) -> Iterator[Parsed]:
        """Return the statements on tables that the script does not make itself: others may be using those."""
        made = self.known.copy()
        for statement in self.statements:
            made.read(statement.kind, statement.node)
            if statement.kind not in _ON_TABLE or not made.is_new(statement.node.relation):
                yield statement

    def tables(self) -> Iterator[Parsed]:
        """Return the ALTER TABLEs among them."""
        for statement in self.live():
            if statement.kind == "alter_table_stmt" and statement.node.objtype == pb.OBJECT_TABLE:
                yield statement

    def commands(self) -> Iterator[tuple[Parsed, Node]]:
        """Return what those change, command by command."""
        for statement in self.tables():
            for command in statement.node.cmds:
                yield statement, command.alter_table_cmd


def _called(name: str) -> str:
    """Return the last part of a routine's name, without its types."""
    return name.partition("(")[0].rpartition(".")[2]


def _volatility(node: Node) -> str:
    """Return what CREATE FUNCTION says of it, and if nothing, what that means."""
    said = (item.def_elem for item in node.options)
    return next((each.arg.string.sval for each in said if each.defname == "volatility"), "volatile")


_ON_TABLE = frozenset({"alter_table_stmt", "index_stmt", "create_trig_stmt", "rename_stmt"})

Check = Callable[[Subject], Iterable[Remark]]


class Rule(NamedTuple):
    """A rule. One `of_traffic` is about who has to wait: in a down script, which hardly ever runs, it is a note."""

    severity: Severity
    check: Check
    of_traffic: bool = False
