"""What PostgreSQL calls an index or a constraint without a name, which the safe way then says."""

from migrator.sqltext.inverse.names import of_relation, short
from migrator.sqltext.inverse.said import words
from migrator.sqltext.inverse.taken import taken
from migrator.sqltext.library import Node
from migrator.sqltext.lint.rule import Parsed, Subject
from migrator.sqltext.naming import constraint_name, index_name


def index_called(subject: Subject, statement: Parsed) -> str | None:
    """Return the name of the index of a CREATE INDEX; None where it is not certain."""
    node = statement.node
    world = subject.past.world(subject.number)
    return node.idxname or _new(subject, statement, index_name(node, taken(world, node.relation.schemaname)))


def constraint_called(subject: Subject, statement: Parsed, part: Node) -> str | None:
    """Return the name of the constraint of a command of an ALTER TABLE; None where it is not certain."""
    constraint, relation = getattr(part, "def").constraint, statement.node.relation
    if constraint.conname:
        return str(constraint.conname)
    world = subject.past.world(subject.number)
    table = world.find("relation", short(of_relation(relation)))
    columns = table.columns if table else None
    name = constraint_name(relation.relname, constraint, columns, taken(world, relation.schemaname))
    return _new(subject, statement, name)


def _new(subject: Subject, statement: Parsed, name: str | None) -> str | None:
    """Return a name that the script itself does not say before: what is called so would have it already."""
    before = subject.script.prepared.sent[: statement.start]
    return None if name is None or words(name) <= words(before) else name
