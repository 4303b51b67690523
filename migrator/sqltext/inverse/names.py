"""Names as SQL, and the parts of trees that inverses are made of."""

from collections.abc import Iterable, Sequence

from migrator.sqltext.library import Node, pb, scan, walk
from migrator.sqltext.trees import written_out

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def ident(name: str) -> str:
    """Return a name as SQL, in quotes where it needs them."""
    plain = set(name) <= _PLAIN and not name[:1].isdigit()
    if plain and scan(name).tokens[0].keyword_kind in (pb.NO_KEYWORD, pb.UNRESERVED_KEYWORD):
        return name
    return '"' + name.replace('"', '""') + '"'


def qualified(parts: Iterable[str]) -> str:
    """Return a name of several parts as SQL."""
    return ".".join(ident(part) for part in parts if part)


def strings(names: Sequence[Node]) -> tuple[str, ...]:
    """Return the texts of String nodes."""
    return tuple(part.string.sval for part in names)


def of_relation(node: Node) -> tuple[str, ...]:
    """Return the parts of a RangeVar's name."""
    return tuple(filter(None, (node.catalogname, node.schemaname, node.relname)))


def short(parts: Sequence[str]) -> str:
    """Return the name that an object is remembered by: public is where names without a schema lead to."""
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] == "public" else parts)


def type_text(node: Node) -> str:
    """Return a TypeName as SQL."""
    cast = pb.Node(type_cast=pb.TypeCast(arg=pb.Node(a_const=pb.A_Const(isnull=True)), type_name=node))
    return written_out(cast).removeprefix("NULL::")


def type_word(node: Node) -> str:
    """Return the last part of a type's name, as the parser has it: int4 for integer."""
    return str(node.names[-1].string.sval)


def columns_in(node: Node) -> tuple[str, ...]:
    """Return the columns that an expression, an index or a constraint is on, each once."""
    found: list[str] = []
    for _, part in walk(node):
        if isinstance(part, pb.ColumnRef):
            found += [field.string.sval for field in part.fields[-1:]]
        elif isinstance(part, pb.IndexElem) and part.name:
            found.append(part.name)
        elif isinstance(part, pb.Constraint):
            found += strings(part.keys) + strings(part.fk_attrs) + strings(part.including)
    return tuple(dict.fromkeys(found))
