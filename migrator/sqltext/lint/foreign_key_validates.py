"""ADD FOREIGN KEY: it reads both tables while nobody else may write to either."""

from collections.abc import Iterator

from migrator.sqltext.library import pb
from migrator.sqltext.lint.called import constraint_called
from migrator.sqltext.lint.rule import Remark, Subject
from migrator.sqltext.lint.validating import added, in_two_steps

_HINT = "Add it NOT VALID, which reads nothing, and VALIDATE it in a migration of its own: writes go on meanwhile."
_PARTITIONED = "Before 18 a partitioned table takes no foreign key NOT VALID: add it to each partition first."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that is not NOT VALID; one at a new column without a default has nothing to read."""
    for each in added(subject, pb.CONSTR_FOREIGN):
        constraint, table = each.constraint, each.statement.node.relation.relname
        message = f"ADD FOREIGN KEY reads {table} and {constraint.pktable.relname} while writes to both wait"
        if table in subject.known.partitioned:
            yield Remark(each.statement.start, message, _PARTITIONED)
        else:
            steps = in_two_steps(each, constraint_called(subject, each.statement, each.command))
            yield Remark(each.statement.start, message, _HINT, steps, kept=each.kept)
