"""ALTER TABLE, command by command."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from migrator.sqltext.inverse.names import columns_in, ident, of_relation, qualified, short, type_text, type_word
from migrator.sqltext.inverse.said import Answer, Question, Said, words
from migrator.sqltext.inverse.tables import add_column, add_constraint
from migrator.sqltext.inverse.world import Column, Thing, World
from migrator.sqltext.library import Node, deparse, parse, pb
from migrator.sqltext.trees import written_out

# Between two of one family PostgreSQL converts columns by itself, both ways.
FAMILIES = (
    frozenset({"int2", "int4", "int8", "numeric", "float4", "float8"}),
    frozenset({"text", "varchar", "bpchar"}),
    frozenset({"timestamp", "timestamptz"}),
    frozenset({"json", "jsonb"}),
)
Command: TypeAlias = Callable[[World, Thing | None, str, Node, Said], Iterator[Answer]]


def alter_table(world: World, said: Said) -> Iterator[Answer]:
    """ALTER TABLE: its commands' inverses, the last one first."""
    node = said.node
    parts = of_relation(node.relation)
    table, head = world.find("relation", short(parts)), f"ALTER TABLE {qualified(parts)}"
    undone: list[list[Answer]] = []
    for item in node.cmds:
        command = item.alter_table_cmd
        handle = _COMMANDS.get(command.subtype, _other)
        answers = list(handle(world, table, head, command, said))
        if node.missing_ok and table is None:
            answers = [Question(f"was {short(parts)} there? no earlier script made it")]
        stays = command.subtype in _TAKING or not world.goes_along(table, said)
        undone.append(answers if stays else [])
    if table:
        table.parts.append(said)
    for answers in reversed(undone):
        yield from answers


def _other(world: World, _table: Thing | None, _head: str, command: Node, said: Said) -> Iterator[Answer]:
    if command.subtype in _BETWEEN_TABLES:
        world.doubt(said, said.words)
    yield Question(f"what undoes {str(pb.AlterTableType.Name(command.subtype)).removeprefix('AT_')}?")


def _detail(command: Node) -> Node:
    return getattr(command, "def")  # a word of Python's own


def _column(table: Thing | None, name: str) -> Column | str:
    """Return what is known of a column, or why nothing is."""
    if table is None or table.columns is None:
        return "no earlier script tells what the column was"
    return table.doubt or table.columns.get(name) or "no earlier script tells what the column was"


