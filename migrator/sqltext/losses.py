"""What data a script takes with it, as far as its text says: dropped and emptied tables, dropped columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.sqltext.script import Script
from migrator.sqltext.syntax import SqlSyntaxError

if TYPE_CHECKING:
    from migrator.sqltext.library import Node


@dataclass(frozen=True, slots=True)
class Loss:
    """A table, or one column of it, whose data will be gone; or all rows of a table that stays, where `emptied`.

    `schema` is empty where the script names none.
    """

    schema: str
    table: str
    column: str = ""
    emptied: bool = False

    def __str__(self) -> str:
        table = f"{self.schema}.{self.table}" if self.schema else self.table
        if self.emptied:
            return f"all rows of {table}"
        return f"column {table}.{self.column}" if self.column else f"table {table}"


def losses(script: Script) -> tuple[Loss, ...]:
    """Return what the script drops or empties, each once. What functions, DO blocks and CASCADE take is not seen."""
    from migrator.sqltext.parser import parse_one

    found: list[Loss] = []
    for unit in script.units:
        for text in script.statements_of(unit):
            try:
                found += _of(*parse_one(text))
            except SqlSyntaxError:
                continue  # a warning of the script's own says that it cannot be read
    return tuple(dict.fromkeys(found))


def _of(kind: str, node: "Node") -> Iterator[Loss]:
    return _READERS[kind](node) if kind in _READERS else iter(())


def _of_drop(node: "Node") -> Iterator[Loss]:
    from migrator.sqltext.library import pb

    for item in node.objects if node.remove_type == pb.OBJECT_TABLE else ():
        *schema, table = [part.string.sval for part in item.list.items]
        yield Loss(schema[-1] if schema else "", table)


def _of_alter(node: "Node") -> Iterator[Loss]:
    from migrator.sqltext.library import pb

    for command in node.cmds:
        if command.alter_table_cmd.subtype == pb.AT_DropColumn:
            yield Loss(node.relation.schemaname, node.relation.relname, command.alter_table_cmd.name)


def _of_truncate(node: "Node") -> Iterator[Loss]:
    for item in node.relations:
        yield Loss(item.range_var.schemaname, item.range_var.relname, emptied=True)


def _of_delete(node: "Node") -> Iterator[Loss]:
    if not node.HasField("where_clause"):
        yield Loss(node.relation.schemaname, node.relation.relname, emptied=True)


_READERS = {
    "drop_stmt": _of_drop,
    "alter_table_stmt": _of_alter,
    "truncate_stmt": _of_truncate,
    "delete_stmt": _of_delete,
}
