"""Expressions, columns, types and index definitions as a manifest writes them and as the catalog prints them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from migrator.sqltext.syntax import SqlSyntaxError

if TYPE_CHECKING:
    from migrator.sqltext.library import Node


@dataclass(frozen=True, slots=True)
class IndexTarget:
    """What an index is on: `parts` and `include` as they are written, `method` only where USING says it."""

    table: str
    schema: str | None
    parts: tuple[str, ...]
    method: str | None
    include: tuple[str, ...]
    where: str | None


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """What a column should be; `type` in format_type's spelling, `default` and `generated` as expressions.

    None, and no `collation` (its name, a schema before it or not), is what nothing is said of.
    """

    type: str
    not_null: bool | None = None
    default: str | None = None
    identity: Literal["always", "by default"] | None = None
    generated: str | None = None
    kept: Literal["stored", "virtual"] | None = None
    collation: tuple[str, ...] = ()


def same_expression(one: str, other: str) -> bool:
    """Tell whether two expressions are the same, as one a person wrote and one that PostgreSQL printed.

    White space, parentheses, the case of key words and names, IN and = ANY, BETWEEN and its two comparisons do not
    count, nor do casts that PostgreSQL may have added: `'new'` is `'new'::text`, `lower(name)` is `lower(name::text)`.
    What needs the catalog is not known: a qualified and an unqualified name differ, `'1'` and 1 do, now() and
    CURRENT_TIMESTAMP do.
    Raises ValueError, with a message for people, where one is not an expression.
    """
    from migrator.sqltext.trees import expression, same, tree_of

    return same(tree_of(expression(one)), tree_of(expression(other)))


def normal_type(text: str) -> str:
    """Return a type in format_type()'s spelling: `varchar(20)` is `character varying(20)`. Raises ValueError."""
    from migrator.sqltext.type_names import spelled

    column = _column(text)
    if column.constraints or column.HasField("coll_clause"):
        raise ValueError(f"not a type alone: {text.strip()}")
    return spelled(column.type_name)


def parse_column(text: str) -> ColumnSpec:
    """Return what `text not null default 'new'` says of a column. Raises ValueError, with a message for people."""
    from migrator.sqltext.columns import column_spec

    return column_spec(_column(text), text)


@lru_cache(maxsize=1 << 10)  # read before anything is asked, and again to be compared
def parse_index_target(text: str) -> IndexTarget:
    """Return what `orders (placed_at DESC, lower(email)) WHERE active` says of an index.

    It is what may follow ON in CREATE INDEX. Raises ValueError, with a message for people.
    """
    from migrator.sqltext.indexes import target_of

    return target_of(text, _index(f"CREATE INDEX ON {text}", text))


def same_index(target: str, definition: str) -> bool:
    """Tell whether an index, by pg_get_indexdef(), is what `target` says: table, order, opclasses and WHERE included.

    Schema and method count where `target` says them. Raises ValueError, with a message for people.
    """
    from migrator.sqltext.indexes import same_target

    return same_target(parse_index_target(target), _index(f"CREATE INDEX ON {target}", target), _index(definition))


def _column(text: str) -> "Node":
    what = f"not a column's type and constraints: {text.strip()}"
    table = _parsed(f"CREATE TABLE t (c {text}\n)", "create_stmt", what)
    fields = {field.name for field, _ in table.ListFields()}
    if fields != {"relation", "table_elts", "oncommit"} or len(table.table_elts) != 1:
        raise ValueError(what)
    return table.table_elts[0].column_def


def _index(statement: str, shown: str | None = None) -> "Node":
    return _parsed(statement, "index_stmt", f"not a table with the columns of an index: {shown or statement}")


def _parsed(statement: str, expected: str, what: str) -> "Node":
    from migrator.sqltext.parser import parse_one

    try:
        kind, node = parse_one(statement)
    except SqlSyntaxError as error:
        raise ValueError(f"{what} ({error.message})") from None
    if kind != expected:
        raise ValueError(what)
    return node
