"""Thresholds: what the server has to be like before anything is touched."""

from migrator.rules.limits import COUNT, DURATION, PERCENT, SIZE, limits, record
from migrator.rules.rule import Family
from migrator.values.containers import Field
from migrator.values.shapes import Number

# No SQL tells free space without superuser, so the manifest states what the disk holds.
_CAPACITY = Field(SIZE, "what the disk holds in all", required=True)
_VERSION = record({"at_least": Field(Number(14), "the oldest major version")})

THRESHOLDS = Family(
    record(
        {
            "server_version": Field(_VERSION, "the server's major version"),
            "database_size": Field(limits(SIZE), "the size of the database"),
            "disk": Field(limits(PERCENT, capacity=_CAPACITY), "the share of the disk that the database fills"),
            "active_connections": Field(limits(COUNT), "connections that run a statement"),
            "longest_transaction": Field(limits(DURATION), "the age of the oldest open transaction"),
            "waiting_locks": Field(limits(COUNT), "sessions that wait for a lock"),
            "replication_lag": Field(limits(DURATION), "how far the slowest replica is behind"),
        }
    ),
    "limits that the server has to keep",
)
