"""Privileges of an object: given back and taken away one by one, so that what a column has, or somebody else, stays."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from migrator.values.catalog import ObjectName
from migrator.values.ties import Part, Passed, Schema
from migrator.workflows.closing.change import Sides, Statements

_ASPECT = re.compile(r'privileges of ((?:"(?:[^"]|"")*"|[^" ])+)(?: on (.+))?')
_OPTION = " with grant option"
# How GRANT calls a kind.
_KINDS = {
    "table": "TABLE ", "view": "", "materialized view": "", "foreign table": "", "sequence": "SEQUENCE ",
    "schema": "SCHEMA ", "function": "FUNCTION ", "procedure": "PROCEDURE ", "aggregate": "FUNCTION ",
    "type": "TYPE ", "domain": "DOMAIN ", "language": "LANGUAGE ", "foreign server": "FOREIGN SERVER ",
    "foreign data wrapper": "FOREIGN DATA WRAPPER ",
}  # fmt: skip
# How ALTER DEFAULT PRIVILEGES calls it.
_PRESET = {"sequence": "sequences", "schema": "schemas", "type": "types", "domain": "types"} | dict.fromkeys(
    ("function", "procedure", "aggregate"), "functions"
)
# What everybody may do with what is new.
_PUBLIC = {"functions": "EXECUTE", "types": "USAGE"}
# What a role may do, and whether it may pass that on.
Items: TypeAlias = Mapping[str, bool]


class Place(NamedTuple):
    """What privileges are on: `part` is '' for the object itself, else `column x` or `sequence of column x`."""

    object: ObjectName
    part: str

    @property
    def column(self) -> str:
        """The column, where it is one."""
        return self.part.removeprefix("column ") if self.part.startswith("column ") else ""


def place_of(name: ObjectName, aspect: str) -> tuple[Place, str] | None:
    """Return what the privileges of an aspect are on, and whose they are; None where it says something else."""
    found = _ASPECT.fullmatch(aspect)
    return (Place(name, found[2] or ""), found[1]) if found else None


def privileges(place: Place, sides: Sides, asked: Collection[str], *, is_new: bool) -> Statements:
    """Return what grants and revokes until a place's privileges are the history's.

    `asked` are the roles whose privileges count; none are all. `is_new` is whether the object was just made.
    """
    on = _on(place, sides.made)
    wanted = _held(place, sides.made, sides)
    here = dict(_usual(place, sides.made)) if is_new else _held(place, sides.live, sides)
    preset = _preset(place, sides.live, _owner(place, sides.made)) if is_new else frozenset()
    roles = [role for role in sorted({*wanted, *here, *preset}) if not asked or role in asked]
    if not roles:
        return ()
    ways = [_Way(place, role, wanted, here, sides.live.ties.passed.get(place.object, frozenset())) for role in roles]
    if on is None or any(way.is_lost for way in ways):
        return None
    return tuple(
        statement
        for way in ways
        for statement in (
            *([f"REVOKE ALL ON {on} FROM {way.role};"] if way.role in preset else []),
            *way.statements(on, sides.made, from_nothing=way.role in preset),
        )
    )


class _Way(NamedTuple):
    """From what a role may do to what it may do by the history; `passed` is what others than the owner granted."""

    place: Place
    role: str
    all_wanted: Mapping[str, Items]
    all_here: Mapping[str, Items]
    passed: frozenset[Passed]

    @property
    def wanted(self) -> Items:
        return self.all_wanted.get(self.role, {})

    @property
    def here(self) -> Items:
        return self.all_here.get(self.role, {})

    @property
    def taken(self) -> list[str]:
        return [privilege for privilege in self.here if privilege not in self.wanted]

    @property
    def tamed(self) -> list[str]:
        """What the role keeps, but may no longer pass on."""
        return [name for name, option in self.here.items() if option and not self.wanted.get(name, True)]

    @property
    def is_lost(self) -> bool:
        """Whether only somebody else can take it away, or it would take what the history has with it."""
        lost = (self._loses(self.role, privilege) for privilege in (*self.taken, *self.tamed))
        return any(lost) or any(self._is_another_s(privilege) for privilege in self.taken)

    def _given(self, grantor: str, privilege: str) -> Iterator[Passed]:
        wanted = (grantor, privilege, self.place.column)
        return (one for one in self.passed if (one.grantor, one.privilege, one.column) == wanted)

    def _loses(self, grantor: str, privilege: str) -> bool:
        given = [one.grantee for one in self._given(grantor, privilege)]
        return any(privilege in self.all_wanted.get(to, {}) or self._loses(to, privilege) for to in given)

    def _is_another_s(self, privilege: str) -> bool:
        """What somebody granted goes with his own right to grant it."""
        grantors = [
            one.grantor
            for one in self.passed
            if (one.grantee, one.privilege, one.column) == (self.role, privilege, self.place.column)
        ]
        return any(self.all_wanted.get(grantor, {}).get(privilege) for grantor in grantors)

    def statements(self, on: str, made: Schema, *, from_nothing: bool) -> Iterator[str]:
        taken, tamed, here = ([], [], {}) if from_nothing else (self.taken, self.tamed, self.here)
        for option, names in (("", taken), ("GRANT OPTION FOR ", tamed)):
            cascade = any(True for name in names for _ in self._given(self.role, name))
            if names:
                yield f"REVOKE {option}{self._list(names)} ON {on} FROM {self.role}{' CASCADE' if cascade else ''};"
        yield from self.granted(on, self.wanted, here)
        if not self.place.part:
            yield from self._back_on_columns(on, made, taken)

    def granted(self, on: str, wanted: Items, here: Items) -> Iterator[str]:
        """Yield what grants these."""
        for option in (False, True):
            names = [name for name, may in wanted.items() if may is option and (name not in here or may > here[name])]
            if names:
                yield f"GRANT {self._list(names)} ON {on} TO {self.role}{_OPTION.upper() if option else ''};"

    def _back_on_columns(self, on: str, made: Schema, taken: list[str]) -> Iterator[str]:
        """What is revoked from a table is revoked from its columns, too."""
        for aspect, text in made.catalog.get(self.place.object, {}).items():
            found = place_of(self.place.object, aspect)
            if found and found[0].column and found[1] == self.role:
                again = {name: may for name, may in _items(text).items() if name in taken}
                yield from self._replace(place=found[0]).granted(on, again, {})

    def _list(self, names: list[str]) -> str:
        column = f" ({self.place.column})" if self.place.column else ""
        return ", ".join(f"{name}{column}" for name in names)


def _on(place: Place, made: Schema) -> str | None:
    if place.part.startswith("sequence of "):
        sequence = made.catalog.get(place.object, {}).get(place.part)
        return sequence and "SEQUENCE " + sequence.partition(" as ")[0]
    kind = _KINDS.get(place.object.kind)
    return None if kind is None else f"{kind}{place.object.name}"


def _held(place: Place, side: Schema, sides: Sides) -> dict[str, Items]:
    """Return who may do what. ALTER … OWNER TO, which comes first, puts the new owner in the place of the old one."""
    owner, wanted_owner = _owner(place, side), _owner(place, sides.made)
    told: dict[str, dict[str, bool]] = {}
    for aspect, text in side.catalog.get(place.object, {}).items():
        found = place_of(place.object, aspect)
        if found and found[0] == place:
            told.setdefault(wanted_owner if found[1] == owner else found[1], {}).update(_items(text))
    usual: dict[str, Items] = {}
    for one in sides:
        roles = _usual(place, one).items()
        usual |= {wanted_owner if role == _owner(place, one) else role: items for role, items in roles}
    return {**usual, **told}


def _owner(place: Place, side: Schema) -> str:
    return side.catalog.get(place.object, {}).get("owner", "")


def _usual(place: Place, side: Schema) -> Mapping[str, Items]:
    """Return what roles may do without a grant; of what nobody touched only what everybody may do is known."""
    known = side.ties.usual.get(Part(place.object, place.part))
    public = _PUBLIC.get(_PRESET.get(place.object.kind, ""), "")
    return {role: _items(text) for role, text in (known or ({"public": public} if public else {})).items()}


def _preset(place: Place, live: Schema, owner: str) -> frozenset[str]:
    """Return the roles that new objects of this kind are granted something, or denied what is usual."""
    ending = f" on {_PRESET.get(place.object.kind, 'tables')}"
    rules = (name for name in live.catalog if name.kind == "default privileges" and name.name.endswith(ending))
    found = (place_of(name, aspect) for name in rules for aspect in live.catalog[name])
    return frozenset(one[1] for one in found if one and not place.part) - {owner}


def _items(text: str) -> dict[str, bool]:
    items = sorted(item for item in text.split(", ") if item not in ("none", ""))
    return {item.removesuffix(_OPTION): item.endswith(_OPTION) for item in items}
