"""How many rows there are in each table."""

from collections.abc import Mapping, Sequence

from psycopg import sql

from migrator.database.generator.schema import read_schema
from migrator.database.session import Session


def row_counts(session: Session, hidden: Sequence[str] = ()) -> Mapping[str, int]:
    """Return the number of rows by table, of those outside of the schemas `hidden`. Raises ServerError."""
    tables, _ = read_schema(session, hidden)
    if not tables:
        return {}
    counted = [sql.SQL("(SELECT count(*) FROM {})").format(table.identifier) for table in tables]
    query = sql.SQL("SELECT pg_catalog.to_json(ARRAY[{}])").format(sql.SQL(", ").join(counted))
    counts = session.value(query.as_string(session.connection))
    return {table.shown: count for table, count in zip(tables, counts, strict=True)}
