"""Statements built from trees: parts of the author's own, names kept as they are, written out by the deparser."""

from collections.abc import Sequence

from migrator.sqltext.library import Node, deparse, parse
from migrator.sqltext.parser import parse_one

LONGEST = 63  # bytes of a name; PostgreSQL cuts longer ones, and makes room for the suffix in its own way


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


def command(sql: str, name: str = "") -> Node:
    """Return the one command of `ALTER TABLE t …`, `sql` being the rest, for the column or constraint `name`."""
    found = parse_one(f"ALTER TABLE t {sql}")[1].cmds[0].alter_table_cmd
    if name:
        found.name = name
    return found


def copied(node: Node) -> Node:
    """Return a node of one's own."""
    copy = type(node)()
    copy.CopyFrom(node)
    return copy


def default_name(parts: Sequence[str], suffix: str) -> str | None:
    """Return the name that PostgreSQL gives to what has none, or None where it would have to shorten it."""
    name = "_".join((*parts, suffix))
    return name if len(name.encode()) <= LONGEST else None


def names_of(keys: Sequence[Node]) -> list[str]:
    """Return the columns of a constraint."""
    return [key.string.sval for key in keys]
