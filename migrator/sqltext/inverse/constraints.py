"""Constraints of tables: ADD, DROP, VALIDATE and ALTER CONSTRAINT."""

from collections.abc import Iterable, Iterator

from migrator.sqltext.commands import command as as_command
from migrator.sqltext.commands import command_text, detail
from migrator.sqltext.inverse.names import columns_in, ident
from migrator.sqltext.inverse.said import Answer, Question, Said, words
from migrator.sqltext.inverse.taken import taken
from migrator.sqltext.inverse.world import Column, Held, Thing, World
from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.naming import LABELS, constraint_name, made

# PostgreSQL names the checks first, then what indexes make, the primary key before others; foreign keys come last.
_RANKS = {pb.CONSTR_CHECK: 1, pb.CONSTR_PRIMARY: 2, pb.CONSTR_UNIQUE: 3, pb.CONSTR_EXCLUSION: 3}
_LAST = 4
_REQUIRING = frozenset({pb.CONSTR_PRIMARY, pb.CONSTR_NOTNULL})


def of_column(node: Node) -> Iterator[Node]:
    """Return the constraints in a ColumnDef as its table's own."""
    for item in node.constraints:
        if item.constraint.contype in LABELS:
            yield of_table(item.constraint, node.colname)


def of_table(node: Node, column: str) -> Node:
    """Return a constraint that stands at a column as its table's own."""
    copy = _copied(node)
    keys = [pb.Node(string=pb.String(sval=column))]
    if copy.contype == pb.CONSTR_FOREIGN:
        copy.fk_attrs.extend(keys)
    elif copy.contype != pb.CONSTR_CHECK:
        copy.keys.extend(keys)
    return copy


def add_constraints(world: World, table: Thing, nodes: Iterable[Node], said: Said) -> None:
    """Remember the constraints of a statement, in the order in which PostgreSQL gives names to those without one."""
    for node in sorted(nodes, key=lambda node: 0 if node.conname else _RANKS.get(node.contype, _LAST)):
        add_constraint(world, table, node, said)


def add_constraint(world: World, table: Thing, node: Node, said: Said) -> str | None:
    """Remember a constraint, and return its name; None where that cannot be told."""
    relation = said.node.relation
    told = table.constraints is not None
    chosen = constraint_name(relation.relname, node, table.columns, taken(world, relation.schemaname)) if told else None
    name = node.conname or chosen
    if node.contype in _REQUIRING:
        for column in _columns(table, node):
            column.not_null = True
            column.odd = column.odd or _odd(node)
    if node.contype == pb.CONSTR_NOTNULL and not node.conname:
        return None  # it goes by its column
    if not name:
        world.add_nameless(relation.relname, LABELS[node.contype], said)
    elif table.constraints is None:
        world.other_constraints.add(name)
    else:
        world.constraint_names.add(name)
        table.constraints[name] = Held(_copied(node), said)
    return name


def _odd(node: Node) -> str:
    """Return why a NOT NULL is another than SET NOT NULL would make, '' where it is not."""
    if node.contype == pb.CONSTR_NOTNULL and (node.conname or node.is_no_inherit or node.skip_validation):
        return "its NOT NULL has a name, or is not what SET NOT NULL makes"
    return ""


def _columns(table: Thing, node: Node) -> list[Column]:
    return [column for name, column in (table.columns or {}).items() if name in columns_in(node)]


def _copied(node: Node) -> Node:
    copy = pb.Constraint()
    copy.CopyFrom(node)
    return copy


