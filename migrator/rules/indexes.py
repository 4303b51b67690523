"""Indexes: that they exist, can be used, and are defined as described."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import NAME, Entry, Objects
from migrator.rules.names import Name
from migrator.rules.rule import Family, Rule
from migrator.values.containers import Field
from migrator.values.location import Location
from migrator.values.shapes import Flag, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Rule):
    """One index. `on` is its table and what follows it in CREATE INDEX, `place` where that is written."""

    family: ClassVar[str] = "indexes"

    name: Name
    on: str | None = None
    place: Location
    unique: bool | None = None


def _index(name: Name, entry: Entry) -> Index:
    place = entry.places.get("on", entry.location)
    return Index(location=entry.location, absent=entry.absent, name=name, place=place, **entry.values)


INDEXES = Family(
    Objects(
        NAME,
        {
            "on": Field(Text(), "what it indexes, as in CREATE INDEX: orders (placed_at DESC) WHERE open"),
            "unique": Field(Flag(), "whether it is unique"),
        },
        _index,
    ),
    "indexes that exist, are valid and ready, and are defined so; or absent",
    "indexes.sql",
)
