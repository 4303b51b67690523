"""Constraints and indexes that only have another name: they are renamed, not made anew."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from migrator.values.catalog import Difference, ObjectDifference, ObjectName
from migrator.values.ties import Part, Schema
from migrator.workflows.closing.change import Sides, beside, not_null_column, part_of, target

_INDEX = re.compile(r'(CREATE (?:UNIQUE )?INDEX) (?:"(?:[^"]|"")*"|\S+) (ON .+)', re.DOTALL)
_RENAMED = ("constraint ", "index ")


class Rename(NamedTuple):
    """A part that is called `old` and is to be called `new`; it may follow another's renaming."""

    object: ObjectName
    old: str
    new: str
    follows: bool = False

    @property
    def statement(self) -> str:
        """The statement that renames it."""
        kind, _, old = self.old.partition(" ")
        new = self.new.partition(" ")[2]
        if kind == "index":
            return f"ALTER INDEX {beside(self.object.name, old)} RENAME TO {new};"
        return f"ALTER {target(self.object)} RENAME CONSTRAINT {old} TO {new};"


def renames(objects: Collection[ObjectDifference], sides: Sides) -> tuple[Rename, ...]:
    """Return the constraints and indexes that are there under another name."""
    return tuple(one for changed in objects if changed.change == "changed" for one in _of(changed, sides))


def _of(one: ObjectDifference, sides: Sides) -> Iterator[Rename]:
    gone = [difference for difference in one.differences if _is_named(difference) and difference.new is None]
    come = [difference for difference in one.differences if _is_named(difference) and difference.old is None]
    facts = sides.live.catalog.get(one.object, {})
    for old, new in _pairs(come, gone):
        yield Rename(one.object, old.aspect, new.aspect, facts.get(f"origin of {old.aspect}") == "inherited")


def _is_named(difference: Difference) -> bool:
    text = difference.old or difference.new
    return difference.aspect.startswith(_RENAMED) and not_null_column(text) is None


def _pairs(come: list[Difference], gone: list[Difference]) -> Iterator[tuple[Difference, Difference]]:
    """Yield what is of one definition, where only one on each side is."""
    for old in come:
        same = [new for new in gone if _definition(new) == _definition(old)]
        twins = [other for other in come if _definition(other) == _definition(old)]
        if len(same) == len(twins) == 1:
            yield old, same[0]


def _definition(difference: Difference) -> tuple[str, str]:
    text = difference.old or difference.new or ""
    return difference.aspect.split(" ")[0], _INDEX.sub(r"\1 \2", text)


def renamed(schema: Schema, names: Collection[Rename]) -> Schema:
    """Return the schema as it is when these are renamed."""
    new = _by_part(names)
    indexes = {beside(one.name, _word(old)): beside(one.name, _word(called)) for (one, old), called in new.items()}

    def said(name: ObjectName, old: str, text: str) -> str:
        if old.startswith("parent of index "):
            return indexes.get(text, text)
        found = _INDEX.fullmatch(text)
        called = new.get(Part(name, old)) if found else None
        return f"{found[1]} {_word(called)} {found[2]}" if found and called else text

    def part(one: Part) -> Part:
        return Part(one.object, new.get(one, one.aspect))

    catalog = {
        name: {_aspect(Part(name, old), new): said(name, old, text) for old, text in facts.items()}
        for name, facts in schema.catalog.items()
    }
    needs = {part(one): frozenset(map(part, others)) for one, others in schema.ties.needs.items()}
    return Schema(catalog, schema.ties._replace(needs=needs))


def renamed_aspect(difference: Difference, names: Collection[Rename]) -> str:
    """Return what an aspect is called when these are renamed."""
    return _aspect(Part(difference.object, difference.aspect), _by_part(names))


def _by_part(names: Collection[Rename]) -> dict[Part, str]:
    return {Part(one.object, old): called for one in names for old, called in _called(one)}


def _aspect(one: Part, new: Mapping[Part, str]) -> str:
    about = part_of(one.aspect)
    return one.aspect.removesuffix(about) + new.get(Part(one.object, about), about) if about else one.aspect


def _called(one: Rename) -> Iterator[tuple[str, str]]:
    """A constraint's index is called like it."""
    yield one.old, one.new
    if one.old.startswith("constraint "):
        yield f"index {_word(one.old)}", f"index {_word(one.new)}"


def _word(part: str) -> str:
    return part.partition(" ")[2]
