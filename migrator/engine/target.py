"""Wrong targets, each refused with its own message before anything is touched."""

from collections.abc import Iterator

from migrator.database.lock import Opening
from migrator.database.session import Session
from migrator.database.target import Identity, Privileges, examine, remembered
from migrator.project.model import Database
from migrator.values.errors import Problem, Refused


def refuse_wrong_target(session: Session, database: Database, opening: Opening) -> Identity:
    """Return which database this is. Raises Refused with everything that stands against a run on it."""
    identity, privileges = examine(session, database.history, database.role)
    known = remembered(session, database.history) if opening.has_history and privileges.may_write else None
    problems = [*_of_server(opening), *_of_privileges(privileges, database, opening), *_of_identity(identity, known)]
    if problems:
        raise Refused(*problems)
    return identity


def _of_server(opening: Opening) -> Iterator[Problem]:
    if opening.read_only:
        hint = "Is this a replica, or is default_transaction_read_only set for this role or database?"
        yield Problem("read-only", "transactions on this server are read-only", hint=hint)


def _of_privileges(found: Privileges, database: Database, opening: Opening) -> Iterator[Problem]:
    schema, owner, us = database.history, found.foreign_owner, found.user
    if opening.has_history and not found.may_write:
        message = f"the history in schema {schema} belongs to {owner}, and {us} may not write to it"
        yield Problem("foreign-history", message, hint=f"Log in as {owner}, or: GRANT {owner} TO {us}.")
    elif not opening.has_history and owner:
        message = f"schema {schema} belongs to {owner}, and holds no history yet"
        yield Problem("foreign-history", message, hint="Name another one in the manifest, database: {history: …}.")
    elif not opening.has_history and not found.may_create and not found.schema_exists:
        hint = f"GRANT CREATE ON DATABASE … TO {us}; or make it: CREATE SCHEMA {schema} AUTHORIZATION {us}."
        yield Problem("no-privilege", f"{us} may not create schema {schema} for the history", hint=hint)
    if database.role and found.role != "ours":
        yield _no_role(database.role, us, exists=found.role is not None)


def _no_role(role: str, us: str, exists: bool) -> Problem:
    message = f"{us} is no member of role {role}" if exists else f"role {role} does not exist"
    mend = f"GRANT {role} TO {us}" if exists else f"CREATE ROLE {role}"
    return Problem("no-role", message, hint=f"{mend}; or change database.role in the manifest.")


def _of_identity(now: Identity, known: Identity | None) -> Iterator[Problem]:
    if known is None:
        return
    hint = "Is the URL right? Where this is meant, a restored or upgraded copy: migrator repair --target --reason …"
    if known.database != now.database:
        message = f"this history was written in database {known.database}; this one is {now.database}"
        yield Problem("wrong-database", message, hint=hint)
    if known.system and now.system and known.system != now.system:
        message = f"this history was written on the cluster {known.system}; this one is {now.system}"
        yield Problem("wrong-cluster", message, hint=hint)
