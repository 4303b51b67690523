"""The program's own SQL: read from the commented files in `sql/`, filled in with quoted names and literals."""

from functools import cache
from pathlib import Path
from typing import TypeAlias

from psycopg import sql

from migrator.database.session import Session

FOLDER = Path(__file__).with_name("sql")
Part: TypeAlias = sql.Composable | str | int | None


@cache
def _template(name: str) -> sql.SQL:
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines(keepends=True)
    # Comments are for who reads the file; they need not travel with every message.
    text = "".join(line for line in lines if not line.startswith("--"))
    return sql.SQL(text)


def compose(session: Session, name: str, /, **parts: Part) -> str:
    """Return the SQL in `sql/name.sql` with its placeholders filled: names where a part says so, else literals."""
    ready = {key: part if isinstance(part, sql.Composable) else sql.Literal(part) for key, part in parts.items()}
    return _template(name).format(**ready).as_string(session.connection)
