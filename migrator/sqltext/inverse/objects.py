"""CREATE and DROP of what stands by itself or belongs to a table: indexes, views, functions, triggers, types …"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from migrator.sqltext.inverse.found import found
from migrator.sqltext.inverse.names import ident, of_relation, qualified, short, strings, type_text
from migrator.sqltext.inverse.said import Answer, Question, Said
from migrator.sqltext.inverse.tables import created
from migrator.sqltext.inverse.taken import taken
from migrator.sqltext.inverse.world import Thing, World
from migrator.sqltext.library import Node, pb
from migrator.sqltext.naming import index_name, made, statistics_name
from migrator.sqltext.objects import object_kind


def index(world: World, said: Said) -> Iterator[Answer]:
    """CREATE INDEX: DROP INDEX, CONCURRENTLY where it was made so."""
    node = said.node
    relation = of_relation(node.relation)
    table = world.find("relation", short(relation))
    name = node.idxname or index_name(node, taken(world, node.relation.schemaname))
    parts = (*relation[:-1], name or "")
    drop = f"DROP INDEX {'CONCURRENTLY ' if node.concurrent else ''}{qualified(parts)}"
    there = world.find("relation", short(parts)) if name else None
    if there and node.if_not_exists:
        return
    # Of a partition, and of a table LIKE another, nothing tells which indexes they came with.
    if not name or there or (not node.idxname and (table is None or table.constraints is None or table.doubt)):
        world.add_nameless(relation[-1], "idx", said)
        yield Question("what did PostgreSQL call the index?", drop)
        return
    why = world.obscure(short(parts)) if node.if_not_exists else ""
    along = world.goes_along(table, said)
    world.new("relation", "index", short(parts), qualified(parts), said, table)
    if not along:
        yield Question(why, drop) if why else drop


def view(world: World, said: Said) -> Iterator[Answer]:
    """CREATE [OR REPLACE] VIEW."""
    yield from _replaced(world, said, "relation", "view", of_relation(said.node.view), said.node.replace)


def table_as(world: World, said: Said) -> Iterator[Answer]:
    """CREATE TABLE AS, CREATE MATERIALIZED VIEW."""
    kind = object_kind(said.node.objtype)
    thing, undo = created(world, said, said.node.into.rel, kind, said.node.if_not_exists)
    if thing:
        thing.constraints = {}
    yield from undo


def sequence(world: World, said: Said) -> Iterator[Answer]:
    """CREATE SEQUENCE; one that a column owns goes where the column goes."""
    owned = [o.def_elem.arg.list.items for o in said.node.options if o.def_elem.defname == "owned_by"]
    thing, undo = created(world, said, said.node.sequence, "sequence", said.node.if_not_exists)
    if thing and owned:
        thing.doubt = "a column owns it"
        thing.parent = world.find("relation", short(strings(owned[0])[:-1]))
        undo = [Question("a column owns the sequence: is it gone by now?", str(a)) for a in undo if isinstance(a, str)]
    yield from undo


def routine(world: World, said: Said) -> Iterator[Answer]:
    """CREATE [OR REPLACE] FUNCTION or PROCEDURE."""
    node = said.node
    parameters = [item.function_parameter for item in node.parameters]
    given = [p for p in parameters if p.mode not in (pb.FUNC_PARAM_OUT, pb.FUNC_PARAM_TABLE)]
    types = ", ".join(type_text(p.arg_type) for p in given)
    names = strings(node.funcname)
    kind = "procedure" if node.is_procedure else "function"
    shown = f"{qualified(names)}({types})"
    if any(p.arg_type.pct_type for p in parameters) or (node.is_procedure and len(given) < len(parameters)):
        yield Question("which types does it take?", f"DROP {kind.upper()} {shown}")
        return
    yield from _replaced(world, said, "routine", kind, names, node.replace, f"({types})")


def _replaced(
    world: World, said: Said, space: str, kind: str, parts: Sequence[str], replace: bool, types: str = ""
) -> Iterator[Answer]:
    """A new object is dropped; one that took another's place gives way to that."""
    name, shown = short(parts) + types, qualified(parts) + types
    there, drop = world.find(space, name), f"DROP {kind.upper()} {shown}"
    if there is None:
        why = world.obscure(name) if replace else ""
        thing = world.new(space, kind, name, shown, said)
        thing.temporary = kind == "view" and said.node.view.relpersistence == "t"
        if not thing.temporary:
            yield Question(why, drop) if why else drop
        return
    along = world.goes_along(there, said)
    old, why = there.parts[0], there.doubt or there.moved or world.outdated(there.parts[:1])
    there.parts[0] = said
    if kind == "view":
        world.widened(said, there)
    if along:
        return
    if kind == "view":
        yield Question(why or "grants, comments and views on it go with DROP VIEW", f"{drop};\n{old.text}")
    elif why or _defaults(said.node) != _defaults(old.node):
        yield Question(why or "the parameters have other defaults", old.text)
    else:
        yield old.text if old.node.replace else _or_replace(old.text)


def _or_replace(text: str) -> str:
    """Return CREATE FUNCTION as CREATE OR REPLACE FUNCTION, all else as it was written."""
    return text[: len("CREATE")] + " OR REPLACE" + text[len("CREATE") :]


def _defaults(node: Node) -> int:
    return sum(item.function_parameter.HasField("defexpr") for item in node.parameters)


