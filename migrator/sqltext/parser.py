"""One statement's syntax tree, by PostgreSQL's own parser (libpg_query, grammar of PostgreSQL 18)."""

from migrator.sqltext.library import Node, ParserError, parse
from migrator.sqltext.scanner import reason
from migrator.sqltext.syntax import SqlSyntaxError

# A tree takes a hundred times the memory of its text; what is longer is data, and is known by its first words.
LARGEST = 1 << 20


def parse_one(sql: str) -> tuple[str, Node]:
    """Return the kind of a statement, such as `index_stmt`, and its node. Raises SqlSyntaxError."""
    try:
        tree = parse(sql)
    except ParserError as error:
        raise SqlSyntaxError(reason(error), max(error.cursorpos - 1, 0)) from None
    if len(tree.stmts) != 1:
        raise SqlSyntaxError("expected one statement", 0)
    node = tree.stmts[0].stmt
    kind = node.WhichOneof("node") or ""
    return kind, getattr(node, kind)
