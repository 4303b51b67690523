"""ADD CHECK: it reads the whole table while nobody else may read or write it."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.lint.build import default_name
from migrator.sqltext.lint.rule import Remark, Subject
from migrator.sqltext.lint.validating import added, in_two_steps

_HINT = "Add it NOT VALID, which reads nothing, and VALIDATE it in a migration of its own: others go on meanwhile."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that is not NOT VALID."""
    for each in added(subject, pb.CONSTR_CHECK):
        table = each.statement.node.relation.relname
        message = f"ADD CHECK on {table} reads the whole table while all others wait"
        name = each.constraint.conname or _name(table, each.constraint)
        yield Remark(each.statement.start, message, _HINT, in_two_steps(each, name), kept=each.kept)


def _name(table: str, constraint: Node) -> str | None:
    """PostgreSQL puts the column into the name where there is only one, wherever the constraint stands."""
    columns = {node.fields[-1].string.sval for _, node in walk(constraint.raw_expr) if isinstance(node, pb.ColumnRef)}
    return default_name((table, *(columns if len(columns) == 1 else ())), "check")
