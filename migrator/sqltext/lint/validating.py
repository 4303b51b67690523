"""Constraints that are proven where they are added: how each is added first, and proven later with a lesser lock."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.build import changed, command, copied
from migrator.sqltext.lint.rule import Parsed, Step, Subject


def added(subject: Subject, *kinds: int) -> Iterator[tuple[Parsed, Node]]:
    """Return the constraints of these kinds that are added to tables in use, and that rows are checked against now."""
    for statement, part in subject.commands():
        constraint = getattr(part, "def").constraint if part.subtype == pb.AT_AddConstraint else None
        if constraint is not None and constraint.contype in kinds and not constraint.skip_validation:
            yield statement, part


def in_two_steps(alter: Node, part: Node, name: str | None) -> tuple[Step, ...]:
    """Return NOT VALID and VALIDATE; nothing where PostgreSQL's name for the constraint is not known."""
    if name is None:
        return ()
    later = copied(part)
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
