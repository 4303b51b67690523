"""Views: that they exist, materialized ones included."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import NAME, Entry, Objects
from migrator.rules.names import Name
from migrator.rules.relations import VIEWS as KINDS
from migrator.rules.relations import RelationRule
from migrator.rules.rule import Fact
from migrator.values.containers import Field
from migrator.values.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class View(RelationRule):
    """One view."""

    family: ClassVar[str] = "views"
    kinds: ClassVar[str] = KINDS

    def details(self, fact: Fact) -> tuple[Verdict, ...]:  # noqa: ARG002
        """Judge nothing more: that it is there is all that can be said of a view."""
        return ()


def _view(name: Name, entry: Entry) -> View:
    return View(name=name, **entry.common)


VIEWS = Field(
    Objects(NAME, {}, _view),
    "views, materialized or not, or absent",
)
