"""A second connection that looks at what the first one waits for."""

from dataclasses import dataclass
from typing import Any

from migrator.database.queries import compose
from migrator.database.session import Session
from migrator.values.units import show_duration

PREVENTS_WRAPAROUND = "to prevent wraparound"
HIDDEN = "<insufficient privilege>"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far CREATE INDEX or REINDEX is."""

    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Observation:
    """What a backend was found doing. `blockers` are for people; `queue` counts the sessions that wait behind it.

    `yields_after_ms` is how long to wait for a blocker that then gives way to who waits: an autovacuum. `standbys` is
    synchronous_standby_names where its COMMIT, done on this server, waits for one of them to confirm it.
    """

    wanted: str | None
    blockers: tuple[str, ...]
    queue: int
    progress: Progress | None
    yields_after_ms: int | None
    standbys: str | None


def observe(observer: Session, pid: int) -> Observation:
    """Return what the backend `pid` is doing now."""
    found = observer.value(compose(observer, "observe", pid=pid))
    blockers = found["blockers"] or []
    progress = found["progress"]
    yields = bool(blockers) and all(map(_yields, blockers))
    return Observation(
        wanted=_wanted(found["wanted"]) if found["wanted"] else None,
        blockers=tuple(map(_describe, blockers)),
        queue=found["queue"],
        progress=_progress(progress) if progress else None,
        yields_after_ms=found["deadlock_ms"] if yields else None,
        standbys=found["standbys"],
    )


def cancel(observer: Session, pid: int) -> None:
    """Cancel what the backend `pid` is running: our own, so no privilege is needed."""
    observer.send(f"SELECT pg_catalog.pg_cancel_backend({pid:d})")


def _yields(blocker: dict[str, Any]) -> bool:
    """An autovacuum gives way to who waits for it longer than deadlock_timeout, unless it prevents wraparound (§e)."""
    return blocker["backend_type"] == "autovacuum worker" and PREVENTS_WRAPAROUND not in (blocker["query"] or "")


def _wanted(lock: dict[str, Any]) -> str:
    return f"{lock['mode']} on {lock['relation'] or lock['type']}"


def _describe(blocker: dict[str, Any]) -> str:
    if blocker["pid"] == 0:
        return f"prepared transaction {blocker['prepared']} (COMMIT PREPARED or ROLLBACK PREPARED ends it)"
    age = blocker["xact_age"]
    hidden = blocker["query"] in (None, HIDDEN)
    parts = (
        f"pid {blocker['pid']}",
        f"user {blocker['user']}" if blocker["user"] else blocker["backend_type"],
        blocker["application"] or None,
        f"from {blocker['client']}" if blocker["client"] else None,
        blocker["state"],
        f"in its transaction for {show_duration(float(age) * 1000)}" if age is not None else None,
        f"holding {blocker['mode']}" if blocker["mode"] else None,
        "query not visible: pg_read_all_stats would show it" if hidden else f"query: {_one_line(blocker['query'])}",
    )
    return ", ".join(part for part in parts if part)


def _one_line(query: str) -> str:
    return " ".join(query.split())


def _progress(row: dict[str, Any]) -> Progress:
    return Progress(row["phase"], row["done"] or 0, row["total"] or 0)
