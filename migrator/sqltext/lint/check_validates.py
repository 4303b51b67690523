"""ADD CHECK: it reads the whole table while nobody else may read or write it."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.lint.build import default_name, without
from migrator.sqltext.lint.rule import Remark, Subject
from migrator.sqltext.lint.validating import added, in_two_steps

_HINT = "Add it NOT VALID, which reads nothing, and VALIDATE it in a migration of its own: others go on meanwhile."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that is not NOT VALID."""
    for statement, part in added(subject, pb.CONSTR_CHECK):
        constraint = getattr(part, "def").constraint
        table = statement.node.relation.relname
        message = f"ADD CHECK on {table} reads the whole table while all others wait"
        name = constraint.conname or _name(table, constraint)
        steps, kept = in_two_steps(statement.node, part, name), without(statement.node, part)
        yield Remark(statement.start, message, _HINT, steps, kept=kept)


def _name(table: str, constraint: Node) -> str | None:
    """PostgreSQL puts the column into the name where there is only one."""
    columns = {node.fields[-1].string.sval for _, node in walk(constraint.raw_expr) if isinstance(node, pb.ColumnRef)}
    return default_name((table, *(columns if len(columns) == 1 else ())), "check")
