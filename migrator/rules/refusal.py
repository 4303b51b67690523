"""What it says of a rule that the server refused to answer."""

from typing import NamedTuple

from migrator.values.verdicts import Status

PRIVILEGE, TIMEOUT, LOCKED, CONFLICT = "42501", "57014", "55P03", "40001"
# Classes of SQLSTATE that say nothing of the rule: connection, conflict or deadlock, resources, intervention, system.
_NOT_OURS = ("08", "40", "53", "57", "58")
_AGAIN = "Ask again."
_LACKING = "Grant the role what it lacks, or check as another role."
_HINTS = {
    TIMEOUT: "Give the rule a longer statement_timeout, or its query an index.",
    CONFLICT: "A standby replays the primary's changes first: ask again, or ask the primary.",
    LOCKED: "Somebody holds a lock on what it reads: pg_locks tells who. Ask again later.",
}


class Refusal(NamedTuple):
    """What the server said instead of an answer, and what would give the role what it lacks, where that is known."""

    sqlstate: str
    message: str
    hint: str | None
    grants: str | None = None

    @property
    def told(self) -> str:
        """What the server said, for people."""
        return f"{self.message} ({self.sqlstate})"

    @property
    def status(self) -> Status:
        """A wrong rule fails. What the role may not see, what took too long or was not to be had is not known."""
        known = self.sqlstate not in (PRIVILEGE, LOCKED) and self.sqlstate[:2] not in _NOT_OURS
        return "fail" if known else "unknown"

    @property
    def remedy(self) -> str | None:
        """What to do."""
        if self.sqlstate == PRIVILEGE:
            return self.grants or self.hint or _LACKING
        return _HINTS.get(self.sqlstate) or self.hint or (_AGAIN if self.status == "unknown" else None)
