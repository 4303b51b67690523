"""SET NOT NULL: it reads the whole table while nobody else may read or write it."""

from collections.abc import Iterator

from migrator.sqltext.commands import command
from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.build import changed, copied, without
from migrator.sqltext.lint.rule import Parsed, Remark, Step, Subject
from migrator.sqltext.naming import made

_HINT = "Let a CHECK prove it first: PostgreSQL then takes SET NOT NULL without reading the table (from 12 on)."

_NAMED = "Add it NOT VALID, and VALIDATE it in a migration of its own: others go on meanwhile."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that no valid CHECK (column IS NOT NULL) makes short, and that is not NOT NULL already."""
    known = subject.known.copy()
    new = _added(subject)
    for statement in subject.statements:
        if statement.kind == "alter_table_stmt" and not known.is_new(statement.node.relation):
            relation = statement.node.relation
            for part, column in _set(statement.node):
                proven = known.has_check(relation.relname, column) or (relation.relname, column) in new
                if not proven and not _is_set(subject, relation, column):
                    yield _remark(statement, part, column)
        known.read(statement.kind, statement.node)


def _set(alter: Node) -> Iterator[tuple[Node, str]]:
    """Return the commands that make a column NOT NULL; from 18 on, ADD NOT NULL is one."""
    for part in (each.alter_table_cmd for each in alter.cmds):
        constraint = getattr(part, "def").constraint
        adds = part.subtype == pb.AT_AddConstraint and constraint.contype == pb.CONSTR_NOTNULL
        if part.subtype == pb.AT_SetNotNull:
            yield part, part.name
        elif adds and not constraint.skip_validation:
            yield part, constraint.keys[0].string.sval


def _is_set(subject: Subject, relation: Node, column: str) -> bool:
    found = (subject.columns(relation) or {}).get(column)
    return found is not None and found.not_null and not found.odd


def _added(subject: Subject) -> frozenset[tuple[str, str]]:
    """Return the columns that the script adds NOT NULL already, where saying it again reads nothing."""
    return frozenset(
        (statement.node.relation.relname, column.colname)
        for statement, part in subject.commands()
        if part.subtype == pb.AT_AddColumn
        for column in [getattr(part, "def").column_def]
        if any(each.constraint.contype == pb.CONSTR_NOTNULL for each in column.constraints)
    )


def _remark(statement: Parsed, part: Node, column: str) -> Remark:
    message = f"SET NOT NULL on {statement.node.relation.relname}.{column} reads the whole table while all others wait"
    if part.subtype == pb.AT_AddConstraint and getattr(part, "def").constraint.conname:
        return Remark(statement.start, message, _NAMED)
    return Remark(statement.start, message, _HINT, steps(statement.node, column), kept=without(statement.node, part))


def steps(alter: Node, column: str) -> tuple[Step, ...]:
    """Return the migrations that make a column NOT NULL and let others go on; `alter` says which table."""
    name = made(alter.relation.relname, column, "not_null_check")
    if name is None:
        return ()
    add, drop = _check_of(column, name), command("DROP CONSTRAINT c", name)
    # One statement would drop the check before it sets NOT NULL: PostgreSQL does what is dropped first.
    proven = (command("VALIDATE CONSTRAINT c", name), command("ALTER COLUMN c SET NOT NULL", column), drop)
    return (
        Step(name, changed(alter, add), changed(alter, drop)),
        Step(
            f"{alter.relation.relname}_{column}_not_null",
            "\n".join(changed(alter, each) for each in proven),
            changed(alter, command("ALTER COLUMN c DROP NOT NULL", column), add),
            "none",
        ),
    )


def _check_of(column: str, name: str) -> Node:
    found = copied(command("ADD CONSTRAINT c CHECK (c IS NOT NULL) NOT VALID"))
    constraint = getattr(found, "def").constraint
    constraint.conname = name
    constraint.raw_expr.null_test.arg.column_ref.fields[0].string.sval = column
    return found
