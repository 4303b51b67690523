"""An enum value that is used in the transaction that adds it: PostgreSQL refuses it (55P04)."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.lint.rule import Remark, Subject

_HINT = "Add the value in a migration of its own, before this one."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of the first statement that holds the new value as a literal; types made here take values at once."""
    if subject.script.mode == "none":
        return
    made = {_last(each.node.type_name) for each in subject.statements if each.kind == "create_enum_stmt"}
    added: set[str] = set()
    for statement in subject.statements:
        used = added & _literals(statement.node) if added and statement.kind != "alter_enum_stmt" else set()
        for value in sorted(used):
            message = f"{value!r} is used in the transaction that adds it to its type"
            yield Remark(statement.start, message, _HINT)
        added -= used
        if statement.kind == "alter_enum_stmt" and not statement.node.old_val:
            added |= {statement.node.new_val} if _last(statement.node.type_name) not in made else set()


def _last(names: Node) -> str:
    return str(names[-1].string.sval)


def _literals(node: Node) -> set[str]:
    constants = (part for _, part in walk(node) if isinstance(part, pb.A_Const))
    return {part.sval.sval for part in constants if part.WhichOneof("val") == "sval"}
