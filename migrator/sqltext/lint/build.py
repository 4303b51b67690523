"""Statements built from trees: parts of the author's own, names kept as they are, written out by the deparser."""

from collections.abc import Sequence

from migrator.sqltext.library import Node, deparse, parse


def text_of(kind: str, node: Node) -> str:
    """Return a statement as SQL, with its semicolon."""
    tree = parse("SELECT 1")
    getattr(tree.stmts[0].stmt, kind).CopyFrom(node)
    return f"{deparse(tree)};"


def changed(statement: Node, *commands: Node) -> str:
    """Return the ALTER TABLE `statement` with these commands instead of its own."""
    copy = type(statement)()
    copy.CopyFrom(statement)
    del copy.cmds[:]
    for command in commands:
        copy.cmds.add().alter_table_cmd.CopyFrom(command)
    return text_of("alter_table_stmt", copy)


def without(statement: Node, part: Node) -> str | None:
    """Return what stays of the ALTER TABLE `statement` once a command is taken out; None where it was the only one."""
    rest = [each.alter_table_cmd for each in statement.cmds if each.alter_table_cmd != part]
    return changed(statement, *rest) if rest else None


def copied(node: Node) -> Node:
    """Return a node of one's own."""
    copy = type(node)()
    copy.CopyFrom(node)
    return copy


def names_of(keys: Sequence[Node]) -> list[str]:
    """Return the columns of a constraint."""
    return [key.string.sval for key in keys]
