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


def column_spec(column: Node, text: str) -> ColumnSpec:
    """Return what a ColumnDef says. Raises ValueError for what is a constraint's, not a column's."""
    found = {part.constraint.contype: part.constraint for part in column.constraints}
    for kind, name in _ELSEWHERE.items():
        if kind in found:
            raise ValueError(f"{name} is no part of a column here: state it under constraints or primary_key ({text})")
    default, generated = found.get(pb.CONSTR_DEFAULT), found.get(pb.CONSTR_GENERATED)
    identity = found.get(pb.CONSTR_IDENTITY)
    return ColumnSpec(
        spelled(column.type_name),
        not_null=pb.CONSTR_NOTNULL in found or identity is not None,
        default=written_out(default.raw_expr) if default else None,
        identity=None if identity is None else "always" if identity.generated_when == "a" else "by default",
        generated=written_out(generated.raw_expr) if generated else None,
    )
