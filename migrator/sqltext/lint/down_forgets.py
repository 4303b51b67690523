"""A down script that never speaks of what the up script makes: rolled back, and applied again, it fails."""

import re
from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.rule import Parsed, Remark, Subject
from migrator.sqltext.objects import dotted

_HINT = "Drop it in the down script, or put back what was there before."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of tables, columns, indexes, types, views and schemas that the down script does not even mention.

    What belongs to a table that it mentions may go with the table. A block or a schema that is dropped may take all.
    """
    up = subject.other
    if subject.direction == "up" or up is None or not subject.statements or any(map(_sweeping, subject.statements)):
        return
    text = subject.script.prepared.sent
    gone = {name for each in up.statements for name in _dropped(each)}
    for what, name, table in dict.fromkeys(made for each in up.statements for made in _made(each)):
        if name not in gone and not any(_speaks_of(text, each) for each in filter(None, (name, table))):
            yield Remark(0, f"the up script makes the {what} {name}, which is not spoken of here", _HINT)


def _speaks_of(text: str, name: str) -> bool:
    """Tell whether a name occurs at all, in a literal or a comment too: only what is surely forgotten is told."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _sweeping(statement: Parsed) -> bool:
    """Tell whether a statement may take what it does not name."""
    cascades = statement.kind == "drop_stmt" and statement.node.behavior == pb.DROP_CASCADE
    return cascades or statement.kind in {"do_stmt", "drop_owned_stmt", "select_stmt", "call_stmt"}


def _made(statement: Parsed) -> Iterator[tuple[str, str, str]]:
    """Return the kind and the name of what a statement makes, and the table that it belongs to."""
    node = statement.node
    match statement.kind:
        case "create_stmt" if node.relation.relpersistence != "t":
            yield "table", node.relation.relname, ""
        case "index_stmt" if node.idxname:
            yield "index", node.idxname, node.relation.relname
        case "view_stmt" if not node.replace:
            yield "view", node.view.relname, ""
        case "create_enum_stmt":
            yield "type", node.type_name[-1].string.sval, ""
        case "create_schema_stmt" if node.schemaname and not node.if_not_exists:
            yield "schema", node.schemaname, ""
        case "alter_table_stmt":
            yield from _columns(node)


def _columns(node: Node) -> Iterator[tuple[str, str, str]]:
    for command in (each.alter_table_cmd for each in node.cmds):
        if command.subtype == pb.AT_AddColumn:
            yield "column", getattr(command, "def").column_def.colname, node.relation.relname


def _dropped(statement: Parsed) -> Iterator[str]:
    if statement.kind == "drop_stmt":
        yield from (_last(item) for item in statement.node.objects)
    elif statement.kind == "rename_stmt":
        yield statement.node.relation.relname
        yield statement.node.subname


def _last(item: Node) -> str:
    kind = item.WhichOneof("node")
    if kind == "type_name":
        return str(item.type_name.names[-1].string.sval)
    return dotted(item.list.items[-1:]) if kind == "list" else ""
