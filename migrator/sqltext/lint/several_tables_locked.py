"""Several tables locked against everybody in one transaction: the first stays locked while the others are awaited."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.known import range_var
from migrator.sqltext.lint.rule import Parsed, Remark, Subject

_HINT = "Give each table a migration of its own, or transaction: none where the statements do not belong together."
# These let others read at least; by the table of measured locks.
_LESSER = frozenset(
    {
        *(pb.AT_ValidateConstraint, pb.AT_SetStatistics, pb.AT_SetRelOptions, pb.AT_ResetRelOptions, pb.AT_ClusterOn),
        *(pb.AT_AttachPartition, pb.AT_EnableTrig, pb.AT_DisableTrig),
    }
)
_RENAMED = frozenset({pb.OBJECT_TABLE, pb.OBJECT_COLUMN, pb.OBJECT_TABCONSTRAINT})
_RELATIONS = frozenset({pb.OBJECT_TABLE, pb.OBJECT_VIEW, pb.OBJECT_MATVIEW})
_OF_TABLE = frozenset({pb.OBJECT_TRIGGER, pb.OBJECT_POLICY, pb.OBJECT_RULE})
# By the kind of statement, where it has the name of the one table that it locks.
_FIELDS = {
    "cluster_stmt": "relation",
    "rule_stmt": "relation",
    "create_policy_stmt": "table",
    "alter_policy_stmt": "table",
}
_ACCESS_EXCLUSIVE = 8  # as lockdefs.h numbers it


def check(subject: Subject) -> Iterator[Remark]:
    """Say it once a script, where the second table is locked."""
    if subject.script.mode == "none":
        return
    known, locked = subject.known.copy(), list[str]()
    for statement in subject.statements:
        known.read(statement.kind, statement.node)
        here = [_name(relation) for relation in _exclusive(statement, subject) if not known.is_new(relation)]
        locked += [name for name in here if name not in locked]
        if len(locked) > 1:
            message = f"{locked[0]} stays locked against reads and writes while {locked[1]} is waited for"
            yield Remark(statement.start, message, _HINT)
            return


def _exclusive(statement: Parsed, subject: Subject) -> Iterator[Node]:
    """Return the relations that a statement locks against everybody, by the table of measured locks."""
    node, kind = statement.node, statement.kind
    if kind in _FIELDS or _changes_table(kind, node):
        yield getattr(node, _FIELDS.get(kind, "relation"))
    elif kind == "truncate_stmt" or (kind == "lock_stmt" and node.mode == _ACCESS_EXCLUSIVE):
        yield from (item.range_var for item in node.relations)
    elif kind == "drop_stmt":
        yield from _dropped(node, subject)


def _changes_table(kind: str, node: Node) -> bool:
    match kind:
        case "alter_table_stmt":
            return node.objtype == pb.OBJECT_TABLE and not _harmless(node)
        case "rename_stmt":
            return node.rename_type in _RENAMED
        case _:
            return kind == "alter_object_schema_stmt" and bool(node.object_type == pb.OBJECT_TABLE)


def _dropped(node: Node, subject: Subject) -> Iterator[Node]:
    for item in node.objects:
        if node.remove_type in _RELATIONS:
            yield range_var(item.list.items)
        elif node.remove_type in _OF_TABLE:
            yield range_var(item.list.items[:-1])
        elif node.remove_type == pb.OBJECT_INDEX and (table := subject.table_of(range_var(item.list.items))):
            yield table


def _harmless(node: Node) -> bool:
    return all(_lesser(each.alter_table_cmd) for each in node.cmds)


def _lesser(command: Node) -> bool:
    if command.subtype == pb.AT_AddConstraint:
        return bool(getattr(command, "def").constraint.contype == pb.CONSTR_FOREIGN)
    return command.subtype in _LESSER


def _name(relation: Node) -> str:
    """Return what a relation is called: public is where names without a schema lead to."""
    schema = "" if relation.schemaname == "public" else relation.schemaname
    return ".".join(filter(None, (schema, relation.relname)))
