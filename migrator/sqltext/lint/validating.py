"""Constraints that are proven where they are added: how each is added first, and proven later with a lesser lock."""

from collections.abc import Iterator
from typing import NamedTuple

from migrator.sqltext.commands import command
from migrator.sqltext.inverse.constraints import of_table
from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.build import changed, copied, without
from migrator.sqltext.lint.rule import Parsed, Step, Subject

# What stands behind a column's constraint and is said of it, as a constraint of its own.
_ATTRIBUTES = frozenset(
    {
        *(pb.CONSTR_ATTR_DEFERRABLE, pb.CONSTR_ATTR_NOT_DEFERRABLE, pb.CONSTR_ATTR_DEFERRED, pb.CONSTR_ATTR_IMMEDIATE),
        *(pb.CONSTR_ATTR_ENFORCED, pb.CONSTR_ATTR_NOT_ENFORCED),
    }
)


class Added(NamedTuple):
    """A constraint that a statement adds, as the command ADD CONSTRAINT, and what else the statement does.

    `whole` is whether the command says all of it.
    """

    statement: Parsed
    command: Node
    kept: str | None
    whole: bool = True

    @property
    def constraint(self) -> Node:
        """The constraint itself."""
        return getattr(self.command, "def").constraint


def added(subject: Subject, *kinds: int) -> Iterator[Added]:
    """Return the constraints of these kinds that are added to tables in use, and that rows are checked against now."""
    for statement, part in subject.commands():
        detail = getattr(part, "def")
        if part.subtype == pb.AT_AddColumn:
            yield from _of_column(statement, part, kinds)
        elif part.subtype == pb.AT_AddConstraint:
            constraint = detail.constraint
            if constraint.contype in kinds and not constraint.skip_validation:
                yield Added(statement, part, without(statement.node, part))


def _of_column(statement: Parsed, part: Node, kinds: tuple[int, ...]) -> Iterator[Added]:
    """A reference from a column that is NULL everywhere has nothing to read."""
    column = getattr(part, "def").column_def
    told = [item.constraint.contype for item in column.constraints]
    for number, item in enumerate(column.constraints):
        kind = item.constraint.contype
        if kind not in kinds or (kind == pb.CONSTR_FOREIGN and pb.CONSTR_DEFAULT not in told):
            continue
        rest = copied(part)
        del getattr(rest, "def").column_def.constraints[number]
        commands = (each.alter_table_cmd for each in statement.node.cmds)
        kept = changed(statement.node, *(rest if each == part else each for each in commands))
        add = command("ADD CONSTRAINT c CHECK (true)")
        getattr(add, "def").constraint.CopyFrom(of_table(item.constraint, column.colname))
        yield Added(statement, add, kept, not _ATTRIBUTES & set(told))


def in_two_steps(adding: Added, name: str | None) -> tuple[Step, ...]:
    """Return NOT VALID and VALIDATE; nothing where PostgreSQL's name for the constraint is not known."""
    if name is None or not adding.whole:
        return ()
    alter, later = adding.statement.node, copied(adding.command)
    constraint = getattr(later, "def").constraint
    constraint.conname, constraint.skip_validation, constraint.initially_valid = name, True, False
    drop = command("DROP CONSTRAINT c", name)
    return (
        Step(name, changed(alter, later), changed(alter, drop)),
        Step(
            f"validate_{name}",
            changed(alter, command("VALIDATE CONSTRAINT c", name)),
            changed(alter, drop, later),
        ),
    )
