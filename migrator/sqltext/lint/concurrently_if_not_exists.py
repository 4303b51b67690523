"""CREATE INDEX CONCURRENTLY IF NOT EXISTS: it takes the broken index that a failed build left for the index."""

from collections.abc import Iterator

from migrator.sqltext.lint.rule import Remark, Subject

_HINT = "Leave IF NOT EXISTS out: after a failure migrator finds the broken index, and builds it anew."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one."""
    for statement in subject.statements:
        if statement.kind == "index_stmt" and statement.node.concurrent and statement.node.if_not_exists:
            message = "IF NOT EXISTS takes an index of that name that is broken, or another one, for this one"
            yield Remark(statement.start, message, _HINT)
