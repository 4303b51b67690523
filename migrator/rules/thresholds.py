"""Thresholds: what the server has to be like before anything is touched."""

from migrator.rules.limits import SIZE
from migrator.rules.measures import Measure, Measures
from migrator.values.containers import Field
from migrator.values.units import show_size

THRESHOLDS = Field(
    Measures("thresholds", {"database_size": Measure(SIZE, show_size, "the size of the database")}),
    "limits that the server has to keep",
)
