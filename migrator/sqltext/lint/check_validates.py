"""ADD CHECK: it reads the whole table while nobody else may read or write it."""

from collections.abc import Iterator

from migrator.sqltext.library import pb
from migrator.sqltext.lint.called import constraint_called
from migrator.sqltext.lint.rule import Remark, Subject
from migrator.sqltext.lint.validating import added, in_two_steps

_HINT = "Add it NOT VALID, which reads nothing, and VALIDATE it in a migration of its own: others go on meanwhile."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that is not NOT VALID."""
    for each in added(subject, pb.CONSTR_CHECK):
        message = f"ADD CHECK on {each.statement.node.relation.relname} reads the whole table while all others wait"
        steps = in_two_steps(each, constraint_called(subject, each.statement, each.command))
        yield Remark(each.statement.start, message, _HINT, steps, kept=each.kept)