def on_table(kind: str, name_field: str, table_field: str) -> Callable[[World, Said], Iterator[Answer]]:
    """CREATE TRIGGER, POLICY or RULE."""

    def undo(world: World, said: Said) -> Iterator[Answer]:
        name, parts = getattr(said.node, name_field), of_relation(getattr(said.node, table_field))
        table, key = world.find("relation", short(parts)), f"{name} on {short(parts)}"
        drop = f"DROP {kind.upper()} {ident(name)} ON {qualified(parts)}"
        there, along = world.find(kind, key), world.goes_along(table, said)
        world.new(kind, kind, key, f"{ident(name)} ON {qualified(parts)}", said, table)
        if along:
            return
        unknown = kind != "policy" and said.node.replace and world.obscure(name)
        if there and kind != "policy" and said.node.replace:
            yield Question("it took the place of an earlier one", f"{drop};\n{there.parts[0].text}")
        else:
            yield Question(unknown, drop) if unknown else drop

    return undo


def named(kind: str, field: str) -> Callable[[World, Said], Iterator[Answer]]:
    """Return the inverse of a CREATE of which nothing needs to be known but the name."""

    def undo(world: World, said: Said) -> Iterator[Answer]:
        value = getattr(said.node, field)
        parts = (value,) if isinstance(value, str) else of_relation(value) if kind == "type row" else strings(value)
        what = kind.partition(" row")[0]
        space = "type" if what in ("type", "domain") else what
        drop, there = f"DROP {what.upper()} {qualified(parts)}", world.find(space, short(parts))
        if_not_exists = getattr(said.node, "if_not_exists", False)
        if there and if_not_exists:
            return
        why = world.obscure(short(parts)) if if_not_exists else ""
        thing = world.new(space, what, short(parts), qualified(parts), said)
        thing.owner = said.node.authrole.rolename if kind == "schema" else ""
        if not all(parts) or (kind == "schema" and said.node.schema_elts):
            yield Question("what did CREATE SCHEMA make, and under which name?")
        else:
            yield Question(why, drop) if why else drop

    return undo


def domain(world: World, said: Said) -> Iterator[Answer]:
    """CREATE DOMAIN; its checks take names from those of tables."""
    name = said.node.domainname[-1].string.sval
    checks = [item.constraint for item in said.node.constraints if item.constraint.contype == pb.CONSTR_CHECK]
    world.other_constraints |= {each.conname or made(name, "", "check") or "" for each in checks}
    yield from named("domain", "domainname")(world, said)


def statistics(world: World, said: Said) -> Iterator[Answer]:
    """CREATE STATISTICS, on one table."""
    node, relation = said.node, of_relation(said.node.relations[0].range_var)
    table = world.find("relation", short(relation))
    parts: Sequence[str | None] = strings(node.defnames)
    if not parts:
        parts = (*relation[:-1], statistics_name(node, taken(world, relation[-2] if relation[:-1] else "")))
    names = [part for part in parts if part]
    drop, there = f"DROP STATISTICS {qualified(names)}", world.find("statistics", short(names))
    if there and node.if_not_exists:
        return
    if len(names) < len(parts) or (not node.defnames and (table is None or table.doubt)):
        world.add_nameless(relation[-1], "stat", said)
        yield Question("what did PostgreSQL call the statistics?")
        return
    why = world.obscure(short(names)) if node.if_not_exists else ""
    world.new("statistics", "statistics", short(names), qualified(names), said, table)
    yield Question(why, drop) if why else drop


def drop(world: World, said: Said) -> Iterator[Answer]:
    """DROP: the statements that made the object, where all of them are known and mean the same still."""
    node, kind = said.node, object_kind(said.node.remove_type)
    things = [thing for item in node.objects if (thing := found(world, kind, item))]
    for thing in sorted(things, key=lambda thing: thing.made):
        yield from _again(world, thing, node)
    for thing in things:
        world.remove(thing, said)
    if len(things) < len(node.objects) or node.behavior == pb.DROP_CASCADE:
        world.doubt(said, said.words)
        yield Question("no earlier script tells for certain what was dropped, with all that went with it")


def _again(world: World, thing: Thing, node: Node) -> Iterator[Answer]:
    if thing.temporary:
        return
    parts, why = world.recreated(thing)
    if thing.kind == "index" and parts and bool(parts[0].node.concurrent) is not bool(node.concurrent):
        why = why or "it was made in the other way: CONCURRENTLY there, and not here, or the reverse"
    if why:
        yield Question(why, ";\n".join(part.text for part in parts))
        return
    for place, part in enumerate(parts):
        loses = not place and thing.kind in ("table", "materialized view", "sequence")
        yield f"-- What was in it does not come back.\n{part.text}" if loses else part.text


NAMED: Mapping[str, Callable[[World, Said], Iterator[Answer]]] = {
    "create_enum_stmt": named("type", "type_name"),
    "composite_type_stmt": named("type row", "typevar"),
    "create_range_stmt": named("type", "type_name"),
    "create_domain_stmt": domain,
    "create_schema_stmt": named("schema", "schemaname"),
    "create_extension_stmt": named("extension", "extname"),
    "create_publication_stmt": named("publication", "pubname"),
    "create_role_stmt": named("role", "role"),
    "create_stats_stmt": statistics,
    "create_event_trig_stmt": named("event trigger", "trigname"),
    "create_trig_stmt": on_table("trigger", "trigname", "relation"),
    "create_policy_stmt": on_table("policy", "policy_name", "table"),
    "rule_stmt": on_table("rule", "rulename", "relation"),
}
