"""The names that PostgreSQL gives to what has none: the one place that knows them.

As makeObjectName(), ChooseRelationName(), ChooseIndexColumnNames(), ChooseConstraintName() and
ChooseExtendedStatisticName() of PostgreSQL 15 to 18 do. Where a name is taken they count on from 1 until one is free;
scripts do not tell of every name that there is, so nothing is returned then.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal, TypeAlias

from migrator.sqltext.library import Node, pb, walk

LONGEST = 63  # NAMEDATALEN - 1, in bytes; what is longer PostgreSQL cuts

# Tells whether a schema has a relation, a constraint or a statistics object of that name.
Taken: TypeAlias = Callable[[Literal["relation", "constraint", "statistics"], str], bool]

LABELS = {
    pb.CONSTR_PRIMARY: "pkey",
    pb.CONSTR_UNIQUE: "key",
    pb.CONSTR_EXCLUSION: "excl",
    pb.CONSTR_FOREIGN: "fkey",
    pb.CONSTR_CHECK: "check",
    pb.CONSTR_NOTNULL: "not_null",
}
BY_INDEX = frozenset({pb.CONSTR_PRIMARY, pb.CONSTR_UNIQUE, pb.CONSTR_EXCLUSION})


def index_name(node: Node, taken: Taken) -> str | None:
    """Return the name of an IndexStmt's index; None where it is not certain."""
    elements = (item.index_elem for item in (*node.index_params, *node.index_including_params))
    name = _of_index(node.relation.relname, elements, "idx")
    return None if name is None or taken("relation", name) else name


def constraint_name(table: str, node: Node, columns: Collection[str] | None, taken: Taken) -> str | None:
    """Return the name of a table's Constraint; None where it is not certain.

    `columns` are the table's, None where they are not known.
    """
    name = _of_constraint(table, node, columns)
    clashes = name is None or taken("constraint", name) or (node.contype in BY_INDEX and taken("relation", name))
    return None if clashes else name


def statistics_name(node: Node, taken: Taken) -> str | None:
    """Return the name of a CreateStatsStmt's object; None where it is not certain."""
    columns = [item.stats_elem.name or "expr" for item in node.exprs]
    name = made(node.relations[0].range_var.relname, _joined(columns), "stat")
    return None if name is None or taken("statistics", name) else name


def made(first: str, second: str, label: str) -> str | None:
    """Return two names, the second '' where there is none, and a label as one name: the longer of the two is cut.

    None where PostgreSQL would have to cut characters of several bytes: how many they have is up to the database.
    """
    room = LONGEST - len(f"_{label}") - bool(second)
    if len(f"{first}{second}".encode()) <= room:
        return "_".join(filter(None, (first, second, label)))
    if not (first + second).isascii():
        return None
    one, other = len(first), len(second)
    while one + other > room:
        one, other = (one - 1, other) if one > other else (one, other - 1)
    return "_".join(filter(None, (first[:one], second[:other], label)))


def _of_constraint(table: str, node: Node, columns: Collection[str] | None) -> str | None:
    label = LABELS.get(node.contype)
    if label is None:
        return None
    if node.contype == pb.CONSTR_PRIMARY:
        return made(table, "", label)
    if node.contype == pb.CONSTR_CHECK:
        column = _checked(table, node.raw_expr, columns)
        return None if column is None else made(table, column, label)
    if node.contype in BY_INDEX:
        elements = [item.list.items[0].index_elem for item in node.exclusions]
        keys = [pb.IndexElem(name=key.string.sval) for key in (*node.keys, *node.including)]
        return _of_index(table, (*elements, *keys), label)
    return made(table, _joined([key.string.sval for key in (*node.keys, *node.fk_attrs)]), label)


def _checked(table: str, expression: Node, columns: Collection[str] | None) -> str | None:
    """Return the column in a CHECK's name: the only one that it reads; '' for none or several.

    A whole row, which the table's name alone or with .* is, counts as one without a name.
    """
    found: set[str] = set()
    for _, part in walk(expression):
        if isinstance(part, pb.ColumnRef):
            name = part.fields[-1].string.sval
            if len(part.fields) == 1 and name == table and name not in (columns or ()):
                if columns is None:
                    return None
                name = ""
            found.add(name)
    return found.pop() if len(found) == 1 else ""


def _of_index(table: str, elements: Iterable[Node], label: str) -> str | None:
    columns: list[str] = []
    for element in elements:
        name = element.name or _column_alone(element.expr)
        unused = name if name is None else _unused(name, columns)
        if unused is None:
            return None
        columns.append(unused)
    return made(table, _joined(columns), label)


def _column_alone(expression: Node) -> str | None:
    """Return the name of an expression that is a column: what others are called is up to the version."""
    fields = expression.column_ref.fields
    return str(fields[-1].string.sval) if fields else None


def _unused(name: str, columns: Sequence[str]) -> str | None:
    """Return a column's name, with a number where the index has it already; None where that would have to be cut."""
    number, unused = 0, name
    while unused in columns:
        number += 1
        unused = f"{name}{number}"
    return unused if not number or len(unused.encode()) <= LONGEST else None


def _joined(columns: Iterable[str]) -> str:
    """Return columns as one part of a name; PostgreSQL joins no more once they are longer than any name may be."""
    joined = ""
    for column in columns:
        joined = f"{joined}_{column}" if joined else column
        if len(joined.encode()) > LONGEST:
            break
    return joined
