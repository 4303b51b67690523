"""Queries that a manifest states: one statement that reads, and the relations that it reads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.sqltext.syntax import SqlSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from migrator.sqltext.library import Node

_INTO = "SELECT INTO makes a table"
_PLANNABLE = frozenset({"select_stmt", "insert_stmt", "update_stmt", "delete_stmt", "merge_stmt"})


@dataclass(frozen=True, slots=True)
class Query:
    """One query: its text without a semicolon or comments around it, and (schema or nothing, name) of what it reads.

    Functions and views read more, which is not seen.
    """

    text: str
    relations: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """What is unique: expressions over the rows of a table for which `where` holds, each written as SQL."""

    schema: str | None
    table: str
    keys: tuple[str, ...]
    where: str | None
    nulls_distinct: bool


def parse_query(text: str) -> Query:
    """Return the one query (SELECT, VALUES, TABLE or WITH) in `text`. Raises ValueError, with a message for people.

    INTO and a WITH that changes data are refused. What a function does is not seen.
    """
    alone, kind, node = _one(text, "query")
    if kind != "select_stmt":
        raise ValueError("not a query: it has to begin with SELECT, VALUES, TABLE or WITH")
    if reason := _change(node):
        raise ValueError(f"{reason}; a rule only reads")
    return Query(alone, tuple(dict.fromkeys(_relations(node))))


def parse_plannable(text: str) -> Query:
    """Return the one statement in `text` that EXPLAIN tells the plan of: a query, INSERT, UPDATE, DELETE or MERGE.

    Raises ValueError, with a message for people.
    """
    alone, kind, node = _one(text, "statement")
    if kind not in _PLANNABLE:
        raise ValueError("it has no plan: only a query, INSERT, UPDATE, DELETE and MERGE have")
    if _change(node) == _INTO:
        raise ValueError(f"{_INTO}; a rule changes nothing")
    return Query(alone, tuple(dict.fromkeys(_relations(node))))


def parse_unique(text: str) -> UniqueKey:
    """Return what `users (lower(email)) WHERE active` says is unique, as after ON in CREATE UNIQUE INDEX.

    Raises ValueError, with a message for people.
    """
    from migrator.sqltext.indexes import unique_key
    from migrator.sqltext.parser import parse_one

    try:
        kind, node = parse_one(f"CREATE UNIQUE INDEX ON {text}")
    except SqlSyntaxError as error:
        raise ValueError(f"not a table with what is unique in it: {text} ({error.message})") from None
    if kind != "index_stmt":
        raise ValueError(f"not a table with what is unique in it: {text}")
    return unique_key(node)


def _one(text: str, what: str) -> "tuple[str, str, Node]":
    """Return the one statement in `text`, without a semicolon or comments around it, its kind and its node."""
    from migrator.sqltext.library import pb, walk
    from migrator.sqltext.parser import parse_one
    from migrator.sqltext.statements import split

    try:
        statements = split(text)
        if len(statements) != 1:
            raise ValueError(f"expected one {what}, found {len(statements)} statements")
        alone = text[statements[0].start : statements[0].end]
        kind, node = parse_one(alone)
    except SqlSyntaxError as error:
        raise ValueError(f"not a {what}: {error.message}") from None
    parameters = [part.number for _, part in walk(node) if isinstance(part, pb.ParamRef)]
    if parameters:
        raise ValueError(f"nothing gives ${parameters[0]} a value: write one that is typical")
    return alone, kind, node


def _change(query: "Node") -> str:
    """Return what the query does besides reading, nothing where it does nothing else."""
    from migrator.sqltext.library import pb, walk

    kinds = {type(part) for _, part in walk(query)}
    if pb.IntoClause in kinds:
        return _INTO
    return "its WITH changes data" if kinds & {pb.InsertStmt, pb.UpdateStmt, pb.DeleteStmt, pb.MergeStmt} else ""


def _relations(query: "Node") -> "Iterator[tuple[str | None, str]]":
    """Return the relations named, but for those that its WITH names."""
    from migrator.sqltext.library import pb, walk

    parts = [part for _, part in walk(query)]
    named = {part.ctename for part in parts if isinstance(part, pb.CommonTableExpr)}
    for part in parts:
        if isinstance(part, pb.RangeVar) and (part.schemaname or part.relname not in named):
            yield part.schemaname or None, part.relname
