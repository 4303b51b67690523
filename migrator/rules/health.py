"""Health: nothing left half done, nothing about to run out."""

from migrator.rules.limits import COUNT, DURATION, PERCENT
from migrator.rules.measures import Measure, Measures
from migrator.values.containers import Field
from migrator.values.units import show_count, show_duration, show_percent

# What sql/health/stale_statistics.sql says of a table that was never analyzed: the largest int8.
NEVER = (1 << 63) - 1


def show_age(milliseconds: float) -> str:
    """Return how long ago something was, in days where it is some: `never`, `9 d`, `3 h 20 m`."""
    if milliseconds >= NEVER:
        return "never"
    days = milliseconds / 86_400_000
    return f"{days:.0f} d" if days >= 2 else show_duration(milliseconds)


def _counted(doc: str) -> Measure:
    return Measure(COUNT, show_count, doc)


def _listed(doc: str) -> Measure:
    return Measure(COUNT, show_count, doc, listed=True)


HEALTH = Field(
    Measures(
        "health",
        {
            "invalid_indexes": _listed("indexes that a failed build left behind"),
            "unvalidated_constraints": _listed("constraints that are NOT VALID: rows from before were never checked"),
            "detaching_partitions": _listed("partitions that a DETACH CONCURRENTLY left half detached"),
            "filled_default_partitions": _listed("default partitions that hold rows"),
            "unindexed_foreign_keys": _listed("foreign keys whose columns no index begins with"),
            "tables_without_primary_key": _listed("tables without a primary key"),
            "duplicate_indexes": _listed("indexes that do nothing that another one does not do"),
            "unused_indexes": _counted("indexes that no query has used, of tables from 1 MB on"),
            "dead_rows": Measure(PERCENT, show_percent, "the share of rows that wait for vacuum", by_table=True),
            "stale_statistics": Measure(DURATION, show_age, "since when a table that has changed waits for ANALYZE"),
            "sequences_near_limit": Measure(PERCENT, show_percent, "how far the sequence nearest to its end has come"),
            "security_definer_without_search_path": _listed(
                "functions with their owner's rights and their caller's search_path"
            ),
            "stale_extensions": _counted("extensions of another version than the server's files would install"),
            "stale_collations": _counted("collations whose library sorts by another version than was recorded"),
        },
    ),
    "what a healthy schema is free of",
)
