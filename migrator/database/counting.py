"""How much there is in a table, for people who are about to lose it."""

from psycopg import sql

from migrator.database.queries import compose
from migrator.database.session import ServerError, Session

TOO_LONG = "57014"


def count(session: Session, schema: str, table: str, column: str, search_path: tuple[str, ...]) -> str | None:
    """Return what there is, for people: `1204 rows`; None where there is no such table.

    With `column`, the rows that have a value in it. Takes ACCESS SHARE on the table, for five seconds at most.
    """
    path = sql.SQL(", ").join(map(sql.Identifier, search_path))
    before = compose(session, "search_path", scope=sql.SQL("LOCAL"), path=path) if search_path else ""
    name = sql.Identifier(schema, table) if schema else sql.Identifier(table)
    found = session.value(before + compose(session, "resolve", name=name.as_string(session.connection)))
    if found is None:
        return None
    what = sql.Identifier(column) if column else sql.SQL("*")
    query = compose(session, "count", what=what, table=sql.Identifier(found["schema"], found["table"]))
    try:
        number = session.value(query)
    except ServerError as error:
        return "more than can be counted in 5 s" if error.sqlstate == TOO_LONG else f"not counted: {error.message}"
    return f"{number} value{'s'[: number != 1]}" if column else f"{number} row{'s'[: number != 1]}"
