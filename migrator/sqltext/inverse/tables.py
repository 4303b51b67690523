"""CREATE TABLE, and what it tells of columns and constraints."""

from collections.abc import Iterator

from migrator.sqltext.inverse.columns import add_column
from migrator.sqltext.inverse.constraints import add_constraints, of_column
from migrator.sqltext.inverse.names import of_relation, qualified, short
from migrator.sqltext.inverse.said import Answer, Question, Said
from migrator.sqltext.inverse.world import Thing, World
from migrator.sqltext.library import Node


def create_table(world: World, said: Said) -> Iterator[Answer]:
    """CREATE TABLE: DROP TABLE takes all that belongs to it."""
    node = said.node
    thing, undo = created(world, said, node.relation, "table", node.if_not_exists)
    if thing:
        told = not (node.inh_relations or node.HasField("of_typename") or node.HasField("partbound"))
        told = told and all(item.WhichOneof("node") in ("column_def", "constraint") for item in node.table_elts)
        thing.columns, thing.constraints = ({}, {}) if told else (None, None)
        above = [world.find("relation", short(of_relation(item.range_var))) for item in node.inh_relations]
        if node.HasField("partbound"):
            thing.parent = above[0]
        for table in filter(None, above):
            world.below.setdefault(table, []).append(thing)
        _take_in(world, thing, said)
    yield from undo


def _take_in(world: World, table: Thing, said: Said) -> None:
    columns = [item.column_def for item in said.node.table_elts if item.WhichOneof("node") == "column_def"]
    own = [item.constraint for item in said.node.table_elts if item.WhichOneof("node") == "constraint"]
    for column in columns:
        add_column(table, column, said, world.drafting)
    add_constraints(world, table, [*(each for column in columns for each in of_column(column)), *own], said)


def created(
    world: World, said: Said, relation: Node, kind: str, if_not_exists: bool
) -> tuple[Thing | None, list[Answer]]:
    """Remember a new relation, and return it with what undoes it; nothing where it was there already."""
    parts = of_relation(relation)
    name, drop = short(parts), f"DROP {kind.upper()} {qualified(parts)}"
    if world.find("relation", name):
        return None, [] if if_not_exists else [Question(f"{name} was there already, by the earlier scripts", drop)]
    why = world.obscure(name) if if_not_exists else ""
    thing = world.new("relation", kind, name, qualified(parts), said)
    thing.temporary = relation.relpersistence == "t"
    if thing.temporary:
        return thing, []
    return thing, [Question(why, drop) if why else drop]
