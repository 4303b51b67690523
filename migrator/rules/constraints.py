"""Constraints: that they exist, are validated, and are defined as described."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import COMMENT, IDENTIFIER, NAME, Entry, Objects
from migrator.rules.names import Name, quote
from migrator.rules.rule import CatalogRule, Fact, passed
from migrator.rules.said import comment_on, said
from migrator.rules.spelling import alike, compared, mistake, plain
from migrator.sqltext.constraints import Referenced, parse_constraint, same_constraint
from migrator.values.containers import Field
from migrator.values.errors import Problem
from migrator.values.shapes import Choice, Flag, Text
from migrator.values.verdicts import Verdict

# pg_constraint.contype; what is left is t, the trigger kind
_TYPES = {"c": "check", "f": "foreign key", "p": "primary key", "u": "unique", "x": "exclude", "n": "not null"}
_VALIDATED = {True: "validated", False: "not validated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint(CatalogRule):
    """One constraint of a table; without `on`, of whichever table along the search path."""

    family: ClassVar[str] = "constraints"

    name: str
    on: Name | None = None
    validated: bool | None = None
    type: str | None = None
    definition: str | None = None
    comment: str | None = None

    @property
    def title(self) -> str:
        """What it is about, for people."""
        return f"constraint {quote(self.name)}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return quote(self.name) if self.on is None else f"{self.on}.{quote(self.name)}"

    def relation(self) -> Name | None:
        """Return the table's name, if it is written."""
        return self.on

    def about(self) -> dict[str, Any]:
        """Return the constraint's name, and whether its definition matters."""
        return {"constraint": self.name, "definition": self.definition is not None}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the constraint is there, and the rest only if it is."""
        found = fact["found"]
        if found is None:
            return (self.presence("", self._elsewhere(fact)),)
        there = self.presence(f"{_kind(found)} of {Name(*found['table'])}")
        return (there,) if self.absent else (there, *self._details(found))

    def mistakes(self) -> Iterable[Problem]:
        """Return whether the definition is none."""
        if self.definition is None:
            return ()
        hint = "Write what follows the name in ADD CONSTRAINT: CHECK (total >= 0)"
        return mistake(parse_constraint, self.definition, self.places["definition"], hint)

    def _details(self, found: Fact) -> Iterator[Verdict]:
        if self.validated is not None:
            shown = _VALIDATED[found["validated"]] if found["enforced"] else "not enforced"
            mend = self._validate(found) if self.validated else None
            wanted, same = _VALIDATED[self.validated], self.validated == found["validated"]
            hint, at = None if same else mend, self.places["validated"]
            yield self.verdict(passed(same), wanted, shown, about="validated", at=at, hint=hint)
        if self.type is not None:
            kind = _kind(found)
            yield self.verdict(passed(self.type == kind), self.type, kind, about="type", at=self.places["type"])
        if self.definition is not None:
            status, at = compared(_same, self.definition, found), self.places["definition"]
            yield self.verdict(status, plain(self.definition), found["definition"], about="definition", at=at)
        if self.comment is not None:
            mend = comment_on(f"CONSTRAINT {quote(self.name)} ON {Name(*found['table'])}", self.comment)
            yield said(self, "comment", self.comment, found["comment"] or "", mend)

    def _validate(self, found: Fact) -> str:
        """PostgreSQL 18 can enforce a foreign key later, not yet a CHECK."""
        table = f"ALTER TABLE {Name(*found['table'])}"
        if found["enforced"]:
            return f"{table} VALIDATE CONSTRAINT {quote(self.name)};"
        if found["type"] == "f":
            return f"{table} ALTER CONSTRAINT {quote(self.name)} ENFORCED;"
        return f"Add it again, enforced: {table} DROP CONSTRAINT {quote(self.name)}, ADD CONSTRAINT …;"

    def _elsewhere(self, fact: Fact) -> str | None:
        if self.on is not None and fact["table"] is None:
            return f"There is no table {self.on}."
        tables = fact["elsewhere"]
        return f"{Name(*tables[0])} has a constraint of this name." if tables else None


def _kind(found: Fact) -> str:
    return _TYPES.get(found["type"], "constraint trigger")


def _same(wanted: str, found: Fact) -> bool:
    """Tell whether two definitions are the same; whether old rows satisfy them is what `validated` is for."""
    if alike(wanted, found["definition"]):
        return True
    if found["type"] not in _TYPES:
        return False
    other = found["referenced"]
    referenced = None if other is None else Referenced(other["schema"], tuple(other["primary_key"] or ()))
    return same_constraint(wanted, found["definition"], referenced)


def _constraint(name: str, entry: Entry) -> Constraint:
    return Constraint(name=name, **entry.common, **entry.values)


CONSTRAINTS = Field(
    Objects(
        IDENTIFIER,
        {
            "on": Field(NAME, "the table"),
            "validated": Field(Flag(), "whether all rows are known to satisfy it"),
            "type": Field(Choice(tuple(_TYPES.values())), "what kind of constraint it is"),
            "definition": Field(Text(), "what follows the name in ADD CONSTRAINT: CHECK (total >= 0)"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
        },
        _constraint,
    ),
    "constraints of tables, or absent",
)
