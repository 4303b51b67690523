"""CREATE INDEX: nobody may write to the table until it is built."""

from collections.abc import Iterator

from migrator.sqltext.library import Node, pb
from migrator.sqltext.lint.build import copied, text_of
from migrator.sqltext.lint.called import index_called
from migrator.sqltext.lint.rule import Remark, Step, Subject

_HINT = "CREATE INDEX CONCURRENTLY lets writes go on; it needs a migration of its own, outside of a transaction."
_PARTITIONED = "It is a partitioned table: make the index ON ONLY it, CONCURRENTLY on each partition, then attach them."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of every one that is not CONCURRENTLY, on a table that was there before."""
    for statement in subject.live():
        if statement.kind != "index_stmt" or statement.node.concurrent or not statement.node.relation.inh:
            continue
        table = statement.node.relation.relname
        message = f"CREATE INDEX on {table}: writes wait until it is built"
        if table in subject.known.partitioned:
            yield Remark(statement.start, message, _PARTITIONED)
        else:
            yield Remark(statement.start, message, _HINT, _steps(statement.node, index_called(subject, statement)))


def _steps(node: Node, name: str | None) -> tuple[Step, ...]:
    if name is None:
        return ()
    index = copied(node)
    index.idxname, index.concurrent, index.if_not_exists = name, True, False
    drop = pb.DropStmt(remove_type=pb.OBJECT_INDEX, behavior=pb.DROP_RESTRICT, concurrent=True)
    parts = drop.objects.add().list.items
    for part in filter(None, (node.relation.schemaname, name)):
        parts.add().string.sval = part
    return (Step(name, text_of("index_stmt", index), text_of("drop_stmt", drop), "none"),)
