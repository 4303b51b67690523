"""Names and kinds of database objects in libpg_query's trees."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from migrator.sqltext.library import Node, pb

# PostgreSQL's names for kinds of objects where they are not those of its commands.
_KINDS = {
    "AGGREGATE": "aggregate",
    "AMOP": "operator family",
    "AMPROC": "operator family",
    "DEFACL": "default privileges",
    "DOMCONSTRAINT": "domain",
    "FDW": "foreign data wrapper",
    "FOREIGN_SERVER": "server",
    "LARGEOBJECT": "large object",
    "MATVIEW": "materialized view",
    "OPCLASS": "operator class",
    "OPFAMILY": "operator family",
    "PARAMETER_ACL": "parameter",
    "PUBLICATION_NAMESPACE": "publication",
    "PUBLICATION_REL": "publication",
    "STATISTIC_EXT": "statistics",
    "TABCONSTRAINT": "constraint",
    "TSCONFIGURATION": "text search configuration",
    "TSDICTIONARY": "text search dictionary",
    "TSPARSER": "text search parser",
    "TSTEMPLATE": "text search template",
}
# The name of these is a list whose last item is the object's, and the others the relation's that it belongs to.
ON_RELATION = frozenset({"TABCONSTRAINT", "POLICY", "RULE", "TRIGGER"})


def object_kind(number: int) -> str:
    """Return what people call an ObjectType."""
    name = object_code(number)
    return _KINDS.get(name, name.replace("_", " ").lower())


def object_code(number: int) -> str:
    """Return PostgreSQL's own name of an ObjectType."""
    return str(pb.ObjectType.Name(number)).removeprefix("OBJECT_")


def relation(node: Node) -> str:
    """Return the name of a RangeVar as written."""
    return ".".join(filter(None, (node.catalogname, node.schemaname, node.relname)))


def name_of(value: Node) -> str:
    """Return the name that a field holds, in whatever way the grammar keeps names there."""
    return _NAMES.get(type(value), dotted)(value)


def _held(node: Node) -> str:
    kind = node.WhichOneof("node")
    return name_of(getattr(node, kind)) if kind else ""


def _role(node: Node) -> str:
    return str(node.rolename or pb.RoleSpecType.Name(node.roletype).removeprefix("ROLESPEC_").lower())


def dotted(names: Sequence[Node]) -> str:
    """Return the parts of a qualified name, joined."""
    return ".".join(name_of(part) for part in names)


def _without_catalog(names: Sequence[Node]) -> Sequence[Node]:
    """The grammar writes `int` as pg_catalog.int4."""
    return names[1:] if len(names) > 1 and names[0].string.sval == "pg_catalog" else names


def object_name(code: str, node: Node) -> str:
    """Return the name of an object of DROP or COMMENT: `touch on orders` for what belongs to a relation."""
    if node.WhichOneof("node") != "list":
        return name_of(node)
    items = list(node.list.items)
    if code in ON_RELATION and len(items) > 1:
        return f"{name_of(items[-1])} on {dotted(items[:-1])}"
    if code in {"OPCLASS", "OPFAMILY"}:  # the access method comes first
        return dotted(items[1:])
    if code in {"CAST", "TRANSFORM", "DOMCONSTRAINT", "AMOP", "AMPROC"}:
        return " ".join(name_of(item) for item in items)
    return dotted(items)


_NAMES: Mapping[type[Any], Callable[[Node], str]] = {
    str: str,
    pb.RangeVar: relation,
    pb.Node: _held,
    pb.String: lambda node: node.sval,
    pb.Integer: lambda node: str(node.ival),
    pb.List: lambda node: dotted(node.items),
    pb.TypeName: lambda node: dotted(_without_catalog(node.names)),
    pb.ObjectWithArgs: lambda node: dotted(node.objname),
    pb.RoleSpec: _role,
}
