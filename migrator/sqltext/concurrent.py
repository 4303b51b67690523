"""Statements that cannot share a transaction with their journal row, and what in the catalog tells how they ended."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from migrator.sqltext.syntax import SqlSyntaxError

if TYPE_CHECKING:
    from migrator.sqltext.library import Node


@dataclass(frozen=True, slots=True)
class Named:
    """A relation as a script names it; `schema` is empty where it names none."""

    schema: str
    name: str


@dataclass(frozen=True, slots=True)
class IndexBuild:
    """CREATE INDEX CONCURRENTLY. `name` is empty where PostgreSQL chooses it."""

    table: Named
    name: str
    if_not_exists: bool


@dataclass(frozen=True, slots=True)
class IndexDrop:
    """DROP INDEX CONCURRENTLY."""

    index: Named


@dataclass(frozen=True, slots=True)
class Reindex:
    """REINDEX CONCURRENTLY of an index or a table; of `everything` in a schema or a database where `target` is None."""

    what: Literal["index", "table", "everything"]
    target: Named | None


@dataclass(frozen=True, slots=True)
class Detach:
    """ALTER TABLE … DETACH PARTITION … CONCURRENTLY."""

    parent: Named
    partition: Named


Subject: TypeAlias = IndexBuild | IndexDrop | Reindex | Detach

# What may simply be run again when it is not known whether it ran: its outcome is the same.
REPEATABLE = frozenset(
    {"VACUUM", "CLUSTER", "REINDEX", "ALTER SYSTEM", "ALTER DATABASE", "ALTER SUBSCRIPTION", "DISCARD"}
)


def subject_of(statement: str) -> Subject | None:
    """Return what the catalog can tell about a statement, or None where it can tell nothing."""
    from migrator.sqltext.parser import parse_one

    try:
        kind, node = parse_one(statement)
    except SqlSyntaxError:
        return None
    readers = {
        "index_stmt": _build,
        "drop_stmt": _drop,
        "reindex_stmt": _reindex,
        "alter_table_stmt": _detach,
    }
    return readers[kind](node) if kind in readers else None


def is_index(statement: str, definition: str) -> bool:
    """Tell whether `definition`, by pg_get_indexdef(), is what the CREATE INDEX `statement` makes."""
    from migrator.sqltext.indexes import same_statement
    from migrator.sqltext.parser import parse_one

    return same_statement(parse_one(statement)[1], parse_one(definition)[1])


def _named(node: "Node") -> Named:
    return Named(node.schemaname, node.relname)


def _build(node: "Node") -> Subject | None:
    return IndexBuild(_named(node.relation), node.idxname, node.if_not_exists) if node.concurrent else None


def _drop(node: "Node") -> Subject | None:
    from migrator.sqltext.library import pb

    if node.remove_type != pb.OBJECT_INDEX or not node.concurrent:
        return None
    *schema, name = [part.string.sval for part in node.objects[0].list.items]
    return IndexDrop(Named(schema[-1] if schema else "", name))


def _reindex(node: "Node") -> Subject | None:
    from migrator.sqltext.library import pb

    if node.kind == pb.REINDEX_OBJECT_INDEX:
        return Reindex("index", _named(node.relation))
    if node.kind == pb.REINDEX_OBJECT_TABLE:
        return Reindex("table", _named(node.relation))
    return Reindex("everything", None)


def _detach(node: "Node") -> Subject | None:
    from migrator.sqltext.library import pb

    for command in node.cmds:
        if command.alter_table_cmd.subtype == pb.AT_DetachPartition:
            return Detach(_named(node.relation), _named(getattr(command.alter_table_cmd, "def").partition_cmd.name))
    return None
