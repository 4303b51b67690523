"""What the statements before have made, as far as rules ask for it: tables, and checks that a column is not null."""

from copy import deepcopy
from typing import Self

from migrator.sqltext.library import Node, pb

Table = tuple[str, str]


class Known:
    """Read statement by statement. A table is its schema, '' where none is named, and its name."""

    def __init__(self) -> None:
        self.new: set[Table] = set()
        self.partitioned: set[str] = set()
        self._checks: dict[tuple[str, str], tuple[str, bool]] = {}

    def copy(self) -> Self:
        """Return the same, to read on without changing this one."""
        return deepcopy(self)

    def settled(self) -> Self:
        """Return what is known to the next script, for which no table is new any more."""
        other = self.copy()
        other.new = set()
        return other

    def is_new(self, relation: Node) -> bool:
        """Tell whether the script that is being read made the table itself."""
        name, schema = relation.relname, relation.schemaname
        return any(name == table and (schema == other or not schema or not other) for other, table in self.new)

    def has_check(self, table: str, column: str) -> bool:
        """Tell whether a valid CHECK says already that a column of a table is not null."""
        return any(of == table and about == (column, True) for (of, _), about in self._checks.items())

    def read(self, kind: str, node: Node) -> None:
        """Take in what a statement does."""
        match kind:
            case "create_stmt":
                self._made(node.relation)
                if node.HasField("partspec"):
                    self.partitioned.add(node.relation.relname)
            case "create_table_as_stmt":
                self._made(node.into.rel)
            case "rename_stmt" if node.rename_type == pb.OBJECT_TABLE and self.is_new(node.relation):
                self.new.add((node.relation.schemaname, node.newname))
            case "alter_table_stmt":
                for command in node.cmds:
                    self._altered(node.relation.relname, command.alter_table_cmd)

    def _made(self, relation: Node) -> None:
        self.new.add((relation.schemaname, relation.relname))

    def _altered(self, table: str, command: Node) -> None:
        key = (table, command.name)
        if command.subtype == pb.AT_AddConstraint:
            constraint = getattr(command, "def").constraint
            if column := _not_null(constraint):
                self._checks[table, constraint.conname] = (column, not constraint.skip_validation)
        elif command.subtype == pb.AT_ValidateConstraint and key in self._checks:
            self._checks[key] = (self._checks[key][0], True)
        elif command.subtype == pb.AT_DropConstraint:
            self._checks.pop(key, None)


def _not_null(constraint: Node) -> str:
    """Return the column of CHECK (column IS NOT NULL)."""
    test = constraint.raw_expr.null_test
    fields = test.arg.column_ref.fields
    checks = constraint.contype == pb.CONSTR_CHECK and test.nulltesttype == pb.IS_NOT_NULL
    return fields[-1].string.sval if checks and len(fields) else ""
