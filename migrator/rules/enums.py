"""Enums: that they exist, with exactly these values, in this order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import COMMENT, IDENTIFIER, NAME, Entry, Objects
from migrator.rules.hints import meant
from migrator.rules.names import Name
from migrator.rules.rule import CatalogRule, Fact, passed
from migrator.rules.said import comment_on, literal, owner_to, said
from migrator.values.containers import Field, ListOf
from migrator.values.shapes import Text
from migrator.values.verdicts import Verdict

_ODD = re.compile(r"[,'\\]|^\s|\s$")
# pg_type.typtype
_KINDS = {
    "b": "a base type",
    "c": "a composite type",
    "d": "a domain",
    "e": "an enum",
    "m": "a multirange type",
    "p": "a pseudo-type",
    "r": "a range type",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(CatalogRule):
    """One type whose values are listed."""

    family: ClassVar[str] = "enums"

    name: Name
    values: tuple[str, ...] | None = None
    owner: str | None = None
    comment: str | None = None

    @property
    def title(self) -> str:
        """What it is about, for people."""
        return f"enum {self.name}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return str(self.name)

    def relation(self) -> None:
        """Return nothing: a type is no relation."""

    def about(self) -> dict[str, Any]:
        """Return the type's name."""
        return {"schema": self.name.schema, "name": self.name.name}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the enum is there, and the rest only if it is."""
        found = fact["found"]
        kind = _KINDS[found["kind"]] if found else "absent"
        if kind != "an enum":
            status = passed(self.absent)
            hint = None if self.absent or found else meant(self.name, fact["others"])
            return (self.verdict(status, "absent" if self.absent else "exists", kind, hint=hint),)
        there = self.presence(f"an enum, {Name(*found['type'])}" if self.absent else kind)
        return (there,) if self.absent else (there, *self._details(found))

    def _details(self, found: Fact) -> Iterator[Verdict]:
        what = f"TYPE {Name(*found['type'])}"
        if self.values is not None:
            hint = mend(f"ALTER {what}", self.values, found["values"])
            yield said(self, "values", _listed(self.values), _listed(found["values"]), hint)
        if self.owner is not None:
            yield said(self, "owner", self.owner, found["owner"], owner_to(what, self.owner))
        if self.comment is not None:
            yield said(self, "comment", self.comment, found["comment"] or "", comment_on(what, self.comment))


def mend(alter: str, wanted: Sequence[str], found: Sequence[str]) -> str:
    """Return the statements that add what is missing, each at its place, where adding is all that it takes.

    PostgreSQL takes no value from an enum and changes no order.
    """
    if [value for value in wanted if value in found] != list(found):
        return "No value leaves an enum, and their order stays: make a new type, and ALTER COLUMN … TYPE … USING."
    adding, there = [], list(found)
    for place, value in enumerate(wanted):
        if value not in there:
            beside = f" AFTER {literal(wanted[place - 1])}" if place else _before(there)
            adding.append(f"{alter} ADD VALUE {literal(value)}{beside};")
            there.insert(place, value)
    return " ".join(adding)


def _before(there: Sequence[str]) -> str:
    return f" BEFORE {literal(there[0])}" if there else ""


def _listed(values: Sequence[str]) -> str:
    """Return values for people: in quotes where a comma would make two of one."""
    return ", ".join(literal(value) if _ODD.search(value) or not value else value for value in values)


def _enum(name: Name, entry: Entry) -> Enum:
    return Enum(name=name, **entry.common, **entry.values)


ENUMS = Field(
    Objects(
        NAME,
        {
            "values": Field(ListOf(Text("a value", pattern="")), "its values, exactly these, in this order"),
            "owner": Field(IDENTIFIER, "the role that owns it"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
        },
        _enum,
        short="values",
    ),
    "enums: name: [values], {values, owner, comment}, or absent",
)
