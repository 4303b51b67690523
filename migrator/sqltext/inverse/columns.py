"""Columns of tables: ADD and DROP COLUMN, and what ALTER COLUMN says of one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from migrator.sqltext.commands import command as as_command
from migrator.sqltext.commands import command_text, detail
from migrator.sqltext.inverse.constraints import add_constraints, no_longer_named, of_column
from migrator.sqltext.inverse.names import columns_in, ident, qualified, strings, type_text, type_word
from migrator.sqltext.inverse.said import Answer, Question, Said, words
from migrator.sqltext.inverse.world import Column, Thing, World
from migrator.sqltext.library import Node, pb
from migrator.sqltext.trees import written_out

Command: TypeAlias = Callable[[World, Thing | None, str, Node, Said], Iterator[Answer]]
# Between two of one family PostgreSQL converts columns by itself, both ways.
FAMILIES = (
    frozenset({"int2", "int4", "int8", "numeric", "float4", "float8"}),
    frozenset({"text", "varchar", "bpchar"}),
    frozenset({"timestamp", "timestamptz"}),
    frozenset({"json", "jsonb"}),
)
_SERIAL = frozenset({"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"})
# What a new type brings with it, whatever was set before.
_OF_TYPE = frozenset({pb.AT_SetStorage, pb.AT_SetCompression})


def add_column(table: Thing, node: Node, said: Said, here: bool) -> None:
    """Remember a column as its definition says."""
    if table.columns is None:
        return
    found = {item.constraint.contype: item.constraint for item in node.constraints}
    column = Column(node.type_name, said.order, strings(node.coll_clause.collname), here=here)
    column.not_null = pb.CONSTR_IDENTITY in found
    if node.type_name.names[-1].string.sval in _SERIAL:
        column.not_null, column.vague = True, "its default is a sequence of its own"
    if {pb.CONSTR_IDENTITY, pb.CONSTR_GENERATED} & set(found):
        column.vague = "its values are generated"
    if pb.CONSTR_DEFAULT in found:
        column.default = found[pb.CONSTR_DEFAULT].raw_expr
    for word, value in (("STORAGE", node.storage_name), ("COMPRESSION", node.compression)):
        if value and value != "default":
            column.settings.append(as_command(f"ALTER COLUMN c SET {word} {ident(value)}"))
    table.columns[node.colname] = column


def known(table: Thing | None, name: str) -> Column | str:
    """Return what is known of a column, or why nothing is."""
    if table is None or table.columns is None:
        return "no earlier script tells what the column was"
    return table.doubt or table.columns.get(name) or "no earlier script tells what the column was"


def add(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    """ADD COLUMN: DROP COLUMN."""
    node = detail(command).column_def
    undo = f"{head} DROP COLUMN {ident(node.colname)}"
    if command.missing_ok:
        if table is None or table.columns is None or table.doubt:
            yield Question("was the column there already?", undo)
            return
        if node.colname in table.columns:
            return
    if table:
        add_column(table, node, said, world.drafting)
        add_constraints(world, table, of_column(node), said)
        world.widened(said, table, node.colname)
    yield undo


def drop(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    """DROP COLUMN: the column as it was, without its values."""
    column = known(table, command.name)
    if table and isinstance(column, Column):
        yield from _again(world, table, head, command, column, said)
    else:
        yield Question("no earlier script tells what the column was; its values do not come back")
    if table:
        _forget(world, table, command.name, said)
        world.changed(said, f"{table.name} {command.name}", table)
        world.widened(said, table)


def _again(world: World, table: Thing, head: str, command: Node, column: Column, said: Said) -> Iterator[Answer]:
    text = f"{head} ADD COLUMN {ident(command.name)} {_typed(column)}"
    text += f" DEFAULT {written_out(column.default)}" if column.default is not None else ""
    text += " NOT NULL" if column.not_null else ""
    settings = _set_again(head, command.name, column.settings)
    if why := _lost(world, table, command, column, said) or world.outdated_since(column.order, words(text)):
        yield Question(why, ";\n".join([text, *settings]))
    else:
        yield f"-- The column comes back; its values do not.\n{text}"
        yield from settings


def _lost(world: World, table: Thing, command: Node, column: Column, said: Said) -> str:
    """Return why ADD COLUMN would not bring a column back, '' where it would."""
    if _is_used(world, table, command.name) or column.vague or command.behavior == pb.DROP_CASCADE:
        return "the column comes back without what was on it: constraints, indexes, comments, grants"
    if not said.node.relation.inh and world.heirs(table):
        return "the tables below have kept the column"
    if why := _apart(world, table, command.name, said) or (column.not_null and (column.odd or table.moved)):
        return why
    required = column.not_null and column.default is None
    return "its values are lost, and it was NOT NULL: what do the rows get?" if required else ""


def _typed(column: Column) -> str:
    collate = f" COLLATE {qualified(column.collation)}" if column.collation else ""
    return f"{type_text(column.type)}{collate}"


def _set_again(head: str, name: str, settings: list[Node]) -> list[str]:
    for setting in settings:
        setting.name = name
    return [f"{head} {command_text(setting)}" for setting in settings]


def _is_used(world: World, table: Thing, name: str) -> bool:
    """Tell whether a constraint, an index, a comment, a grant or anything else is on a column, or may be."""
    said = [part.words for each in world.children(table) for part in each.parts] + [*map(words, table.comments)]
    on_it = any(words(each) <= one for each in names_of(table, name) for one in said)
    return on_it or bool(table.grants) or any(name in columns_in(h.node) for h in (table.constraints or {}).values())


def names_of(table: Thing, name: str) -> tuple[str, ...]:
    """Return the name of a column, and those that it had before: earlier statements know it by these."""
    column = (table.columns or {}).get(name)
    return (name, *(column.was if column else ()))


def _forget(world: World, table: Thing, name: str, said: Said) -> None:
    names = names_of(table, name)
    for key in [key for key in table.comments if any(words(each) <= words(key) for each in names)]:
        del table.comments[key]
    if table.columns is not None:
        table.columns.pop(name, None)
    for held in [key for key, held in (table.constraints or {}).items() if name in columns_in(held.node)]:
        (table.constraints or {}).pop(held)
    for child in world.children(table):
        if child.kind == "index" and set(names) & set(columns_in(child.parts[0].node)):
            world.remove(child, said)


def _apart(world: World, table: Thing, name: str, said: Said) -> str:
    """Return why a column may not be in the tables below what it is in this one, '' where it is.

    What ALTER TABLE says of a column without ONLY it says of theirs too, whatever that was.
    """
    below = world.heirs(table) if said.node.relation.inh else []
    alone = [part for part in table.parts if part.kind == "alter_table_stmt" and not part.node.relation.inh]
    parts = [part for each in below for part in each.parts] + (alone if below else [])
    on_it = [words(each) for each in names_of(table, name)]
    found = next((part for part in parts if any(one <= part.words for one in on_it)), None)
    return f"{found.place} may have made it another in one of the tables than in the others" if found else ""


def default(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    """SET DEFAULT, DROP DEFAULT: the one before."""
    column, place = known(table, command.name), f"{head} ALTER COLUMN {ident(command.name)}"
    if table is None or isinstance(column, str) or column.vague:
        yield Question(column if isinstance(column, str) else column.vague, f"{place} DROP DEFAULT")
        return
    old, changed = column.default, detail(command)
    column.default = changed if changed.WhichOneof("node") else None
    if column.here:
        return
    text = "" if old is None else written_out(old)
    back = f"{place} SET DEFAULT {text}" if text else f"{place} DROP DEFAULT"
    why = _apart(world, table, command.name, said)
    if why := why or (world.outdated_since(column.order, words(text)) if text else ""):
        yield Question(why, back)
    else:
        yield back


def nullable(wanted: bool) -> Command:
    """Return the inverse of SET NOT NULL, where that is wanted, or DROP NOT NULL."""

    def undo(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
        column = known(table, command.name)
        back = f"{head} ALTER COLUMN {ident(command.name)} {'DROP' if wanted else 'SET'} NOT NULL"
        if table is None or isinstance(column, str):
            yield Question(str(column), back)
            return
        changed, odd = column.not_null is not wanted, column.odd
        if changed:
            column.not_null, column.odd = wanted, ""
            no_longer_named(table, command.name)
        if column.here or not (changed or (wanted and odd)):  # SET NOT NULL proves one that is NOT VALID
            return
        why = _apart(world, table, command.name, said) or ("" if changed and wanted else odd or table.moved)
        yield Question(why, back) if why else back

    return undo


def retype(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    """ALTER COLUMN … TYPE: the type before, with its collation, and what the new one took away."""
    column, new = known(table, command.name), detail(command).column_def
    if table is None or isinstance(column, str):
        yield Question(str(column))
        return
    old = replace(column)
    column.type, column.collation = new.type_name, strings(new.coll_clause.collname)
    column.settings = [setting for setting in old.settings if setting.subtype not in _OF_TYPE]
    if column.here:
        return
    place = f"{head} ALTER COLUMN {ident(command.name)}"
    text = f"{place} TYPE {_typed(old)}"
    pair = {type_word(old.type), type_word(new.type_name)}
    related = not (old.type.array_bounds or new.type_name.array_bounds) and any(pair <= family for family in FAMILIES)
    settings = _set_again(head, command.name, [each for each in old.settings if each.subtype in _OF_TYPE])
    if not related or column.vague:
        text += f" USING {ident(command.name)}::{type_text(old.type)}"
        yield Question("does every value convert back, and what depends on the column?", ";\n".join([text, *settings]))
    elif why := _apart(world, table, command.name, said):
        yield Question(why, ";\n".join([text, *settings]))
    elif old.default is not None:
        yield from (f"{place} DROP DEFAULT", text, f"{place} SET DEFAULT {written_out(old.default)}", *settings)
    else:
        yield from (text, *settings)


def setting(_world: World, table: Thing | None, _head: str, command: Node, _said: Said) -> Iterator[Answer]:
    """SET STATISTICS, STORAGE, COMPRESSION or (…): remembered, since DROP COLUMN and TYPE take it away."""
    column = known(table, command.name)
    if isinstance(column, Column):
        copy = type(command)()
        copy.CopyFrom(command)
        column.settings.append(copy)
    yield Question("what was set before?")
