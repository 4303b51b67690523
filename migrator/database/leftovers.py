"""What statements that run outside of a transaction have left in the catalog."""

from dataclasses import dataclass

from psycopg import sql

from migrator.database.queries import compose
from migrator.database.session import Session
from migrator.sqltext.concurrent import Named


@dataclass(frozen=True, slots=True)
class IndexState:
    """An index as it is. `builder` is the process that is building it now."""

    schema: str
    name: str
    table: str
    usable: bool
    builder: int | None
    definition: str


def indexes_of_table(session: Session, table: Named) -> tuple[IndexState, ...]:
    """Return the indexes of a table as the session's search_path finds it; none where there is no such table."""
    return _states(session, sql.SQL("i.indrelid = pg_catalog.to_regclass({})").format(regclass(session, table)))


def indexes_beside(session: Session, index: Named) -> tuple[IndexState, ...]:
    """Return the indexes of the table that an index belongs to."""
    beside = sql.SQL(
        "i.indrelid = (SELECT o.indrelid FROM pg_catalog.pg_index o WHERE o.indexrelid = pg_catalog.to_regclass({}))"
    )
    return _states(session, beside.format(regclass(session, index)))


def all_indexes(session: Session) -> tuple[IndexState, ...]:
    """Return the indexes of the database that are not usable."""
    return _states(session, sql.SQL("NOT (i.indisvalid AND i.indisready AND i.indislive)"))


def exists(session: Session, relation: Named) -> bool:
    """Tell whether there is a relation of this name."""
    name = regclass(session, relation).as_string(session.connection)
    return session.value(f"SELECT pg_catalog.to_json(pg_catalog.to_regclass({name}) IS NOT NULL)") is True


def detach_pending(session: Session, parent: Named, partition: Named) -> bool | None:
    """Tell whether the detaching of a partition was cut short; None where it is no partition (any more)."""
    names = {"parent": regclass(session, parent), "partition": regclass(session, partition)}
    pending: bool | None = session.value(compose(session, "partition_state", **names))
    return pending


def finalize_detach(session: Session, parent: Named, partition: Named) -> None:
    """Finish a DETACH … CONCURRENTLY that was cut short."""
    command = sql.SQL("ALTER TABLE {} DETACH PARTITION {} FINALIZE").format(identifier(parent), identifier(partition))
    session.send(command.as_string(session.connection))


def drop_index_statement(session: Session, index: IndexState) -> str:
    """Return the statement that drops an index without keeping writers out."""
    name = sql.Identifier(index.schema, index.name)
    return sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(name).as_string(session.connection)


def identifier(relation: Named) -> sql.Identifier:
    """Return a name as SQL."""
    return sql.Identifier(relation.schema, relation.name) if relation.schema else sql.Identifier(relation.name)


def regclass(session: Session, relation: Named) -> sql.Literal:
    """Return the text that to_regclass() takes for a name."""
    return sql.Literal(identifier(relation).as_string(session.connection))


def _states(session: Session, which: sql.Composable) -> tuple[IndexState, ...]:
    return tuple(IndexState(**row) for row in session.value(compose(session, "index_states", which=which)))
