"""Rules on what pg_class holds: tables, views, indexes share one name space, and one way of being missing."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from migrator.rules.hints import meant
from migrator.rules.names import Name
from migrator.rules.rule import CatalogRule, Fact
from migrator.values.verdicts import Verdict

# pg_class.relkind
TABLES, VIEWS, INDEXES = "rpf", "vm", "iI"
WORDS = {
    "r": "a table",
    "p": "a partitioned table",
    "f": "a foreign table",
    "v": "a view",
    "m": "a materialized view",
    "i": "an index",
    "I": "a partitioned index",
    "S": "a sequence",
    "c": "a composite type",
    "t": "a TOAST table",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRule(CatalogRule):
    """A rule on one relation of certain kinds."""

    name: Name

    @property
    def title(self) -> str:
        """What it is about, for people: `table orders`."""
        return f"{WORDS[self.kinds[0]].split()[1]} {self.name}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return str(self.name)

    def relation(self) -> Name:
        """Return the relation's name."""
        return self.name

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the relation is there, and the rest only if it is: one cause, one verdict."""
        kind = fact["kind"]
        if self.absent:
            return (self._absence(fact),)
        if kind is None or kind not in self.kinds:
            found = "absent" if kind is None else WORDS[kind]
            return (self.verdict("fail", "exists", found, hint=meant(self.name, fact["similar"])),)
        return (self.verdict("pass", "exists", WORDS[kind]), *self.details(fact))

    @abstractmethod
    def details(self, fact: Fact) -> Iterable[Verdict]:
        """Judge what is expected of a relation that is there."""

    def _absence(self, fact: Fact) -> Verdict:
        kind = fact["kind"]
        if kind is None or kind not in self.kinds:
            return self.verdict("pass", "absent", "absent" if kind is None else WORDS[kind])
        return self.verdict("fail", "absent", f"{WORDS[kind]}, {Name(*fact['relation'])}")
