"""CREATE TABLE, and what it tells of columns and constraints."""

from collections.abc import Iterator, Sequence

from migrator.sqltext.inverse.names import chosen, columns_in, of_relation, qualified, short
from migrator.sqltext.inverse.said import Answer, Question, Said
from migrator.sqltext.inverse.world import Column, Held, Thing, World
from migrator.sqltext.library import Node, pb

_SERIAL = frozenset({"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"})
_LABELS = {pb.CONSTR_UNIQUE: "key", pb.CONSTR_FOREIGN: "fkey", pb.CONSTR_EXCLUSION: "excl", pb.CONSTR_CHECK: "check"}
_HELD = frozenset({*_LABELS, pb.CONSTR_PRIMARY})


def create_table(world: World, said: Said) -> Iterator[Answer]:
    """CREATE TABLE: DROP TABLE takes all that belongs to it."""
    node = said.node
    thing, undo = created(world, said, node.relation, "table", node.if_not_exists)
    if thing:
        told = not (node.inh_relations or node.HasField("of_typename") or node.HasField("partbound"))
        told = told and all(item.WhichOneof("node") in ("column_def", "constraint") for item in node.table_elts)
        thing.columns, thing.constraints = ({}, {}) if told else (None, None)
        if node.HasField("partbound"):
            thing.parent = world.find("relation", short(of_relation(node.inh_relations[0].range_var)))
        for item in node.table_elts if told else ():
            if item.WhichOneof("node") == "column_def":
                add_column(thing, item.column_def, said, world.drafting)
            else:
                add_constraint(thing, item.constraint, said)
    yield from undo


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


def add_column(table: Thing, node: Node, said: Said, here: bool) -> None:
    """Remember a column as its definition says."""
    if table.columns is None:
        return
    found = {item.constraint.contype: item.constraint for item in node.constraints}
    column = Column(node.type_name, said.order, here=here)
    column.not_null = bool({pb.CONSTR_NOTNULL, pb.CONSTR_PRIMARY, pb.CONSTR_IDENTITY} & set(found))
    if pb.CONSTR_NOTNULL in found and found[pb.CONSTR_NOTNULL].conname:
        column.odd = "its NOT NULL has a name"
    if node.type_name.names[-1].string.sval in _SERIAL:
        column.not_null, column.vague = True, "its default is a sequence of its own"
    if {pb.CONSTR_IDENTITY, pb.CONSTR_GENERATED} & set(found):
        column.vague = "its values are generated"
    if pb.CONSTR_DEFAULT in found:
        column.default = found[pb.CONSTR_DEFAULT].raw_expr
    table.columns[node.colname] = column
    for item in node.constraints:
        if item.constraint.contype in _HELD:
            add_constraint(table, of_table(item.constraint, node.colname), said)


def of_table(node: Node, column: str) -> Node:
    """Return a column's constraint as the table's own."""
    copy = pb.Constraint()
    copy.CopyFrom(node)
    keys = [pb.Node(string=pb.String(sval=column))]
    if node.contype == pb.CONSTR_FOREIGN:
        copy.fk_attrs.extend(keys)
    elif node.contype != pb.CONSTR_CHECK:
        copy.keys.extend(keys)
    return copy


def add_constraint(table: Thing, node: Node, said: Said) -> str | None:
    """Remember a constraint, and return its name; None where that cannot be told."""
    name = node.conname or _chosen(table, node)
    if node.contype == pb.CONSTR_PRIMARY and table.columns is not None:
        for column in columns_in(node):
            if column in table.columns:
                table.columns[column].not_null = True
    if table.constraints is not None and name:
        table.constraints[name] = Held(node, said)
    return name


def _chosen(table: Thing, node: Node) -> str | None:
    """Return the name that PostgreSQL gives; a second one of that name would get a number."""
    last = table.name.rpartition(".")[2]
    if node.contype == pb.CONSTR_PRIMARY:
        name = chosen(last, (), "pkey")
    elif node.contype == pb.CONSTR_CHECK:
        columns = columns_in(node)
        name = chosen(last, columns if len(columns) == 1 else (), "check")
    else:
        name = chosen(last, _keys(node), _LABELS[node.contype]) if node.contype in _LABELS else None
    if not name or table.constraints is None or table.moved or name in table.constraints:
        return None
    return name


def _keys(node: Node) -> Sequence[str]:
    exclusions = [item.list.items[0].index_elem.name for item in node.exclusions]
    return exclusions or [part.string.sval for part in (*node.keys, *node.fk_attrs, *node.including)]
