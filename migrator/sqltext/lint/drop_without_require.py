"""Data dropped while the manifest states nothing that has to hold before."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.known import Known
from migrator.sqltext.lint.rule import Parsed, Remark, Subject
from migrator.sqltext.objects import dotted

_HINT = "State under require what makes it safe: that the table is empty, or that nothing was written to it lately."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of tables and columns that an up script drops, but for those that it made itself."""
    if subject.direction == "down" or subject.guarded:
        return
    known = subject.known.copy()
    for statement in subject.statements:
        known.read(statement.kind, statement.node)
        for what in _dropped(statement, known):
            yield Remark(statement.start, f"DROP {what}, and no require says when that is safe", _HINT)


def _dropped(statement: Parsed, known: Known) -> Iterator[str]:
    node = statement.node
    if statement.kind == "drop_stmt" and node.remove_type == pb.OBJECT_TABLE:
        for item in node.objects:
            if not known.is_new(_relation(item.list.items)):
                yield f"TABLE {dotted(item.list.items)}"
    if statement.kind == "alter_table_stmt" and not known.is_new(node.relation):
        for command in (each.alter_table_cmd for each in node.cmds):
            if command.subtype == pb.AT_DropColumn:
                yield f"COLUMN {node.relation.relname}.{command.name}"


def _relation(names: Node) -> Node:
    *schema, table = [part.string.sval for part in names]
    return pb.RangeVar(schemaname=schema[-1] if schema else "", relname=table)
