"""One aspect of one object that is to become again what the history makes of it, with both schemas to look it up in."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from migrator.values.catalog import Aspects, ObjectName
from migrator.values.ties import Schema

# What belongs to an object and is made and dropped on its own.
_OWN = re.compile(r"(column|attribute|constraint|index|trigger|rule|policy) (.+)")
# What is said of such a part: `firing of trigger t`, `comment on index i`.
_SAID = re.compile(r"(.+?) (?:of|on|by) ((?:column|attribute|constraint|index|trigger|rule|policy) .+)")
_PRIVILEGES = "privileges"
# What the server names in a schema beside relations: names in `"a.b".c` are never cut at a dot in quotes.
_NAME = re.compile(r'((?:"(?:[^"]|"")*"|[^".])+)\.(.+)')
_NOT_NULL = re.compile(r"NOT NULL (.+?)(?: NO INHERIT)?(?: NOT VALID)?")
ORDER = "column order"
# Statements; None where none is certain, none at all where another's statements do it as well.
Statements: TypeAlias = Sequence[str] | None
# What depends on a part and is disturbed: all, what needs a column's type, what needs it to be NOT NULL.
Disturbed: TypeAlias = Literal["all", "type", "null"]


class Sides(NamedTuple):
    """What the history makes, and what is there."""

    made: Schema
    live: Schema


class Change(NamedTuple):
    """`wanted` is what the history makes of this aspect, `here` what is there; `head` and `about` are its words.

    `firing of trigger t` has the head `firing` and is about `trigger t`; `trigger t` itself is about itself.
    """

    object: ObjectName
    aspect: str
    wanted: str | None
    here: str | None
    sides: Sides

    @property
    def head(self) -> str:
        """What is said: `firing`, `column`, `owner`."""
        found = _OWN.fullmatch(self.aspect) or _SAID.fullmatch(self.aspect)
        return found[1] if found else self.aspect

    @property
    def about(self) -> str:
        """The part that it is said of: `trigger t`; '' where that is the object itself."""
        return part_of(self.aspect)

    @property
    def name(self) -> str:
        """The name of that part, as SQL."""
        return self.about.partition(" ")[2]

    @property
    def made(self) -> Aspects:
        """All that the history makes of the object."""
        return self.sides.made.catalog.get(self.object, {})

    @property
    def live(self) -> Aspects:
        """All that there is of the object."""
        return self.sides.live.catalog.get(self.object, {})

    @property
    def alter(self) -> str:
        """The beginning of a statement: `ALTER TABLE public.orders`."""
        return f"ALTER {target(self.object)}"


def part_of(aspect: str) -> str:
    """Return which part of its object an aspect is about; '' where it is about the object itself."""
    if _OWN.fullmatch(aspect) and aspect != ORDER:
        return aspect
    said = _SAID.fullmatch(aspect)
    return said[2] if said and not aspect.startswith(_PRIVILEGES) else ""


def is_said_of_a_part(aspect: str) -> bool:
    """Tell `firing of trigger t` from `trigger t` and from `owner`."""
    return part_of(aspect) not in ("", aspect)


def not_null_column(text: str | None) -> str | None:
    """Return the column that a NOT NULL constraint is on; None where it is another constraint."""
    found = _NOT_NULL.fullmatch(text or "")
    return found[1] if found else None


def target(name: ObjectName) -> str:
    """Return what DROP and ALTER call an object."""
    kind = "server" if name.kind == "foreign server" else name.kind
    return f"{kind.upper()} {name.name}"


def split(name: str) -> tuple[str, str]:
    """Return the schema and the rest of a name that the server has quoted."""
    found = _NAME.fullmatch(name)
    return (found[1], found[2]) if found else ("", name)


def beside(name: str, other: str) -> str:
    """Return `other` in the schema of `name`."""
    return f"{split(name)[0]}.{other}"


def plain(name: str) -> str:
    """Return a name that the server has quoted as it is."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def literal(text: str | None) -> str:
    """Return a text as SQL."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def lineage(name: ObjectName, sides: Iterable[Schema]) -> frozenset[ObjectName]:
    """Return what the table inherits from, or is a partition of, on each of these sides."""
    found = [side.ties.parents.get(name, frozenset()) for side in sides]
    return frozenset.intersection(*found)


def children(name: ObjectName, side: Schema) -> frozenset[ObjectName]:
    """Return the tables that inherit from this one, partitions too."""
    return frozenset(child for child, parents in side.ties.parents.items() if name in parents)
