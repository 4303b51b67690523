"""A column's definition, read from the parser's tree."""

from migrator.sqltext.expressions import ColumnSpec
from migrator.sqltext.library import Node, pb
from migrator.sqltext.trees import written_out
from migrator.sqltext.type_names import spelled

_ELSEWHERE = {
    pb.CONSTR_PRIMARY: "PRIMARY KEY",
    pb.CONSTR_UNIQUE: "UNIQUE",
    pb.CONSTR_CHECK: "CHECK",
    pb.CONSTR_FOREIGN: "REFERENCES",
}
_KNOWN = {pb.CONSTR_NULL, pb.CONSTR_NOTNULL, pb.CONSTR_DEFAULT, pb.CONSTR_GENERATED, pb.CONSTR_IDENTITY}
# What CREATE TABLE takes besides: better refused than believed to be checked.
_UNCHECKED = {"compression": "COMPRESSION", "storage_name": "STORAGE", "fdwoptions": "OPTIONS"}


def column_spec(column: Node, text: str) -> ColumnSpec:
    """Return what a ColumnDef says. Raises ValueError for what is a constraint's, and for what nothing would check."""
    found = {part.constraint.contype: part.constraint for part in column.constraints}
    _refuse(column, found, text)
    default, generated = found.get(pb.CONSTR_DEFAULT), found.get(pb.CONSTR_GENERATED)
    identity = found.get(pb.CONSTR_IDENTITY)
    says_null = False if pb.CONSTR_NULL in found else None
    return ColumnSpec(
        spelled(column.type_name),
        not_null=True if pb.CONSTR_NOTNULL in found or identity is not None else says_null,
        default=written_out(default.raw_expr) if default else None,
        identity=None if identity is None else "always" if identity.generated_when == "a" else "by default",
        generated=written_out(generated.raw_expr) if generated else None,
        kept=None if generated is None else "stored" if generated.generated_kind == "s" else "virtual",
        collation=tuple(part.string.sval for part in column.coll_clause.collname),
    )


def _refuse(column: Node, found: dict[int, Node], text: str) -> None:
    for kind, name in _ELSEWHERE.items():
        if kind in found:
            raise ValueError(f"{name} is no part of a column here: state it under constraints or primary_key ({text})")
    if len(found) < len(column.constraints) or {pb.CONSTR_NULL, pb.CONSTR_NOTNULL} <= set(found):
        raise ValueError(f"a column says the same twice, or two things at once: {text}")
    if any(part.conname or part.is_no_inherit for part in found.values()) or not set(found) <= _KNOWN:
        raise ValueError(f"the name of a constraint, NO INHERIT and DEFERRABLE are checked under constraints: {text}")
    if any(part.options for part in found.values()):
        raise ValueError(f"what an identity's sequence is like is checked under sequences: {text}")
    for field, name in _UNCHECKED.items():
        if getattr(column, field):
            raise ValueError(f"{name} of a column is not checked: {text}")
