"""ALTER COLUMN … TYPE: the table is written anew while nobody else may read or write it, but for a few types."""

from collections.abc import Iterator

from migrator.sqltext.library import pb
from migrator.sqltext.lint.rule import Remark, Subject

_HINT = (
    "Where it is written anew: add a column of the new type, fill it and keep both equal by a trigger, let the "
    "program read the new one, then drop the old one, in migrations of their own."
)
_QUESTION = (
    "Is the old type stored alike? A longer varchar, text from varchar, a wider numeric of the same scale are: "
    "nothing is written then. `migrator rehearse` measures it."
)


def check(subject: Subject) -> Iterator[Remark]:
    """Ask for every one: the old type does not stand in the text. There is no safe form of it to print."""
    for statement, part in subject.commands():
        if part.subtype == pb.AT_AlterColumnType:
            where = f"{statement.node.relation.relname}.{part.name}"
            message = f"TYPE of {where} may write the table anew while all others wait"
            yield Remark(statement.start, message, _HINT, question=_QUESTION)
