"""Which names of a schema are taken, as far as scripts tell: PostgreSQL chooses none of them."""

from functools import partial

from migrator.sqltext.inverse.names import short
from migrator.sqltext.inverse.world import World
from migrator.sqltext.naming import BY_INDEX, Taken


def taken(world: World, schema: str) -> Taken:
    """Return what tells whether a schema ('' where none is said) has an object of some name, or may have one."""
    return partial(_taken, world, "" if schema == "public" else schema)


def _taken(world: World, schema: str, sort: str, name: str) -> bool:
    key = short((schema, name)) if schema else name
    if world.obscure(name) or _may_be_chosen(world, name):
        return True
    if sort == "statistics":
        return ("statistics", key) in world.things
    if name in world.other_constraints or (sort == "relation" and _is_relation(world, key)):
        return True
    if name not in world.constraint_names:
        return False
    beside = (thing for thing in world.things.values() if thing.name.rpartition(".")[0] == schema)
    held = [thing.constraints[name] for thing in beside if thing.constraints and name in thing.constraints]
    # What an index makes has the name of that, which is a relation.
    return any(sort == "constraint" or each.node.contype in BY_INDEX for each in held)


def _is_relation(world: World, key: str) -> bool:
    """Tell whether a name is a relation's; a composite type is one, too."""
    row = world.find("type", key)
    return world.find("relation", key) is not None or (row is not None and row.parts[0].kind == "composite_type_stmt")


def _may_be_chosen(world: World, name: str) -> bool:
    """Tell whether something without a name may have got this one: it begins with its table, other words it says."""
    pieces = name.split("_")
    for count in range(1, len(pieces)):
        for nameless in world.nameless.get("_".join(pieces[:count]), ()):
            between = "_".join(pieces[count:]).removesuffix(nameless.label)
            said = {piece for word in nameless.said.words for piece in word.split("_")}
            if name.endswith(nameless.label) and {*between.lower().split("_")} <= said | {""}:
                return True
    return False
