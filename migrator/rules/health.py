"""Health: nothing left half done, nothing about to run out."""

from migrator.rules.limits import COUNT, PERCENT
from migrator.rules.measures import Measure, Measures
from migrator.values.containers import Field
from migrator.values.units import show_count, show_percent

HEALTH = Field(
    Measures(
        "health",
        {
            "invalid_indexes": Measure(COUNT, show_count, "indexes that a failed build left behind"),
            "dead_rows": Measure(PERCENT, show_percent, "the share of rows that wait for vacuum", by_table=True),
        },
    ),
    "what a healthy schema is free of",
)
