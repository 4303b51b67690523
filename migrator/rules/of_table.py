"""Rules on what belongs to one table and is named within it: triggers, policies."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.names import Name, quote
from migrator.rules.rule import CatalogRule


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfTable(CatalogRule):
    """A rule on something of one table; `word` is what it is."""

    word: ClassVar[str]

    name: str
    on: Name

    @property
    def title(self) -> str:
        """What it is about, for people: `trigger touch of orders`."""
        return f"{self.word} {quote(self.name)} of {self.on}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return f"{self.on}.{quote(self.name)}"

    def relation(self) -> Name:
        """Return the table's name."""
        return self.on
