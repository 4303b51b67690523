"""RENAME, COMMENT and ALTER TYPE of an enum."""

from collections.abc import Iterator

from migrator.sqltext.inverse.constraints import rename_column
from migrator.sqltext.inverse.found import found
from migrator.sqltext.inverse.names import of_relation, short, strings
from migrator.sqltext.inverse.said import Answer, Question, Said, copied, words
from migrator.sqltext.inverse.world import Thing, World
from migrator.sqltext.library import deparse, pb
from migrator.sqltext.objects import object_kind

_RELATIONS = frozenset({pb.OBJECT_TABLE, pb.OBJECT_VIEW, pb.OBJECT_MATVIEW, pb.OBJECT_INDEX, pb.OBJECT_SEQUENCE})
_ON_RELATION = frozenset({pb.OBJECT_TRIGGER, pb.OBJECT_POLICY, pb.OBJECT_TABCONSTRAINT, pb.OBJECT_COLUMN})


def rename(world: World, said: Said) -> Iterator[Answer]:
    """RENAME of relations, columns, constraints and triggers: the names change places."""
    node, (tree, copy) = said.node, copied(said)
    relation = node.relation if node.HasField("relation") else None
    parts = of_relation(relation) if relation else ()
    table = world.find("relation", short(parts)) if relation else None
    if node.rename_type in _RELATIONS:
        old, copy.newname, copy.relation.relname = node.newname, node.relation.relname, node.newname
        if table:
            world.rename("relation", table, short((*parts[:-1], old)), said)
    elif node.rename_type in _ON_RELATION:
        copy.newname, copy.subname = node.subname, node.newname
        _own(world, table, said)
    else:
        world.doubt(said, said.words)
        yield Question("what is the name to be again?")
        return
    if node.missing_ok and table is None:
        yield Question("was it there? no earlier script made it", str(deparse(tree)))
    else:
        yield str(deparse(tree))


def _own(world: World, table: Thing | None, said: Said) -> None:
    """Give what belongs to a table its new name."""
    node = said.node
    if table is None:
        return
    table.parts.append(said)
    if any(node.subname.lower() in words(key) for key in table.comments):
        table.moved = f"{node.subname} has another name since {said.place}"
    if node.rename_type == pb.OBJECT_COLUMN:
        _column(world, table, said)
    elif node.rename_type == pb.OBJECT_TABCONSTRAINT:
        if table.constraints is not None and node.subname in table.constraints:
            table.constraints[node.newname] = table.constraints.pop(node.subname)
            world.constraint_names.add(node.newname)
        if node.subname in table.marks:
            table.marks[node.newname] = table.marks.pop(node.subname)
        world.changed(said, node.subname, table)
    else:
        world.doubt(said, said.words)


def _column(world: World, table: Thing, said: Said) -> None:
    node = said.node
    world.changed(said, f"{table.name} {node.subname}", table)
    world.widened(said, table, node.newname)
    if table.columns is not None and node.subname in table.columns:
        column = table.columns[node.newname] = table.columns.pop(node.subname)
        column.odd = "the column was renamed: its NOT NULL may have the name of before"
        column.was = (*column.was, node.subname)
    for held in (table.constraints or {}).values():
        rename_column(held.node, node.subname, node.newname)


def comment(world: World, said: Said) -> Iterator[Answer]:
    """COMMENT: the one before, or none."""
    tree, copy = copied(said)
    copy.comment = ""
    key = str(deparse(tree))
    thing = found(world, object_kind(said.node.objtype), said.node.object)
    back = thing.comments.get(key, key) if thing else key
    if thing and not thing.doubt and not thing.moved:
        if not world.goes_along(thing, said):
            yield back
        thing.parts.append(said)
        thing.comments[key] = said.text
    else:
        yield Question("no earlier script tells what the comment was", back)


def enum(world: World, said: Said) -> Iterator[Answer]:
    """ALTER TYPE of an enum: values can be renamed back; one that was added cannot be dropped."""
    node = said.node
    thing = world.find("type", short(strings(node.type_name)))
    along = world.goes_along(thing, said)
    if thing:
        thing.parts.append(said)
    if node.old_val:
        tree, copy = copied(said)
        copy.old_val, copy.new_val = node.new_val, node.old_val
        yield str(deparse(tree))
    elif not along:
        yield Question(f"PostgreSQL cannot drop a value of an enum: may '{node.new_val}' stay?")
