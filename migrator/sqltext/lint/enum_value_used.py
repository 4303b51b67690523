"""An enum value that is used in the transaction that adds it: PostgreSQL refuses it (55P04)."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.lint.rule import Remark, Subject

_HINT = "Add the value in a migration of its own, before this one."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of the first statement that holds the new value; types made here take values at once.

    Only a cast says that a literal is of the type: of any other it is said as a warning.
    """
    if subject.script.mode == "none":
        return
    made = {_last(each.node.type_name) for each in subject.statements if each.kind == "create_enum_stmt"}
    added: dict[str, str] = {}  # the type by the value
    for statement in subject.statements:
        node = statement.node
        used = added.keys() & _literals(node) if added and statement.kind != "alter_enum_stmt" else set()
        for value in sorted(used):
            certain = (added[value], value) in _casts(node)
            message = f"{value!r} is used in the transaction that adds it to type {added.pop(value)}"
            yield Remark(statement.start, message, _HINT) if certain else _perhaps(statement.start, message)
        adds = statement.kind == "alter_enum_stmt" and not node.old_val and not node.skip_if_new_val_exists
        if adds and _last(node.type_name) not in made:
            added[node.new_val] = _last(node.type_name)


def _perhaps(offset: int, message: str) -> Remark:
    return Remark(offset, f"{message}, if it is of that type", _HINT, severity="warning")


def _casts(node: Node) -> set[tuple[str, str]]:
    """Return the literals that are cast, each with the type."""
    casts = (part for _, part in walk(node) if isinstance(part, pb.TypeCast))
    return {(_last(cast.type_name.names), cast.arg.a_const.sval.sval) for cast in casts}


def _last(names: Node) -> str:
    return str(names[-1].string.sval)


def _literals(node: Node) -> set[str]:
    constants = (part for _, part in walk(node) if isinstance(part, pb.A_Const))
    return {part.sval.sval for part in constants if part.WhichOneof("val") == "sval"}
