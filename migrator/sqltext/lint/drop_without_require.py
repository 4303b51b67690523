"""Data dropped while the manifest states nothing that has to hold before."""

from collections.abc import Iterator

from migrator.sqltext.library import pb
from migrator.sqltext.lint.known import Known, range_var
from migrator.sqltext.lint.rule import Parsed, Remark, Subject
from migrator.sqltext.objects import dotted, object_code, object_kind, object_name

_HINT = "State under require what makes it safe: that the table is empty, or that nothing was written to it lately."

# With these, tables or columns may go.
_HOLDING = frozenset({pb.OBJECT_SCHEMA, pb.OBJECT_TYPE, pb.OBJECT_DOMAIN, pb.OBJECT_EXTENSION})


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of tables and columns that an up script drops, but for those that it made itself."""
    if subject.direction == "down" or subject.guarded:
        return
    known = subject.known.copy()
    for statement in subject.statements:
        known.read(statement.kind, statement.node)
        for what in _dropped(statement, known):
            yield Remark(statement.start, f"DROP {what}, and no require says when that is safe", _HINT)


def _dropped(statement: Parsed, known: Known) -> Iterator[str]:
    node = statement.node
    match statement.kind:
        case "drop_stmt" if node.remove_type == pb.OBJECT_TABLE:
            names = (item.list.items for item in node.objects)
            yield from (f"TABLE {dotted(each)}" for each in names if not known.is_new(range_var(each)))
        case "drop_stmt" if node.behavior == pb.DROP_CASCADE and node.remove_type in _HOLDING:
            kind, code = object_kind(node.remove_type).upper(), object_code(node.remove_type)
            yield from (f"{kind} {object_name(code, item)} CASCADE" for item in node.objects)
        case "drop_owned_stmt":
            yield f"OWNED BY {', '.join(role.role_spec.rolename for role in node.roles)}"
        case "alter_table_stmt" if not known.is_new(node.relation):
            commands = (each.alter_table_cmd for each in node.cmds)
            gone = (each.name for each in commands if each.subtype == pb.AT_DropColumn)
            yield from (f"COLUMN {node.relation.relname}.{name}" for name in gone)
