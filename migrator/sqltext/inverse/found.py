"""The object that a DROP, a COMMENT or a GRANT names, where a script made it."""

from migrator.sqltext.inverse.names import of_relation, short, strings, type_text
from migrator.sqltext.inverse.world import Thing, World
from migrator.sqltext.library import Node

_RELATIONS = frozenset({"table", "view", "materialized view", "index", "sequence", "foreign table"})
_TYPES = frozenset({"type", "domain"})
_ON_TABLE = frozenset({"trigger", "policy", "rule"})
# Comments on these are the table's own: they go where it goes, and stay where it stays.
_OF_TABLE = frozenset({"column", "constraint"})
_ROUTINES = frozenset({"function", "procedure", "routine"})


def found(world: World, kind: str, item: Node) -> Thing | None:
    """Return the object of a kind, as people call it, whichever way the grammar writes names of that kind."""
    which = item.WhichOneof("node")
    if which == "list":
        return _listed(world, kind, strings(item.list.items))
    if which == "range_var":
        return world.find("relation", short(of_relation(item.range_var)))
    if which == "type_name":
        return world.find("type", short(strings(item.type_name.names)))
    if which == "string":
        return world.find(kind, item.string.sval)
    if which == "object_with_args" and kind in _ROUTINES:
        return _routine(world, item.object_with_args)
    return None


def _listed(world: World, kind: str, parts: tuple[str, ...]) -> Thing | None:
    if kind in _ON_TABLE:
        return world.find(kind, f"{parts[-1]} on {short(parts[:-1])}")
    if kind in _OF_TABLE:
        return world.find("relation", short(parts[:-1]))
    space = "relation" if kind in _RELATIONS else "type" if kind in _TYPES else kind
    return world.find(space, short(parts))


def _routine(world: World, node: Node) -> Thing | None:
    name = short(strings(node.objname))
    if node.args_unspecified:
        same = [
            thing for (space, key), thing in world.things.items() if space == "routine" and key.startswith(f"{name}(")
        ]
        return same[0] if len(same) == 1 else None
    return world.find("routine", f"{name}({', '.join(type_text(item.type_name) for item in node.objargs)})")
