"""Several tables locked against everybody in one transaction: the first stays locked while the others are awaited."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.rule import Parsed, Remark, Subject
from migrator.sqltext.objects import dotted

_HINT = "Give each table a migration of its own, or transaction: none where the statements do not belong together."
# These let others read at least; by the table of measured locks.
_LESSER = frozenset(
    {
        *(pb.AT_ValidateConstraint, pb.AT_SetStatistics, pb.AT_SetRelOptions, pb.AT_ResetRelOptions, pb.AT_ClusterOn),
        *(pb.AT_AttachPartition, pb.AT_EnableTrig, pb.AT_DisableTrig),
    }
)


def check(subject: Subject) -> Iterator[Remark]:
    """Say it once a script, where the second table is locked."""
    if subject.script.mode == "none":
        return
    known, locked = subject.known.copy(), list[str]()
    for statement in subject.statements:
        known.read(statement.kind, statement.node)
        here = [name for name, relation in _exclusive(statement) if relation is None or not known.is_new(relation)]
        locked += [name for name in here if name not in locked]
        if len(locked) > 1:
            message = f"{locked[0]} stays locked against reads and writes while {locked[1]} is waited for"
            yield Remark(statement.start, message, _HINT)
            return


def _exclusive(statement: Parsed) -> Iterator[tuple[str, Node | None]]:
    node = statement.node
    match statement.kind:
        case "alter_table_stmt" if node.objtype == pb.OBJECT_TABLE and not _harmless(node):
            yield _name(node.relation), node.relation
        case "rename_stmt" if node.rename_type in {pb.OBJECT_TABLE, pb.OBJECT_COLUMN}:
            yield _name(node.relation), node.relation
        case "truncate_stmt":
            for item in node.relations:
                yield _name(item.range_var), item.range_var
        case "drop_stmt" if node.remove_type == pb.OBJECT_TABLE:
            for item in node.objects:
                yield dotted(item.list.items), None


def _harmless(node: Node) -> bool:
    return all(_lesser(each.alter_table_cmd) for each in node.cmds)


def _lesser(command: Node) -> bool:
    if command.subtype == pb.AT_AddConstraint:
        return bool(getattr(command, "def").constraint.contype == pb.CONSTR_FOREIGN)
    return command.subtype in _LESSER


def _name(relation: Node) -> str:
    return ".".join(filter(None, (relation.schemaname, relation.relname)))
