"""Constraints: that they exist, are validated, and are defined as described."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import IDENTIFIER, NAME, Entry, Objects
from migrator.rules.names import Name
from migrator.rules.rule import Family, Rule
from migrator.values.containers import Field
from migrator.values.shapes import Choice, Flag, Text

# pg_constraint.contype
TYPES = {"c": "check", "f": "foreign key", "p": "primary key", "u": "unique", "x": "exclude", "n": "not null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint(Rule):
    """One constraint of a table; without `on`, of whichever table along the search path."""

    family: ClassVar[str] = "constraints"

    name: str
    on: Name | None = None
    validated: bool | None = None
    type: str | None = None
    definition: str | None = None


def _constraint(name: str, entry: Entry) -> Constraint:
    return Constraint(location=entry.location, absent=entry.absent, name=name, **entry.values)


CONSTRAINTS = Family(
    Objects(
        IDENTIFIER,
        {
            "on": Field(NAME, "the table"),
            "validated": Field(Flag(), "whether all rows are known to satisfy it"),
            "type": Field(Choice(tuple(TYPES.values())), "what kind of constraint it is"),
            "definition": Field(Text(), "as in ADD CONSTRAINT: CHECK (total >= 0)"),
        },
        _constraint,
    ),
    "constraints of tables, or absent",
    "constraints.sql",
)
