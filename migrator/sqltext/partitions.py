"""Partition keys and bounds as a manifest writes them and as the catalog prints them."""

from typing import TYPE_CHECKING

from migrator.sqltext.syntax import SqlSyntaxError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from migrator.sqltext.library import Node

_PLAIN = ("strategy", "is_default", "modulus", "remainder")


def parse_key(text: str) -> None:
    """Read a partition key, `range (placed_at)`. Raises ValueError, with a message for people."""
    _key(text)


def same_key(wanted: str, found: str) -> bool:
    """Tell whether a table is partitioned by what is wanted, `found` by pg_get_partkeydef(). Raises ValueError."""
    from migrator.sqltext.indexes import same_elements

    one, other = _key(wanted), _key(found)
    parts = [[param.partition_elem for param in key.part_params] for key in (one, other)]
    return one.strategy == other.strategy and same_elements(*parts)


def parse_bound(text: str) -> None:
    """Read a partition's bound, `FOR VALUES FROM (1) TO (10)` or `DEFAULT`. Raises ValueError."""
    _bound(text)


def same_bound(wanted: str, found: str) -> bool:
    """Tell whether a partition has the bound that is wanted, `found` by pg_get_expr(relpartbound). Raises ValueError.

    The order of a list does not count. PostgreSQL prints a time with time zone in the session's zone: one that is
    written without a zone is taken for one in that.
    """
    one, other = _bound(wanted), _bound(found)
    return (
        all(getattr(one, name) == getattr(other, name) for name in _PLAIN)
        and _same_list(one.listdatums, other.listdatums)
        and _same_row(one.lowerdatums, other.lowerdatums)
        and _same_row(one.upperdatums, other.upperdatums)
    )


def _same_list(one: "Sequence[Node]", other: "Sequence[Node]") -> bool:
    values = [_value(a) for a in one], [_value(b) for b in other]
    return len(one) == len(other) and all(
        any(_same_value(a, b) for b in there) for here, there in (values, values[::-1]) for a in here
    )


def _same_row(one: "Sequence[Node]", other: "Sequence[Node]") -> bool:
    return len(one) == len(other) and all(_same_value(_value(a), _value(b)) for a, b in zip(one, other, strict=True))


def _value(datum: "Node") -> tuple[str, str]:
    """Return the kind of a bound's value (value, word, expression) and its text: '1' and 1 are the same number."""
    from migrator.sqltext.trees import tree_of, written_out

    tree = tree_of(datum)
    match tree:
        case ("number" | "string", str(text)):
            return "value", text
        case ("boolean", bool(flag)):
            return "value", str(flag).lower()
    if datum.WhichOneof("node") == "column_ref":  # MINVALUE and MAXVALUE
        return "word", datum.column_ref.fields[0].string.sval
    return "expression", written_out(datum)


def _same_value(one: tuple[str, str], other: tuple[str, str]) -> bool:
    from migrator.sqltext.trees import same_moment

    return one == other or (one[0] == other[0] == "value" and same_moment(one[1], other[1]))


def _key(text: str) -> "Node":
    what = f"not a partition key: {text.strip()}"
    table = _parsed(f"CREATE TABLE t (c int) PARTITION BY {text}", what)
    if not {field.name for field, _ in table.ListFields()} <= {"relation", "table_elts", "partspec", "oncommit"}:
        raise ValueError(what)
    return table.partspec


def _bound(text: str) -> "Node":
    what = f"not a partition's bound: {text.strip()}"
    table = _parsed(f"CREATE TABLE t PARTITION OF p {text}", what)
    if not {field.name for field, _ in table.ListFields()} <= {"relation", "inh_relations", "partbound", "oncommit"}:
        raise ValueError(what)
    return table.partbound


def _parsed(statement: str, what: str) -> "Node":
    from migrator.sqltext.parser import parse_one

    try:
        return parse_one(statement)[1]
    except SqlSyntaxError as error:
        raise ValueError(f"{what} ({error.message})") from None
