"""The safe way of a type change: a new column beside the old one, kept equal by a trigger, then put in its place."""

from typing import NamedTuple

from migrator.sqltext.inverse.columns import FAMILIES, names_of
from migrator.sqltext.inverse.names import columns_in, ident, of_relation, qualified, type_text, type_word
from migrator.sqltext.inverse.said import words
from migrator.sqltext.inverse.world import Column, Thing, World
from migrator.sqltext.library import Node
from migrator.sqltext.lint.rule import Step
from migrator.sqltext.naming import LONGEST
from migrator.sqltext.trees import written_out


class Swap(NamedTuple):
    """A column whose type a command changes, as far as the scripts before tell what it is."""

    world: World
    table: Thing | None
    column: Column | None
    relation: Node
    command: Node


def obstacle(swap: Swap) -> str:
    """Return why a new column would not be what the old one is, or would not be filled alike; '' where it would."""
    table, column, name = swap.table, swap.column, swap.command.name
    if table is None or column is None:
        return "No earlier script tells what it is"
    changed = getattr(swap.command, "def").column_def
    pair = {type_word(column.type), type_word(changed.type_name)}
    if changed.raw_default.WhichOneof("node") or changed.HasField("coll_clause") or column.type.array_bounds:
        return "Values are converted by an expression or a collation of their own"
    if changed.type_name.array_bounds or not any(pair <= family for family in FAMILIES):
        return "PostgreSQL does not convert values both ways by itself"
    if column.collation or column.settings:
        return f"{name} has a collation, or settings, of its own"
    if column.vague or column.odd:
        return f"Of {name}: {column.vague or column.odd}"
    if "$$" in f"{table.name} {name}" or len(f"{table.name}_{name}_not_null_check".encode()) > LONGEST:
        return "Its names are too long, or too odd, to make others of them"
    return next(filter(None, (_used(swap.world, table, each) for each in names_of(table, name))), "")


def _used(world: World, table: Thing, name: str) -> str:
    """Return what depends on a column, or stands on it beside its type, its default and NOT NULL."""
    if f"{name}_new" in (table.columns or {}):
        return f"There is a column {name}_new already"
    for constraint, held in (table.constraints or {}).items():
        if name in columns_in(held.node):
            return f"Constraint {constraint} is on it"
    if why := next(filter(None, (_touched(thing, name) for thing in world.children(table))), ""):
        return why
    told = [part for grants in table.grants.values() for part in grants]
    if found := next((part for part in told if name.lower() in part.words), None):
        return f"{found.place} says more of it"
    if table.parent or any(name.lower() in words(text) for text in table.comments):
        return "It has a comment, or a table that it is inherited from"
    return ""


def _touched(thing: Thing, name: str) -> str:
    """Return what something of the table has to do with a column; '' where it has nothing."""
    if any(name.lower() in part.words for part in thing.parts):
        return f"{thing.kind.capitalize()} {thing.name} is on it"
    # It may fire after the one that fills the new column.
    return f"Trigger {thing.name} may set it" if thing.kind == "trigger" else ""


class _Names(NamedTuple):
    """The table, the old column and the new one, what fills it, and what proves it is not null: all as SQL."""

    table: str
    old: str
    new: str
    function: str
    trigger: str
    check: str


def steps(swap: Swap) -> tuple[Step, ...]:
    """Return the migrations: the new column beside the old one, and the new one in its place."""
    column, changed, relation = swap.column, getattr(swap.command, "def").column_def, of_relation(swap.relation)
    if column is None:
        return ()
    called = f"{relation[-1]}_{swap.command.name}"
    names = _Names(
        qualified(relation),
        ident(swap.command.name),
        ident(f"{swap.command.name}_new"),
        qualified((*relation[:-1], f"{called}_new")),
        ident(f"{called}_new"),
        ident(f"{called}_not_null_check"),
    )
    beside = _beside(names, type_text(changed.type_name), column)
    gone = [*_unfilled(names), f"ALTER TABLE {names.table} DROP COLUMN {names.new};"]
    return (
        Step(f"{called}_new", "\n".join(beside), "\n".join(gone), "none"),
        Step(f"{called}_swap", "\n".join(_instead(names, column)), "\n".join(_back(names, column))),
    )


def _filled(names: _Names) -> list[str]:
    """Return what fills the new column from then on. PL/pgSQL converts as an assignment does."""
    return [
        f"CREATE FUNCTION {names.function}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$BEGIN NEW.{names.new} := NEW.{names.old}; RETURN NEW; END$$;",
        f"CREATE TRIGGER {names.trigger} BEFORE INSERT OR UPDATE ON {names.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {names.function}();",
    ]


def _unfilled(names: _Names) -> list[str]:
    return [f"DROP TRIGGER {names.trigger} ON {names.table};", f"DROP FUNCTION {names.function}();"]


def _beside(names: _Names, type_name: str, column: Column) -> list[str]:
    table, old, new = names.table, names.old, names.new
    proof = [
        f"ALTER TABLE {table} ADD CONSTRAINT {names.check} CHECK ({new} IS NOT NULL) NOT VALID;",
        f"ALTER TABLE {table} VALIDATE CONSTRAINT {names.check};",
    ]
    return [
        f"ALTER TABLE {table} ADD COLUMN {new} {type_name};",
        *_filled(names),
        f"UPDATE {table} SET {new} = {old} WHERE {old} IS NOT NULL AND {new} IS NULL;",  # noqa: S608 - to be printed
        *(proof if column.not_null else ()),
    ]


def _instead(names: _Names, column: Column) -> list[str]:
    """Return the swap. SET NOT NULL comes last: PostgreSQL 18 calls it by the column's name at the time."""
    alter, old = f"ALTER TABLE {names.table}", names.old
    default = (
        [] if column.default is None else [f"{alter} ALTER COLUMN {old} SET DEFAULT {written_out(column.default)};"]
    )
    required = [f"{alter} ALTER COLUMN {old} SET NOT NULL;", f"{alter} DROP CONSTRAINT {names.check};"]
    return [
        *_unfilled(names),
        f"{alter} DROP COLUMN {old};",
        f"{alter} RENAME COLUMN {names.new} TO {old};",
        *default,
        *(required if column.not_null else ()),
    ]


def _back(names: _Names, column: Column) -> list[str]:
    alter, old, new = f"ALTER TABLE {names.table}", names.old, names.new
    default = "" if column.default is None else f" DEFAULT {written_out(column.default)}"
    nullable = [
        f"{alter} ADD CONSTRAINT {names.check} CHECK ({old} IS NOT NULL);",
        f"{alter} ALTER COLUMN {old} DROP NOT NULL;",
    ]
    return [
        *(nullable if column.not_null else ()),
        *([f"{alter} ALTER COLUMN {old} DROP DEFAULT;"] if default else ()),
        f"{alter} RENAME COLUMN {old} TO {new};",
        f"{alter} ADD COLUMN {old} {type_text(column.type)}{default};",
        f"UPDATE {names.table} SET {old} = {new};",  # noqa: S608 - to be printed
        *([f"{alter} ALTER COLUMN {old} SET NOT NULL;"] if column.not_null else ()),
        *_filled(names),
    ]