def add(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    """ADD CONSTRAINT: DROP CONSTRAINT."""
    node = detail(command).constraint
    if node.indexname:
        if table is not None:
            table.doubt = f"{said.place} made a constraint of an index"
        yield Question("the index goes with the constraint; it has to be made again")
        return
    nullable = _nullable_keys(table, node) if node.contype == pb.CONSTR_PRIMARY else []
    name = add_constraint(world, table, node, said) if table else node.conname
    if not name or (table and not node.conname and table.doubt) or node.contype == pb.CONSTR_NOTNULL:
        yield Question("what did PostgreSQL call the constraint?", f"{head} DROP CONSTRAINT …")
        return
    yield f"{head} DROP CONSTRAINT {ident(name)}"
    if nullable is None:
        yield Question("which of the columns were nullable before they were the primary key?")
    for column in nullable or ():
        yield f"{head} ALTER COLUMN {ident(column)} DROP NOT NULL"


def _nullable_keys(table: Thing | None, node: Node) -> list[str] | None:
    """Return the columns that a primary key makes NOT NULL; None where that is not known."""
    if table is None or table.doubt or table.columns is None:
        return None
    found = [(name, table.columns.get(name)) for name in columns_in(node)]
    if any(column is None for _, column in found):
        return None
    return [name for name, column in found if column and not column.not_null]


def drop(world: World, table: Thing | None, head: str, command: Node, said: Said) -> Iterator[Answer]:
    """DROP CONSTRAINT: the constraint as it was."""
    held = (table.constraints or {}).pop(command.name, None) if table else None
    if table:
        _no_longer_required(table, command.name, held, said)
    if table is None or held is None or table.doubt or command.behavior == pb.DROP_CASCADE:
        yield Question("no earlier script tells for certain what the constraint was")
        return
    again = f"{head} {_added(command.name, held.node)}"
    why = world.outdated([held.said], wanted=words(again))
    if any(command.name.lower() in words(text) for text in table.comments):
        why = why or "the constraint had a comment"
    internal = table.marks.get("") if held.node.contype == pb.CONSTR_FOREIGN else None  # its triggers
    if mark := table.marks.get(command.name) or internal:
        why = why or f"{mark.place} says more of it"
    yield Question(why, again) if why else again
    # REFERENCES without columns means the primary key, and with another one something else.
    primary = held.node.contype == pb.CONSTR_PRIMARY
    world.changed(said, table.name if primary else f"{table.name} {command.name}", table)


def _no_longer_required(table: Thing, name: str, held: Held | None, said: Said) -> None:
    """From 18 on NOT NULL is a constraint: with it goes that a column is not null."""
    if held and held.node.contype == pb.CONSTR_NOTNULL:
        required = _columns(table, held.node)
    else:
        relation = said.node.relation.relname
        required = [c for key, c in (table.columns or {}).items() if name == made(relation, key, "not_null")]
    for column in required:
        column.not_null, column.odd = False, ""


def rename_column(node: Node, old: str, new: str) -> None:
    """Have a constraint say a column's new name."""
    for key in (*node.keys, *node.including, *node.fk_attrs):
        if key.string.sval == old:
            key.string.sval = new
    for _, part in walk(node):
        if isinstance(part, pb.ColumnRef) and part.fields[-1].string.sval == old:
            part.fields[-1].string.sval = new
        elif isinstance(part, pb.IndexElem) and part.name == old:
            part.name = new


def no_longer_named(table: Thing, column: str) -> None:
    """Forget the NOT NULL constraint of a column: what SET NOT NULL makes has no name of its own."""
    for name, held in list((table.constraints or {}).items()):
        if held.node.contype == pb.CONSTR_NOTNULL and column in columns_in(held.node):
            (table.constraints or {}).pop(name)


def _added(name: str, node: Node) -> str:
    command = as_command("ADD CONSTRAINT c CHECK (true)")
    detail(command).constraint.CopyFrom(node)
    detail(command).constraint.conname = name
    return command_text(command)


def validate(_world: World, table: Thing | None, _head: str, command: Node, _said: Said) -> Iterator[Answer]:
    """VALIDATE CONSTRAINT: it is no longer NOT VALID."""
    if held := (table.constraints or {}).get(command.name) if table else None:
        held.node.skip_validation, held.node.initially_valid = False, True
    yield Question("the constraint was NOT VALID: is it to be so again?")


def alter(_world: World, table: Thing | None, _head: str, command: Node, said: Said) -> Iterator[Answer]:
    """ALTER CONSTRAINT: another time to check it; whether it is enforced, or inherited, only a question tells."""
    node = detail(command).atalter_constraint
    held = (table.constraints or {}).get(node.conname) if table else None
    if held and node.alter_deferrability:
        held.node.deferrable, held.node.initdeferred = node.deferrable, node.initdeferred
    if table and (node.alter_enforceability or node.alter_inheritability):
        table.marks[node.conname] = said
    yield Question("which way was the constraint before?")
