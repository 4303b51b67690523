"""GRANT, REVOKE and default privileges."""

from collections.abc import Iterator
from dataclasses import replace

from migrator.sqltext.inverse.found import found
from migrator.sqltext.inverse.said import Answer, Question, Said, copied
from migrator.sqltext.inverse.world import Thing, World
from migrator.sqltext.library import Node, deparse, pb
from migrator.sqltext.objects import object_kind

_BEFORE = "no earlier script tells who might do what before"
# Roles that initdb makes; nobody logs in as one of them.
_PREDEFINED = "pg_"


def grant(world: World, said: Said) -> Iterator[Answer]:
    """GRANT of privileges on objects: REVOKE, where the roles had none there before."""
    node, (tree, copy) = said.node, copied(said)
    copy.is_grant, copy.grant_option = not node.is_grant, False
    if node.targtype != pb.ACL_TARGET_OBJECT:
        world.sweep(said)
    things = [found(world, object_kind(node.objtype), item) for item in node.objects]
    known = [thing for thing in things if thing]
    roles = [str(item.role_spec.rolename) for item in node.grantees]
    if not (things and len(known) == len(things) and all(world.goes_along(thing, said) for thing in known)):
        why = "" if node.is_grant and all(roles) and known and len(known) == len(things) else _BEFORE
        reasons = (_had(world, thing, role) for thing in known for role in roles)
        why = why or next(filter(None, reasons), "")
        yield Question(why, str(deparse(tree))) if why else str(deparse(tree))
    for thing, item in zip(things, node.objects, strict=True):
        if thing:
            thing.parts.append(_of_one(said, item))
            for role in roles:
                thing.grants.setdefault(role, []).append(said)


def _had(world: World, thing: Thing, role: str) -> str:
    """Return why a role may have had the privileges on an object before, '' where it certainly had none."""
    if thing.doubt or role in thing.grants:
        return thing.doubt or _BEFORE
    default = next((said for said in world.default_privileges if said.order < thing.made and _to(said, role)), None)
    if default:
        return f"{default.place} may have given {role} the same by default"
    made = world.find("role", role)
    other = role.startswith(_PREDEFINED) or (made is not None and not made.doubt)
    if role == thing.owner or not (thing.owner or other):
        return f"is {role} the owner of {thing.name}? An owner has all privileges, and would lose these"
    return world.swept(thing.made)


def _to(said: Said, role: str) -> bool:
    return any(item.role_spec.rolename == role for item in said.node.action.grantees)


def _of_one(said: Said, item: Node) -> Said:
    """Return the part of a GRANT that is about one of its objects: the others may have gone another way since."""
    if len(said.node.objects) == 1:
        return said
    tree, copy = copied(said)
    del copy.objects[:]
    copy.objects.add().CopyFrom(item)
    return replace(said, node=copy, text=str(deparse(tree)))


def defaults(world: World, said: Said) -> Iterator[Answer]:
    """ALTER DEFAULT PRIVILEGES: what is made from now on has other privileges than what was made before."""
    world.default_privileges.append(said)
    yield Question("which privileges did what is made have before?")
