"""Health: nothing left half done, nothing about to run out."""

from migrator.rules.limits import COUNT, DURATION, PERCENT, limits, record
from migrator.rules.rule import Family
from migrator.values.containers import Field, MapOf

HEALTH = Family(
    record(
        {
            "invalid_indexes": Field(limits(COUNT), "indexes that a failed build left behind"),
            "unvalidated_constraints": Field(limits(COUNT), "constraints that old rows may not satisfy"),
            "unused_indexes": Field(limits(COUNT), "indexes that no query has used"),
            "dead_rows": Field(MapOf(limits(PERCENT)), "by table, the share of rows that wait for vacuum"),
            "stale_statistics": Field(limits(DURATION), "the age of the planner's oldest statistics"),
            "sequences_near_limit": Field(limits(PERCENT), "the share that the fullest sequence has used"),
        }
    ),
    "what a healthy schema is free of",
)
