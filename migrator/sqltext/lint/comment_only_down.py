"""A down script of comments only: a rollback would be recorded as done, and undo nothing."""

from collections.abc import Iterator

from migrator.sqltext.lint.rule import Remark, Subject

_HINT = "Write what undoes the up script, or delete the file and say why: irreversible: the reason."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it where there is no statement."""
    if subject.direction == "down" and not subject.script.statements:
        yield Remark(0, "this down script holds no statement: rolling back would undo nothing", _HINT)
