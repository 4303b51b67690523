"""RENAME, COMMENT, GRANT and ALTER TYPE."""

from collections.abc import Iterator

from migrator.sqltext.inverse.names import of_relation, short, strings
from migrator.sqltext.inverse.said import Answer, Question, Said, words
from migrator.sqltext.inverse.world import Thing, World
from migrator.sqltext.library import Node, deparse, parse, pb

_RELATIONS = frozenset({pb.OBJECT_TABLE, pb.OBJECT_VIEW, pb.OBJECT_MATVIEW, pb.OBJECT_INDEX, pb.OBJECT_SEQUENCE})
_ON_RELATION = frozenset({pb.OBJECT_TRIGGER, pb.OBJECT_POLICY, pb.OBJECT_TABCONSTRAINT, pb.OBJECT_COLUMN})


def _copied(said: Said) -> tuple[Node, Node]:
    """Return a tree of its own of a statement, and the node in it."""
    tree = parse(said.text)
    return tree, getattr(tree.stmts[0].stmt, said.kind)


def rename(world: World, said: Said) -> Iterator[Answer]:
    """RENAME of relations, columns, constraints and triggers: the names change places."""
    node, (tree, copy) = said.node, _copied(said)
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
        world.changed(said, f"{table.name} {node.subname}", table)
        world.widened(said, table.name)
        if table.columns is not None and node.subname in table.columns:
            column = table.columns[node.newname] = table.columns.pop(node.subname)
            column.odd = "the column was renamed: its NOT NULL may have the name of before"
        # What holds the column by its old name is known by that name only.
        old = node.subname.lower()
        for name in [name for name, held in (table.constraints or {}).items() if old in held.said.words]:
            (table.constraints or {}).pop(name)
    elif node.rename_type == pb.OBJECT_TABCONSTRAINT:
        if table.constraints is not None and node.subname in table.constraints:
            table.constraints[node.newname] = table.constraints.pop(node.subname)
        world.changed(said, node.subname, table)
    else:
        world.doubt(said, said.words)


def comment(world: World, said: Said) -> Iterator[Answer]:
    """COMMENT: the one before, or none."""
    tree, copy = _copied(said)
    copy.comment = ""
    key = str(deparse(tree))
    thing = _commented(world, said.node)
    back = thing.comments.get(key, key) if thing else key
    if thing and not thing.doubt and not thing.moved:
        if not world.goes_along(thing, said):
            yield back
        thing.parts.append(said)
        thing.comments[key] = said.text
    else:
        yield Question("no earlier script tells what the comment was", back)


def _commented(world: World, node: Node) -> Thing | None:
    if node.objtype in _RELATIONS:
        return world.find("relation", short(strings(node.object.list.items)))
    if node.objtype in (pb.OBJECT_COLUMN, pb.OBJECT_TABCONSTRAINT, pb.OBJECT_TRIGGER, pb.OBJECT_POLICY):
        return world.find("relation", short(strings(node.object.list.items[:-1])))
    if node.objtype in (pb.OBJECT_TYPE, pb.OBJECT_DOMAIN):
        return world.find("type", short(strings(node.object.type_name.names)))
    return None


def grant(world: World, said: Said) -> Iterator[Answer]:
    """GRANT of privileges on relations: REVOKE, where the roles had none there before."""
    node, (tree, copy) = said.node, _copied(said)
    copy.is_grant, copy.grant_option = not node.is_grant, False
    names = [short(of_relation(item.range_var)) for item in node.objects if item.WhichOneof("node") == "range_var"]
    things = [thing for name in names if (thing := world.find("relation", name))]
    roles = [str(item.role_spec.rolename) for item in node.grantees]
    if node.targtype != pb.ACL_TARGET_OBJECT:
        world.sweep(said)
    known = len(things) == len(node.objects) and all(roles) and not any(thing.doubt for thing in things)
    before = any(role in thing.grants for thing in things for role in roles)
    along = known and all(world.goes_along(thing, said) for thing in things)
    swept = next(filter(None, (world.swept(thing.made) for thing in things)), "")
    if not along:
        certain = known and node.is_grant and not before and not swept
        back = str(deparse(tree))
        yield back if certain else Question(swept or "no earlier script tells who might do what before", back)
    for thing in things:
        thing.parts.append(said)
        for role in roles:
            thing.grants.setdefault(role, []).append(said)


def enum(world: World, said: Said) -> Iterator[Answer]:
    """ALTER TYPE of an enum: values can be renamed back; one that was added cannot be dropped."""
    node = said.node
    thing = world.find("type", short(strings(node.type_name)))
    along = world.goes_along(thing, said)
    if thing:
        thing.parts.append(said)
    if node.old_val:
        tree, copy = _copied(said)
        copy.old_val, copy.new_val = node.new_val, node.old_val
        yield str(deparse(tree))
    elif not along:
        yield Question(f"PostgreSQL cannot drop a value of an enum: may '{node.new_val}' stay?")
