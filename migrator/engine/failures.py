"""What PostgreSQL says of a script, shown where its author can mend it."""

from migrator.database.session import ServerError
from migrator.engine.messages import Message
from migrator.engine.steps import Step
from migrator.sqltext.script import Script
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.location import Location

LOCK_TIMEOUT, DEADLOCK, SERIALIZATION, CANCELLED = "55P03", "40P01", "40001", "57014"
_CONCURRENT_CATALOG = {"23505", "42P07", "42710"}
_HINTS = {
    CANCELLED: "It was cancelled, or took longer than statement_timeout, which a migration can raise for itself.",
    "42501": "The role lacks a privilege; database.role in the manifest names the role that scripts run as.",
    "53100": "The server's disk is full; nothing of this script is left.",
    "55P04": "A new enum value can be used once it is committed: put its use into a migration of its own.",
    "25001": "A statement that cannot run in a transaction needs transaction: none in the manifest; an isolation level "
    "stands on the script's own BEGIN … COMMIT around all of it.",
    "0A000": "PostgreSQL does not support this; the message says which part.",
}


def worth_retrying(error: ServerError) -> bool:
    """Tell whether the whole transaction may succeed later: a lock, a deadlock, a race in the catalog (§e)."""
    if error.sqlstate in (LOCK_TIMEOUT, DEADLOCK, SERIALIZATION):
        return True
    if error.sqlstate == "XX000":
        return "concurrently updated" in error.message
    return error.sqlstate in _CONCURRENT_CATALOG and error.schema_name == "pg_catalog"


def lacks_run_lock(error: ServerError, message: Message) -> bool:
    """Tell whether the history row was refused because the run lock is not ours: its run_id is NULL then."""
    return error.sqlstate == "23502" and error.ordinal < len(message.before)


def problem_of(error: ServerError, step: Step, script: Script, unit: Unit, message: Message) -> Problem:
    """Return the error as a problem of the script, at the place that it is about."""
    offset = _offset(error, script, unit, message)
    if lacks_run_lock(error, message):
        return _lock_lost(step)
    details = (error.detail, f"Context: {error.context}" if error.context else None)
    return Problem(
        code=error.sqlstate or "server-error",
        message=error.message if offset is not None else f"{error.message} ({_when(error, step, message)})",
        location=script.locate(offset) if offset is not None else Location(step.source.path),
        hint=" ".join(filter(None, (error.hint, _HINTS.get(error.sqlstate)))) or None,
        excerpt=script.excerpt(offset) if offset is not None else None,
        detail="\n".join(text for text in details if text) or None,
    )


def _offset(error: ServerError, script: Script, unit: Unit, message: Message) -> int | None:
    """By PostgreSQL's position where it gives one, else by the number of results that came before the error."""
    if not message.body:
        return None
    if error.position is not None:
        inside = error.position - 1 - message.offset
        if 0 <= inside <= len(message.body):
            return unit.start + inside
    return script.start_of(unit, error.ordinal - len(message.before))


def _when(error: ServerError, step: Step, message: Message) -> str:
    """Say when an error came that is not about any statement of the script: a deferred constraint, a missing role."""
    if error.ordinal < len(message.before):
        return f"before {step.id} began"
    return f"at the COMMIT of {step.id}" if error.sqlstate[:2] == "23" else f"after the last statement of {step.id}"


def _lock_lost(step: Step) -> Problem:
    hint = (
        "A script before it released it, with pg_advisory_unlock_all() or DISCARD ALL. Take that out; then run again."
    )
    message = f"the run lock is gone; {step.id} was not started"
    return Problem("lock-lost", message, Location(step.source.path), hint)
