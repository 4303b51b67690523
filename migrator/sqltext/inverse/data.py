"""Statements that write rows, and those of which nothing tells what they do."""

from collections.abc import Iterator

from migrator.sqltext.inverse.names import of_relation, short
from migrator.sqltext.inverse.said import Answer, Question, Said
from migrator.sqltext.inverse.world import World
from migrator.sqltext.library import pb, walk

_WRITES = (pb.InsertStmt, pb.UpdateStmt, pb.DeleteStmt, pb.MergeStmt)
_SESSION = frozenset({"search_path", "role", "session_authorization"})
# They change nothing that a catalog holds.
_HARMLESS = frozenset({"count", "max", "min", "set_config", "pg_sleep", "now", "coalesce", "current_setting"})


def write(world: World, said: Said) -> Iterator[Answer]:
    """INSERT, UPDATE, DELETE, MERGE, COPY: rows of a table that goes, values of columns that go, need no inverse."""
    node = said.node
    parts = of_relation(node.relation)
    table = world.find("relation", short(parts))
    others = [short(of_relation(part.relation)) for _, part in walk(node) if isinstance(part, _WRITES)]
    written = [table, *(world.find("relation", name) for name in others)]
    if all(each is not None and (each.here or each.temporary) for each in written):
        return
    if said.kind == "update_stmt" and table and table.columns and not node.HasField("with_clause"):
        columns = [table.columns.get(item.res_target.name) for item in node.target_list]
        if all(column is not None and column.here for column in columns):
            return
    if said.kind == "copy_stmt" and not node.is_from:
        return
    yield Question(f"which rows of {short(parts)} were they, and what was in them?")


def empty(_world: World, _said: Said) -> Iterator[Answer]:
    """TRUNCATE."""
    yield Question("the rows are gone: where are they to come from?")


def select(world: World, said: Said) -> Iterator[Answer]:
    """SELECT: a function that it calls may do anything."""
    into = [part for _, part in walk(said.node) if isinstance(part, pb.IntoClause)]
    calls = {part.funcname[-1].string.sval for _, part in walk(said.node) if isinstance(part, pb.FuncCall)}
    if into or calls - _HARMLESS:
        yield from unknown(world, said)


def setting(world: World, said: Said) -> Iterator[Answer]:
    """SET: only what decides where names lead and who owns what matters."""
    if said.node.name in _SESSION:
        world.unsure = f"{said.place} changes where names lead, or who owns what is made"
        yield Question("this decides where the names below lead, or who owns what is made", said.text)


def nothing(_world: World, _said: Said) -> Iterator[Answer]:
    """What leaves nothing behind: ANALYZE, LOCK, REFRESH, BEGIN."""
    yield from ()


def unknown(world: World, said: Said) -> Iterator[Answer]:
    """What nobody knows the effect of: DO, CALL, what cannot be parsed, and what has no inverse here."""
    bodies: frozenset[str] = frozenset()
    for thing in world.things.values():
        if thing.kind in ("function", "procedure") and thing.name.partition("(")[0] in said.words:
            bodies |= thing.parts[0].words
    touched = said.words | bodies
    world.doubt(said, touched)
    if "pg_catalog" in touched or "information_schema" in touched or any(w.startswith("pg_") for w in touched):
        for thing in world.things.values():
            thing.doubt = thing.doubt or f"{said.place} may have changed it"
    yield Question("what undoes this?")
