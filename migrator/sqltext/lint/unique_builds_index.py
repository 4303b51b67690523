"""ADD UNIQUE, ADD PRIMARY KEY and ADD EXCLUDE: they build an index while nobody else may read or write the table."""

from collections.abc import Iterator
from itertools import chain

from migrator.sqltext.commands import command
from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.build import changed, copied, names_of, text_of
from migrator.sqltext.lint.called import constraint_called
from migrator.sqltext.lint.rule import Remark, Step, Subject
from migrator.sqltext.lint.set_not_null import steps as not_null_steps
from migrator.sqltext.lint.validating import Added, added

_HINT = "Build the index with CREATE UNIQUE INDEX CONCURRENTLY, then make it the constraint's: ADD … USING INDEX."
_PARTITIONED = "It is a partitioned table: make the index ON ONLY it, CONCURRENTLY on each partition, then attach them."
_ONLY_SO = "PostgreSQL has no other way to build it: choose an hour in which others can wait."
_WORDS = {pb.CONSTR_UNIQUE: "UNIQUE", pb.CONSTR_PRIMARY: "PRIMARY KEY", pb.CONSTR_EXCLUSION: "EXCLUDE"}
_QUESTION = "Are the columns NOT NULL already? If not, USING INDEX reads the whole table for that; see set-not-null."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that builds its index itself."""
    for each in added(subject, *_WORDS):
        if not each.constraint.indexname:
            yield _remark(each, subject)


def _remark(adding: Added, subject: Subject) -> Remark:
    start, kind, relation = adding.statement.start, adding.constraint.contype, adding.statement.node.relation
    message = f"ADD {_WORDS[kind]} on {relation.relname} builds an index while all others wait"
    if kind == pb.CONSTR_EXCLUSION or adding.constraint.without_overlaps:
        return Remark(start, message, _ONLY_SO)
    if relation.relname in subject.known.partitioned:
        return Remark(start, message, _PARTITIONED)
    nullable = _nullable(adding, subject) if kind == pb.CONSTR_PRIMARY else []
    proofs = [not_null_steps(adding.statement.node, column) for column in nullable or ()]
    own = _steps(adding, constraint_called(subject, adding.statement, adding.command))
    steps = (*chain.from_iterable(proofs), *own) if own and all(proofs) else ()
    return Remark(start, message, _HINT, steps, _QUESTION if nullable is None else None, adding.kept)


def _nullable(adding: Added, subject: Subject) -> list[str] | None:
    """Return the key's columns that are not NOT NULL yet, None where the scripts before do not tell."""
    columns = subject.columns(adding.statement.node.relation)
    keys = names_of(adding.constraint.keys)
    if columns is None or any(key not in columns for key in keys):
        return None
    return [key for key in keys if not columns[key].not_null]


def _steps(adding: Added, name: str | None) -> tuple[Step, ...]:
    if name is None or not adding.whole:
        return ()
    alter, constraint, using = adding.statement.node, adding.constraint, copied(adding.command)
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
