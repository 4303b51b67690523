"""What the statements before have made, as far as rules ask for it: tables, and checks that a column is not null."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Self

from migrator.sqltext.library import Node, pb

Table = tuple[str, str]


class Known:
    """Read statement by statement. A table is its schema, '' where none is named, and its name."""

    def __init__(self) -> None:
        self.new: set[Table] = set()
        self.old: set[Table] = set()
        self.partitioned: set[str] = set()
        self._checks: dict[tuple[str, str], tuple[str, bool]] = {}

    def copy(self) -> Self:
        """Return the same, to read on without changing this one."""
        return deepcopy(self)

    def settled(self) -> Self:
        """Return what is known to the next script, for which no table is new any more."""
        other = self.copy()
        other.new, other.old = set(), self.old | self.new
        return other

    def is_new(self, relation: Node) -> bool:
        """Tell whether the script that is being read made the table itself."""
        return _among(relation, self.new)

    def has_check(self, table: str, column: str) -> bool:
        """Tell whether a valid CHECK says already that a column of a table is not null."""
        return any(of == table and about == (column, True) for (of, _), about in self._checks.items())

    def read(self, kind: str, node: Node) -> None:
        """Take in what a statement does."""
        for relation, if_not_exists in _made(kind, node):
            if not (if_not_exists and _among(relation, self.old)):
                self.new.add((relation.schemaname, relation.relname))
        match kind:
            case "create_stmt" if node.HasField("partspec"):
                self.partitioned.add(node.relation.relname)
            case "rename_stmt" if node.rename_type == pb.OBJECT_TABLE:
                self._renamed(node.relation, node.newname)
            case "alter_table_stmt":
                for command in node.cmds:
                    self._altered(node.relation.relname, command.alter_table_cmd)

    def _renamed(self, relation: Node, name: str) -> None:
        if self.is_new(relation):
            self.new.add((relation.schemaname, name))
        if relation.relname in self.partitioned:
            self.partitioned.add(name)

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


def _made(kind: str, node: Node) -> Iterator[tuple[Node, bool]]:
    """Return the tables that a statement makes, and whether only where there is none of that name."""
    match kind:
        case "create_stmt":
            yield node.relation, node.if_not_exists
        case "create_table_as_stmt":
            yield node.into.rel, node.if_not_exists
        case "select_stmt" if node.HasField("into_clause"):
            yield node.into_clause.rel, False
        case "create_schema_stmt":
            elements = (part.create_stmt.relation for part in node.schema_elts if part.HasField("create_stmt"))
            for relation in elements:
                yield pb.RangeVar(schemaname=relation.schemaname or node.schemaname, relname=relation.relname), False


def _among(relation: Node, tables: set[Table]) -> bool:
    """Tell whether a name is one of these; without a schema, it may be in any."""
    name, schema = relation.relname, relation.schemaname
    return any(name == table and (schema == other or not schema or not other) for other, table in tables)


def range_var(names: Node) -> Node:
    """Return the name of a relation that a DROP holds as a list, as other statements hold it."""
    *schema, table = [part.string.sval for part in names]
    return pb.RangeVar(schemaname=schema[-1] if schema else "", relname=table)


def _not_null(constraint: Node) -> str:
    """Return the column of CHECK (column IS NOT NULL)."""
    test = constraint.raw_expr.null_test
    fields = test.arg.column_ref.fields
    checks = constraint.contype == pb.CONSTR_CHECK and test.nulltesttype == pb.IS_NOT_NULL
    return fields[-1].string.sval if checks and len(fields) else ""