def _add_column(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    node = _detail(command).column_def
    undo = f"{head} DROP COLUMN {ident(node.colname)}"
    if command.missing_ok:
        if table is None or table.columns is None or table.doubt:
            yield Question("was the column there already?", undo)
            return
        if node.colname in table.columns:
            return
    if table:
        add_column(table, node, said, world.drafting)
        world.widened(said, table.name)
    yield undo


def _drop_column(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    column = _column(table, command.name)
    if table and isinstance(column, Column):
        yield from _column_again(world, table, head, command, column)
    else:
        yield Question("no earlier script tells what the column was; its values do not come back")
    if table:
        _forget_column(world, table, command.name, said)
        world.changed(said, f"{table.name} {command.name}", table)
        world.widened(said, table.name)


def _column_again(world: World, table: Thing, head: str, command: Node, column: Column) -> Iterator[Answer]:
    name = command.name
    text = f"{head} ADD COLUMN {ident(name)} {type_text(column.type)}"
    text += f" DEFAULT {written_out(column.default)}" if column.default is not None else ""
    text += " NOT NULL" if column.not_null else ""
    used = any(name in columns_in(held.node) for held in (table.constraints or {}).values())
    on_it = {name.lower()}
    used = used or any(on_it <= part.words for each in world.children(table) for part in each.parts)
    used = used or any(on_it <= words(text) for text in table.comments) or bool(table.grants)
    if used or column.vague or command.behavior == pb.DROP_CASCADE:
        yield Question("the column comes back without what was on it: constraints, indexes, comments, grants", text)
    elif why := (column.not_null and (column.odd or table.moved)) or world.outdated_since(column.order, words(text)):
        yield Question(why, text)
    elif column.not_null and column.default is None:
        yield Question("its values are lost, and it was NOT NULL: what do the rows get?", text)
    else:
        yield f"-- The column comes back; its values do not.\n{text}"


def _forget_column(world: World, table: Thing, name: str, said: Said) -> None:
    for key in [key for key in table.comments if name.lower() in words(key)]:
        del table.comments[key]
    if table.columns is not None:
        table.columns.pop(name, None)
    for held in [key for key, held in (table.constraints or {}).items() if name in columns_in(held.node)]:
        (table.constraints or {}).pop(held)
    for child in world.children(table):
        if child.kind == "index" and name in columns_in(child.parts[0].node):
            world.remove(child, said)


def _default(world: World, table: Thing | None, head: str, command: Node, _said: Said) -> Iterator[Answer]:
    column, place = _column(table, command.name), f"{head} ALTER COLUMN {ident(command.name)}"
    if isinstance(column, str) or column.vague:
        yield Question(column if isinstance(column, str) else column.vague, f"{place} DROP DEFAULT")
        return
    old, detail = column.default, _detail(command)
    column.default = detail if detail.WhichOneof("node") else None
    if column.here:
        return
    text = "" if old is None else written_out(old)
    if why := world.outdated_since(column.order, words(text)) if text else "":
        yield Question(why, f"{place} SET DEFAULT {text}")
    else:
        yield f"{place} SET DEFAULT {text}" if text else f"{place} DROP DEFAULT"


def _nullable(wanted: bool) -> Command:
    def undo(_world: World, table: Thing | None, head: str, command: Node, _said: Said) -> Iterator[Answer]:
        column = _column(table, command.name)
        back = f"{head} ALTER COLUMN {ident(command.name)} {'DROP' if wanted else 'SET'} NOT NULL"
        if isinstance(column, str):
            yield Question(column, back)
            return
        changed, column.not_null = column.not_null is not wanted, wanted
        odd = "" if wanted or table is None else column.odd or table.moved
        if changed and not column.here:
            yield Question(odd, back) if odd else back

    return undo


def _type(_world: World, table: Thing | None, head: str, command: Node, _said: Said) -> Iterator[Answer]:
    column, new = _column(table, command.name), _detail(command).column_def
    place = f"{head} ALTER COLUMN {ident(command.name)}"
    if isinstance(column, str):
        yield Question(column)
        return
    old, column.type = column.type, new.type_name
    if column.here:
        return
    text = f"{place} TYPE {type_text(old)}"
    pair = {type_word(old), type_word(new.type_name)}
    related = not (old.array_bounds or new.type_name.array_bounds) and any(pair <= family for family in FAMILIES)
    if not related or column.vague or new.HasField("coll_clause"):
        text += f" USING {ident(command.name)}::{type_text(old)}"
        yield Question("does every value convert back, and what depends on the column?", text)
    elif column.default is not None:
        yield f"{place} DROP DEFAULT"
        yield text
        yield f"{place} SET DEFAULT {written_out(column.default)}"
    else:
        yield text


def _add_constraint(_world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    node = _detail(command).constraint
    if node.indexname:
        if table is not None:
            table.doubt = f"{said.place} made a constraint of an index"
        yield Question("the index goes with the constraint; it has to be made again")
        return
    nullable = _nullable_keys(table, node) if node.contype == pb.CONSTR_PRIMARY else []
    name = add_constraint(table, node, said) if table else node.conname
    if not name or (table and not node.conname and table.doubt) or node.contype == pb.CONSTR_NOTNULL:
        yield Question("what did PostgreSQL call the constraint?", f"{head} DROP CONSTRAINT …")
        return
    yield f"{head} DROP CONSTRAINT {ident(name)}"
    if nullable is None:
        yield Question("which of the columns were nullable before they were the primary key?")
    for column in nullable or ():
        yield f"{head} ALTER COLUMN {ident(column)} DROP NOT NULL"


def _nullable_keys(table: Thing | None, node: Node) -> list[str] | None:
    found = [(name, _column(table, name)) for name in columns_in(node)]
    if any(isinstance(column, str) for _, column in found):
        return None
    return [name for name, column in found if isinstance(column, Column) and not column.not_null]


def _drop_constraint(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    held = (table.constraints or {}).pop(command.name, None) if table else None
    if table is None or held is None or table.doubt or command.behavior == pb.DROP_CASCADE:
        yield Question("no earlier script tells for certain what the constraint was")
        return
    again = f"{head} {_added(command.name, held.node)}"
    why = world.outdated([held.said], wanted=words(again))
    dressed = any(command.name.lower() in words(text) for text in table.comments)
    yield Question(why or "the constraint had a comment", again) if why or dressed else again
    # REFERENCES without columns means the primary key, and with another one something else.
    primary = held.node.contype == pb.CONSTR_PRIMARY
    world.changed(said, table.name if primary else f"{table.name} {command.name}", table)


def _added(name: str, node: Node) -> str:
    tree = parse("ALTER TABLE t ADD CONSTRAINT c CHECK (true)")
    command = tree.stmts[0].stmt.alter_table_stmt.cmds[0].alter_table_cmd
    _detail(command).constraint.CopyFrom(node)
    _detail(command).constraint.conname = name
    return str(deparse(tree)).removeprefix("ALTER TABLE t ")


def _security(back: str, fact: str, value: str) -> Command:
    def undo(_world: World, table: Thing | None, head: str, _command: Node, _said: Said) -> Iterator[Answer]:
        if table is None or table.doubt:
            yield Question("was it so before?", f"{head} {back}")
            return
        was, table.facts[fact] = table.facts.get(fact, "off"), value
        if was != value:
            yield f"{head} {back}"

    return undo


_COMMANDS: Mapping[int, Command] = {
    pb.AT_AddColumn: _add_column,
    pb.AT_DropColumn: _drop_column,
    pb.AT_ColumnDefault: _default,
    pb.AT_SetNotNull: _nullable(True),
    pb.AT_DropNotNull: _nullable(False),
    pb.AT_AlterColumnType: _type,
    pb.AT_AddConstraint: _add_constraint,
    pb.AT_DropConstraint: _drop_constraint,
    pb.AT_EnableRowSecurity: _security("DISABLE ROW LEVEL SECURITY", "row security", "on"),
    pb.AT_DisableRowSecurity: _security("ENABLE ROW LEVEL SECURITY", "row security", "off"),
    pb.AT_ForceRowSecurity: _security("NO FORCE ROW LEVEL SECURITY", "forced", "on"),
    pb.AT_NoForceRowSecurity: _security("FORCE ROW LEVEL SECURITY", "forced", "off"),
}
# What one of the tables is, depends on the other from then on.
_BETWEEN_TABLES = frozenset({pb.AT_AttachPartition, pb.AT_DetachPartition, pb.AT_AddInherit, pb.AT_DropInherit})
# What takes something away is undone even where the whole table goes: what made it may have an inverse that needs it.
_TAKING = frozenset({pb.AT_DropColumn, pb.AT_DropConstraint})
