"""Privileges: who may do what."""

from migrator.rules.entries import IDENTIFIER, NAME
from migrator.rules.limits import record
from migrator.values.containers import Field, ListOf
from migrator.values.shapes import Choice

_WORDS = ("select", "insert", "update", "delete", "truncate", "references", "trigger", "usage", "execute", "create")

PRIVILEGES = Field(
    ListOf(
        record(
            {
                "grant": Field(ListOf(Choice(_WORDS)), "what the role may do", required=True),
                "on": Field(NAME, "the object", required=True),
                "to": Field(IDENTIFIER, "the role", required=True),
            }
        )
    ),
    "what roles may do",
    later=True,
)
