"""The server that is connected to: which one it is, and whether it lets us do what a run needs."""

from dataclasses import dataclass
from typing import Any

from psycopg import sql

from migrator.database.queries import compose
from migrator.database.session import Session


@dataclass(frozen=True, slots=True)
class Identity:
    """Which database of which cluster; `system` is None where that may not be asked."""

    database: str
    system: str | None


@dataclass(frozen=True, slots=True)
class Privileges:
    """What a run needs. `foreign_owner` owns the history's schema and is not us; `role` is the manifest's role."""

    user: str
    may_create: bool
    schema_exists: bool
    foreign_owner: str | None
    may_write: bool | None
    role: str | None


def examine(session: Session, schema: str, role: str | None) -> tuple[Identity, Privileges]:
    """Return what there is to know before a run touches anything."""
    found: dict[str, Any] = session.value(compose(session, "target", schema=schema, role=role))
    system = session.value(compose(session, "system")) if found["may_ask_system"] else None
    privileges = Privileges(
        found["user"],
        found["may_create"],
        found["schema_exists"],
        found["schema_owner"],
        found["may_write"],
        found["role"],
    )
    return Identity(found["database"], system), privileges


def remembered(session: Session, schema: str) -> Identity | None:
    """Return where the last run of a history took place."""
    found = session.value(compose(session, "remembered", schema=sql.Identifier(schema)))
    return Identity(**found) if found else None
