"""ALTER COLUMN … TYPE: the table is written anew while nobody else may read or write it, but for a few types."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.build import without
from migrator.sqltext.lint.new_column import Swap, obstacle, steps
from migrator.sqltext.lint.rule import Parsed, Remark, Subject
from migrator.sqltext.lint.stored_alike import stored_alike

_HINT = (
    "Add a column of the new type, which a trigger and an UPDATE fill, then put it in the place of the old one, in "
    "migrations of their own: only that takes a lock that others wait for, and not for long."
)
_UNKNOWN = (
    "Is the old type stored alike? A longer varchar, text from varchar, a wider numeric of the same scale are: "
    "nothing is written then. `migrator rehearse` measures it."
)
_LARGE = (
    "Is the table large? Then fill it in parts, each a transaction of its own: the UPDATE keeps its rows locked. Its "
    "triggers on UPDATE fire for each row."
)


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of each that is not known to be stored alike, with the safe way where the old column is known whole."""
    for statement, part in subject.commands():
        if part.subtype == pb.AT_AlterColumnType:
            relation, world = statement.node.relation, subject.past.world(subject.number)
            column = (subject.columns(relation) or {}).get(part.name)
            if column is None or not stored_alike(column.type, getattr(part, "def").column_def):
                yield _remark(subject, statement, part, Swap(world, subject.table(relation), column, relation, part))


def _remark(subject: Subject, statement: Parsed, part: Node, swap: Swap) -> Remark:
    where = f"{statement.node.relation.relname}.{part.name}"
    if swap.column is None:
        message = f"TYPE of {where} may write the table anew while all others wait"
        return Remark(statement.start, message, _HINT, question=_UNKNOWN)
    message = f"TYPE of {where} writes the table anew while all others wait"
    why = _said_before(subject, statement, part) or obstacle(swap)
    if why:
        return Remark(statement.start, message, _HINT, question=f"How is the new column made like the old one? {why}.")
    return Remark(statement.start, message, _HINT, steps(swap), _LARGE, without(statement.node, part))


def _said_before(subject: Subject, statement: Parsed, part: Node) -> str:
    """Return why the scripts before do not tell all: what else the script says of the table, or of the column."""
    others = [each.alter_table_cmd for each in statement.node.cmds if each.alter_table_cmd != part]
    if any(part.name in (each.name, getattr(each, "def").column_def.colname) for each in others):
        return "The statement changes more of it"
    earlier = [each for each in subject.statements if each.start < statement.start]
    text = subject.script.prepared.sent
    name = statement.node.relation.relname.lower()
    if any(name in text[each.start : each.end].lower() for each in earlier):
        return f"The script says more of {statement.node.relation.relname} before"
    return ""
