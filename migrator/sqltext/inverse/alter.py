"""ALTER TABLE, command by command."""

from collections.abc import Iterator, Mapping

from migrator.sqltext.commands import detail
from migrator.sqltext.inverse import columns, constraints
from migrator.sqltext.inverse.columns import Command
from migrator.sqltext.inverse.names import of_relation, qualified, short
from migrator.sqltext.inverse.said import Answer, Question, Said
from migrator.sqltext.inverse.world import Column, Thing, World
from migrator.sqltext.library import Node, pb


def alter_table(world: World, said: Said) -> Iterator[Answer]:
    """ALTER TABLE: its commands' inverses, the last one first."""
    node = said.node
    parts = of_relation(node.relation)
    if node.objtype == pb.OBJECT_TYPE:
        yield from _alter_type(world, world.find("type", short(parts)), said)
        return
    # ONLY: what was said of this table alone is undone there alone.
    table = world.find("relation", short(parts))
    head = f"ALTER TABLE {'' if node.relation.inh else 'ONLY '}{qualified(parts)}"
    undone: list[list[Answer]] = []
    for item in node.cmds:
        command = item.alter_table_cmd
        handle = _COMMANDS.get(command.subtype, _other)
        answers = list(handle(world, table, head, command, said))
        if node.missing_ok and table is None:
            answers = [Question(f"was {short(parts)} there? no earlier script made it")]
        stays = command.subtype in _TAKING or not world.goes_along(table, said)
        undone.append(answers if stays else [])
    if table:
        table.parts.append(said)
    for answers in reversed(undone):
        yield from answers


def _alter_type(world: World, thing: Thing | None, said: Said) -> Iterator[Answer]:
    """ALTER TYPE of a composite type: its attributes, which `(x).*` stands for."""
    along = world.goes_along(thing, said)
    if thing:
        thing.parts.append(said)
        world.widened(said, thing)
    if not along:
        yield Question("which attributes did the type have, and what of the tables that use it?")


def _other(world: World, table: Thing | None, _head: str, command: Node, said: Said) -> Iterator[Answer]:
    """Ask, and remember which column, trigger, index or constraint ('' for all triggers) is no longer known whole."""
    if command.subtype in _BETWEEN_TABLES:
        world.doubt(said, said.words)
    if table and command.subtype == pb.AT_ChangeOwner:
        table.owner = command.newowner.rolename
    name = command.name or detail(command).replica_identity_stmt.name
    if table and (name or command.subtype in _ALL_TRIGGERS):
        table.marks[name] = said
        column = (table.columns or {}).get(name)
        if isinstance(column, Column):
            column.vague = f"{said.place} says more of it"
    yield Question(f"what undoes {str(pb.AlterTableType.Name(command.subtype)).removeprefix('AT_')}?")


def _security(back: str, fact: str, value: str) -> Command:
    def undo(_world: World, table: Thing | None, head: str, _command: Node, _said: Said) -> Iterator[Answer]:
        if table is None or table.doubt:
            yield Question("was it so before?", f"{head} {back}")
            return
        was, table.facts[fact] = table.facts.get(fact, "off"), value
        if was != value:
            yield f"{head} {back}"

    return undo


_COMMANDS: Mapping[int, Command] = {
    pb.AT_AddColumn: columns.add,
    pb.AT_DropColumn: columns.drop,
    pb.AT_ColumnDefault: columns.default,
    pb.AT_SetNotNull: columns.nullable(True),
    pb.AT_DropNotNull: columns.nullable(False),
    pb.AT_AlterColumnType: columns.retype,
    pb.AT_AddConstraint: constraints.add,
    pb.AT_DropConstraint: constraints.drop,
    pb.AT_ValidateConstraint: constraints.validate,
    pb.AT_AlterConstraint: constraints.alter,
    pb.AT_SetStatistics: columns.setting,
    pb.AT_SetOptions: columns.setting,
    pb.AT_ResetOptions: columns.setting,
    pb.AT_SetStorage: columns.setting,
    pb.AT_SetCompression: columns.setting,
    pb.AT_EnableRowSecurity: _security("DISABLE ROW LEVEL SECURITY", "row security", "on"),
    pb.AT_DisableRowSecurity: _security("ENABLE ROW LEVEL SECURITY", "row security", "off"),
    pb.AT_ForceRowSecurity: _security("NO FORCE ROW LEVEL SECURITY", "forced", "on"),
    pb.AT_NoForceRowSecurity: _security("FORCE ROW LEVEL SECURITY", "forced", "off"),
}
_ALL_TRIGGERS = frozenset(
    {pb.AT_EnableTrigAll, pb.AT_DisableTrigAll, pb.AT_EnableTrigUser, pb.AT_DisableTrigUser},
)
# What one of the tables is, depends on the other from then on.
_BETWEEN_TABLES = frozenset({pb.AT_AttachPartition, pb.AT_DetachPartition, pb.AT_AddInherit, pb.AT_DropInherit})
# What takes something away is undone even where the whole table goes: what made it may have an inverse that needs it.
_TAKING = frozenset({pb.AT_DropColumn, pb.AT_DropConstraint})
