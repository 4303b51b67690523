"""ADD UNIQUE and ADD PRIMARY KEY: they build an index while nobody else may read or write the table."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.build import changed, command, copied, default_name, names_of, text_of, without
from migrator.sqltext.lint.rule import Parsed, Remark, Step, Subject
from migrator.sqltext.lint.validating import added

_HINT = "Build the index with CREATE UNIQUE INDEX CONCURRENTLY, then make it the constraint's: ADD … USING INDEX."
_PARTITIONED = "It is a partitioned table: make the index ON ONLY it, CONCURRENTLY on each partition, then attach them."
_QUESTION = "Are the columns NOT NULL already? If not, USING INDEX reads the whole table for that; see set-not-null."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that builds its index itself."""
    for statement, part in added(subject, pb.CONSTR_UNIQUE, pb.CONSTR_PRIMARY):
        constraint = getattr(part, "def").constraint
        if not constraint.indexname:
            yield _remark(statement, part, subject)


def _remark(statement: Parsed, part: Node, subject: Subject) -> Remark:
    table = statement.node.relation.relname
    primary = getattr(part, "def").constraint.contype == pb.CONSTR_PRIMARY
    what = "PRIMARY KEY" if primary else "UNIQUE"
    message = f"ADD {what} on {table} builds an index while all others wait"
    if table in subject.known.partitioned:
        return Remark(statement.start, message, _PARTITIONED)
    steps, kept = _steps(statement.node, part), without(statement.node, part)
    return Remark(statement.start, message, _HINT, steps, _QUESTION if primary else None, kept)


def _steps(alter: Node, part: Node) -> tuple[Step, ...]:
    constraint = getattr(part, "def").constraint
    columns, table = names_of((*constraint.keys, *constraint.including)), alter.relation.relname
    primary = constraint.contype == pb.CONSTR_PRIMARY
    name = constraint.conname or default_name((table, *(() if primary else columns)), "pkey" if primary else "key")
    if name is None:
        return ()
    using = copied(part)
    made = getattr(using, "def").constraint
    made.conname = made.indexname = name
    del made.keys[:], made.including[:], made.options[:]
    made.indexspace, made.nulls_not_distinct = "", False
    up = "\n".join((_index(alter.relation, constraint, name), changed(alter, using)))
    return (Step(name, up, changed(alter, command("DROP CONSTRAINT c", name)), "none"),)


def _index(relation: Node, constraint: Node, name: str) -> str:
    """Return the index as the constraint would build it."""
    index = pb.IndexStmt(idxname=name, unique=True, concurrent=True, access_method="btree")
    index.relation.CopyFrom(relation)
    index.nulls_not_distinct, index.table_space = constraint.nulls_not_distinct, constraint.indexspace
    index.options.extend(constraint.options)
    for keys, into in ((constraint.keys, index.index_params), (constraint.including, index.index_including_params)):
        for column in names_of(keys):
            element = into.add().index_elem
            element.name, element.ordering = column, pb.SORTBY_DEFAULT
            element.nulls_ordering = pb.SORTBY_NULLS_DEFAULT
    return text_of("index_stmt", index)
