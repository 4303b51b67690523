"""Views: that they exist, materialized ones included."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import NAME, Entry, Objects
from migrator.rules.names import Name
from migrator.rules.rule import Family, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Rule):
    """One view."""

    family: ClassVar[str] = "views"

    name: Name


def _view(name: Name, entry: Entry) -> View:
    return View(location=entry.location, absent=entry.absent, name=name)


VIEWS = Family(Objects(NAME, {}, _view), "views, materialized or not, or absent", "views.sql")
