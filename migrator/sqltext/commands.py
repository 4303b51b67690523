"""The commands of ALTER TABLE as trees: made of SQL, and written as SQL again."""

from migrator.sqltext.library import Node, deparse, parse
from migrator.sqltext.parser import parse_one

_HEAD = "ALTER TABLE t "


def command(sql: str, name: str = "") -> Node:
    """Return the one command of `ALTER TABLE t …`, `sql` being the rest, for the column or constraint `name`."""
    found = parse_one(f"{_HEAD}{sql}")[1].cmds[0].alter_table_cmd
    if name:
        found.name = name
    return found


def command_text(node: Node) -> str:
    """Return a command as SQL, without the table."""
    tree = parse(f"{_HEAD}ADD c int")
    tree.stmts[0].stmt.alter_table_stmt.cmds[0].alter_table_cmd.CopyFrom(node)
    return str(deparse(tree)).removeprefix(_HEAD)


def detail(node: Node) -> Node:
    """Return what a command is about beside a name: a column's definition, a constraint, an expression."""
    return getattr(node, "def")  # a word of Python's own
