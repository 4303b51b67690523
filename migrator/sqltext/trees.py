"""Expressions as trees that can be compared, whichever way they were written or PostgreSQL printed them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from migrator.sqltext.library import Node, deparse, parse, pb
from migrator.sqltext.parser import parse_one
from migrator.sqltext.syntax import SqlSyntaxError
from migrator.sqltext.type_names import spelled

Tree: TypeAlias = "tuple[Tree, ...] | str | int | bool | Cast"

_NUMERIC = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
# What PostgreSQL makes of a column or a call by itself where an operator, a function or COALESCE wants it so. Left out
# is what people write more often, and what then matters: (a)::bigint * b.
_IMPLICIT = frozenset(
    {
        *("text", "text[]", "character varying", "numeric", "double precision"),
        *("timestamp with time zone", "timestamp without time zone"),
    }
)
_CONSTANTS = frozenset({"string", "number", "boolean", "null"})
_TRUE_OR_FALSE = {"t": True, "true": True, "f": False, "false": False}
# Where something stands, and how a call was written, is no part of what it is.
_IGNORED = frozenset({"location", "list_start", "list_end", "rexpr_list_start", "rexpr_list_end", "funcformat"})


@dataclass(frozen=True, slots=True)
class Cast:
    """An expression made another type; PostgreSQL adds such casts to what it prints."""

    type: str
    of: Tree


def expression(text: str) -> Node:
    """Return the node of an expression. Raises ValueError."""
    try:
        kind, node = parse_one(f"SELECT (\n{text}\n)")
    except SqlSyntaxError as error:
        raise ValueError(f"not an SQL expression: {text.strip()} ({error.message})") from None
    fields = {field.name for field, _ in node.ListFields()} if kind == "select_stmt" else set()
    if fields != {"target_list", "limit_option", "op"} or len(node.target_list) != 1 or _target(node).name:
        raise ValueError(f"not one SQL expression: {text.strip()}")
    return _target(node).val


def _target(select: Node) -> Node:
    return select.target_list[0].res_target


def written_out(node: Node) -> str:
    """Return an expression as SQL."""
    tree = parse("SELECT 1")
    _target(tree.stmts[0].stmt.select_stmt).val.CopyFrom(node)
    return str(deparse(tree)).removeprefix("SELECT ")


def same(one: Tree, other: Tree) -> bool:
    """Tell whether two trees are one expression.

    A cast on one side only counts, but for those that PostgreSQL adds: to every constant, and, around what is inside of
    an expression, to the types that it makes of others by itself. The outermost one it never adds.
    """
    if isinstance(one, Cast) is isinstance(other, Cast) or _fixed(one) or _fixed(other):
        return _same(one, other)
    return False


def _same(one: Tree, other: Tree) -> bool:
    if isinstance(one, Cast) and isinstance(other, Cast):
        return one.type == other.type and _same(one.of, other.of)
    if isinstance(one, Cast):
        return _addable(one) and (_same(one.of, other) or _same_moment(one, other))
    if isinstance(other, Cast):
        return _addable(other) and (_same(one, other.of) or _same_moment(other, one))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one == other


def _same_moment(cast: Cast, other: Tree) -> bool:
    match cast.of, other:
        case ("string", str(one)), ("string", str(two)):
            return cast.type.startswith(("date", "time")) and same_moment(one, two)
    return False


def same_moment(one: str, other: str) -> bool:
    """Tell whether two dates or times in ISO 8601 are the same, '2026-01-01' and '2026-01-01 00:00:00+01' for example.

    PostgreSQL prints one with a time zone in the session's: what is written without is taken for one in that.
    """
    times = _moment(one), _moment(other)
    match times:
        case datetime() as first, datetime() as second:
            if first.tzinfo is None or second.tzinfo is None:
                return first.replace(tzinfo=None) == second.replace(tzinfo=None)
            return first == second
    return False


def _moment(text: str) -> datetime | None:
    for day in ("", "2000-01-01 "):  # a time alone is one of any day
        with suppress(ValueError):
            return datetime.fromisoformat(day + text) if set("-:") & set(text) else None
    return None


def _addable(cast: Cast) -> bool:
    return cast.type in _IMPLICIT or _fixed(cast.of)


def _fixed(tree: Tree) -> bool:
    """Tell whether a tree is a constant, or an array of them."""
    match tree:
        case Cast():
            return _fixed(tree.of)
        case ("array", *parts):
            return all(map(_fixed, parts))
        case (str(kind), *_):
            return kind in _CONSTANTS
    return False


def tree_of(value: Any) -> Tree:
    """Return the tree of a node, of a list of nodes, or of a plain value."""
    if isinstance(value, str | int | bool):
        return value
    if isinstance(value, pb.Node):
        kind = value.WhichOneof("node")
        return tree_of(getattr(value, kind)) if kind else ()
    known = _KNOWN.get(type(value))
    if known:
        return known(value)
    if not hasattr(value, "ListFields"):
        return tuple(map(tree_of, value))
    fields = ((field.name, tree_of(part)) for field, part in value.ListFields() if field.name not in _IGNORED)
    return (type(value).__name__, *fields)


def _constant(node: Node) -> Tree:
    kind = node.WhichOneof("val")
    match kind:
        case "ival":
            return ("number", str(node.ival.ival))
        case "fval":
            return ("number", str(node.fval.fval))
        case "boolval":
            return ("boolean", bool(node.boolval.boolval))
        case "sval":
            return ("string", str(node.sval.sval))
        case "bsval":  # b101 or x5, printed as '101'::"bit" or '0101'::"bit"
            bits = str(node.bsval.bsval)
            in_fours = (f"{int(digit, 16):04b}" for digit in bits[1:])
            return ("string", bits[1:] if bits[0] == "b" else "".join(in_fours))
    return ("null",)


def _cast(node: Node) -> Tree:
    """PostgreSQL prints -1 as '-1'::integer."""
    name, of = spelled(node.type_name), tree_of(node.arg)
    match of:
        case ("string", str(text)) if name in _NUMERIC:
            of = ("number", text)
        case ("string", str(text)) if name == "boolean" and text.lower() in _TRUE_OR_FALSE:
            of = ("boolean", _TRUE_OR_FALSE[text.lower()])
    return Cast(name, of)


def _operation(node: Node) -> Tree:
    """PostgreSQL prints IN as = ANY (ARRAY[…]), BETWEEN as two comparisons, LIKE as ~~."""
    name = node.name[-1].string.sval
    left = tree_of(node.lexpr)
    match node.kind:
        case pb.AEXPR_IN:
            return _in(name, left, [tree_of(item) for item in node.rexpr.list.items])
        case pb.AEXPR_OP_ANY:
            return ("any", name, left, tree_of(node.rexpr))
        case pb.AEXPR_OP_ALL:
            return ("all", name, left, tree_of(node.rexpr))
        case pb.AEXPR_BETWEEN | pb.AEXPR_NOT_BETWEEN:
            low, high = (tree_of(item) for item in node.rexpr.list.items)
            if node.kind == pb.AEXPR_BETWEEN:
                return ("and", ("operator", ">=", left, low), ("operator", "<=", left, high))
            return ("or", ("operator", "<", left, low), ("operator", ">", left, high))
        case pb.AEXPR_OP | pb.AEXPR_LIKE | pb.AEXPR_ILIKE:
            return ("operator", name, left, tree_of(node.rexpr))
    return (pb.A_Expr_Kind.Name(node.kind), name, left, tree_of(node.rexpr))


def _in(name: str, left: Tree, items: Sequence[Tree]) -> Tree:
    if len(items) == 1:
        return ("operator", name, left, items[0])
    return ("any" if name == "=" else "all", name, left, ("array", *items))


def _array(node: Node) -> Tree:
    return ("array", *map(tree_of, node.elements))


def _boolean(node: Node) -> Tree:
    name = {pb.AND_EXPR: "and", pb.OR_EXPR: "or", pb.NOT_EXPR: "not"}[node.boolop]
    parts: list[Tree] = []
    for part in map(tree_of, node.args):
        nested = isinstance(part, tuple) and part[:1] == (name,) and name != "not"
        parts += part[1:] if nested and isinstance(part, tuple) else [part]
    return (name, *parts)


def _call(node: Node) -> Tree:
    names = [part.string.sval for part in node.funcname]
    names = names[1:] if names[0] == "pg_catalog" else names
    rest = ((f.name, tree_of(v)) for f, v in node.ListFields() if f.name not in _IGNORED | {"funcname", "args"})
    return ("call", ".".join(names), *map(tree_of, node.args), *rest)


_KNOWN: Mapping[type[Any], Callable[[Node], Tree]] = {
    pb.A_Const: _constant,
    pb.TypeCast: _cast,
    pb.A_Expr: _operation,
    pb.A_ArrayExpr: _array,
    pb.BoolExpr: _boolean,
    pb.FuncCall: _call,
    pb.TypeName: spelled,
}
