"""What of a statement depends on which columns a table has: where they are others, it means something else."""

from typing import Any

from migrator.sqltext.library import Node, pb, walk

# Where t.* and (x).* are spelled out; elsewhere, as in WHEN (OLD.* IS DISTINCT FROM NEW.*), they are a whole row.
_SPREAD = (pb.ResTarget, pb.RowExpr, pb.List)


def lists_columns(node: Node, *, named: bool) -> bool:
    """Tell whether a statement means other columns once a table that it reads has other ones.

    PostgreSQL reads a query when it is made into something: `*` is spelled out, NATURAL JOIN and LIKE look at all
    columns. A new one that is `named` in it takes the name from what had it, as an inner query's would from an outer's.
    A function's body in quotes is read when it runs.
    """
    if isinstance(node, pb.CreateFunctionStmt) and not node.HasField("sql_body"):
        return False
    parts = [part for _, part in walk(node)]
    return (named and any(isinstance(part, pb.SelectStmt) for part in parts)) or any(map(_by_columns, parts))


def _by_columns(part: Any) -> bool:
    if isinstance(part, pb.TableLikeClause) or (isinstance(part, pb.JoinExpr) and part.is_natural):
        return True
    return isinstance(part, _SPREAD) and any(map(_is_star, _values(part)))


def _values(part: Node) -> list[Node]:
    if isinstance(part, pb.ResTarget):
        return [part.val]
    return list(part.args if isinstance(part, pb.RowExpr) else part.items)


def _is_star(value: Node) -> bool:
    path = value.column_ref.fields or value.a_indirection.indirection
    return bool(path) and path[-1].WhichOneof("node") == "a_star"
