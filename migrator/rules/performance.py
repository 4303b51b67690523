"""Performance: queries that must use an index, or end in time."""

from migrator.rules.entries import NAME
from migrator.rules.limits import DURATION, record
from migrator.values.containers import Field, ListOf
from migrator.values.shapes import Text

PERFORMANCE = Field(
    ListOf(
        record(
            {
                "name": Field(Text(), "which query this is, in a sentence", required=True),
                "sql": Field(Text(), "the query", required=True),
                "uses_index": Field(NAME, "the index that its plan must use"),
                "within": Field(DURATION, "how long it may take, median of five"),
            }
        )
    ),
    "queries and their limits",
    later=True,
)
