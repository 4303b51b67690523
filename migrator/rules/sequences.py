"""Sequences: that they exist, count like this, and belong to this column."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from migrator.rules.entries import COMMENT, IDENTIFIER, NAME, Entry, Objects, Parsed
from migrator.rules.names import Name, parse_identifier, quote, take_name
from migrator.rules.relations import RelationRule
from migrator.rules.rule import Fact
from migrator.rules.said import comment_on, owner_to, said
from migrator.values.containers import Field
from migrator.values.shapes import Choice, Flag, Number
from migrator.values.verdicts import Verdict

_NUMBER = Number(least=-(2**63))
# What the manifest calls a property of a sequence, and how ALTER SEQUENCE sets it.
_CLAUSES = {
    "type": "AS",
    "start": "START",
    "increment": "INCREMENT",
    "min": "MINVALUE",
    "max": "MAXVALUE",
}
_CYCLES = {True: "cycles", False: "ends"}


class Owner(NamedTuple):
    """The column that a sequence goes with; no table stands for none."""

    table: Name | None = None
    column: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{quote(self.column)}" if self.table else "none"


def parse_owner(text: str) -> Owner:
    """Return the column in `orders.id` or `app.orders.id`, or none. Raises ValueError."""
    if text.strip().lower() == "none":
        return Owner()
    name, rest = take_name(text.strip())
    if rest.startswith("."):
        return Owner(name, parse_identifier(rest[1:]))
    if rest or name.schema is None:
        raise ValueError(text)
    return Owner(Name(None, name.schema), name.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(RelationRule):
    """One sequence; `counting` is what is said of type, start, increment, min and max."""

    family: ClassVar[str] = "sequences"
    kinds: ClassVar[str] = "S"

    counting: dict[str, str | int]
    cycle: bool | None = None
    owned_by: Owner | None = None
    owner: str | None = None
    comment: str | None = None

    def details(self, fact: Fact) -> Iterator[Verdict]:
        """Judge what is expected of a sequence that is there."""
        what = f"SEQUENCE {Name(*fact['relation'])}"
        for key, wanted in self.counting.items():
            mend = f"ALTER {what} {_CLAUSES[key]} {wanted};"
            yield said(self, key, str(wanted), str(fact[key]), mend)
        if self.cycle is not None:
            mend = f"ALTER {what} {'' if self.cycle else 'NO '}CYCLE;"
            yield said(self, "cycle", _CYCLES[self.cycle], _CYCLES[fact["cycle"]], mend)
        if self.owned_by is not None:
            yield self._owned_by(self.owned_by, fact, what)
        if self.owner is not None:
            # The server refuses to give a column's sequence another owner than the column's table.
            whose = f"TABLE {Name(*fact['owned_by'][:2])}" if fact["owned_by"] else what
            yield said(self, "owner", self.owner, fact["owner"], owner_to(whose, self.owner))
        if self.comment is not None:
            yield said(self, "comment", self.comment, fact["comment"] or "", comment_on(what, self.comment))

    def _owned_by(self, wanted: Owner, fact: Fact, what: str) -> Verdict:
        """A sequence is in its table's schema, always: one that is not written needs no looking up."""
        found = Owner(Name(*fact["owned_by"][:2]), fact["owned_by"][2]) if fact["owned_by"] else Owner()
        if wanted.table and found.table and wanted.table.schema is None:
            found = found._replace(table=Name(None, found.table.name))
        hint = f"ALTER {what} OWNED BY {wanted};"
        if fact["identity"]:
            hint = f"It counts an identity column, and goes with that: ALTER TABLE {found.table} … DROP IDENTITY first."
        return said(self, "owned_by", str(wanted), str(found), hint)


def _sequence(name: Name, entry: Entry) -> Sequence:
    values: dict[str, Any] = dict(entry.values)
    counting = {key: values.pop(key) for key in _CLAUSES if key in values}
    return Sequence(name=name, counting=counting, **entry.common, **values)


SEQUENCES = Field(
    Objects(
        NAME,
        {
            "type": Field(Choice(("smallint", "integer", "bigint")), "what it counts in"),
            "start": Field(_NUMBER, "where it starts, and RESTART leads to"),
            "increment": Field(_NUMBER, "the step, negative for down"),
            "min": Field(_NUMBER, "the least value"),
            "max": Field(_NUMBER, "the greatest value"),
            "cycle": Field(Flag(), "whether it starts again at its end"),
            "owned_by": Field(Parsed(parse_owner, "a column such as orders.id, or none"), "the column it goes with"),
            "owner": Field(IDENTIFIER, "the role that owns it"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
        },
        _sequence,
    ),
    "sequences, those of serial and identity columns too, or absent",
)
