"""A schema as values: what its objects are made of, and in what two schemas differ."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

Change = Literal["added", "removed", "changed"]
# What is said of one object, by aspect (`column status`, `owner`, `index i`), '' being the object itself.
Aspects: TypeAlias = Mapping[str, str]


class ObjectName(NamedTuple):
    """One object of a schema: `table`, `public.orders`."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


Catalog: TypeAlias = Mapping[ObjectName, Aspects]


class Difference(NamedTuple):
    """One aspect of one object in which two schemas differ; None is where it is not there.

    `note` is whether nothing that a query says depends on it: the order of columns, also of a view of them, white space
    in a body, the time at which something was made, where that stands in it, and the version of an extension, which
    pg_dump leaves out.
    """

    object: ObjectName
    aspect: str
    old: str | None
    new: str | None
    note: bool = False

    @property
    def change(self) -> Change:
        """What became of it."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


class ObjectDifference(NamedTuple):
    """One object in which two schemas differ: added or removed as a whole, or changed in these aspects.

    `differences` are all of its own, also where it is a whole that came or went.
    """

    object: ObjectName
    change: Change
    differences: tuple[Difference, ...]

    @property
    def definition(self) -> str:
        """What is said of the object itself, where it came or went: `enum ('a', 'b')`; '' where that is nothing."""
        return next((d.old or d.new or "" for d in self.differences if not d.aspect), "")


ORDER, BODY, VERSION = "column order", "body", "version"
# 'now'::timestamp in a view or a default is the time at which that was made: people write no such fractions.
_CLOCK = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+(?:[-+][\d:]+)?'")


def differences(old: Catalog, new: Catalog) -> tuple[Difference, ...]:
    """Return in what `new` is not what `old` is, object by object, in the order of their kinds and names."""
    if old == new:
        return ()
    names = sorted(old.keys() | new.keys())
    return tuple(d for name in names if old.get(name) != new.get(name) for d in _of_object(name, old, new))


def by_object(found: Iterable[Difference]) -> tuple[ObjectDifference, ...]:
    """Return the differences gathered under their objects. Each object that is there has the aspect ''."""
    gathered: dict[ObjectName, list[Difference]] = {}
    for difference in found:
        gathered.setdefault(difference.object, []).append(difference)
    return tuple(ObjectDifference(name, _change(own), tuple(own)) for name, own in gathered.items())


def _change(own: Iterable[Difference]) -> Change:
    return next((difference.change for difference in own if not difference.aspect), "changed")


def _of_object(name: ObjectName, old: Catalog, new: Catalog) -> Iterator[Difference]:
    was, is_ = old.get(name, {}), new.get(name, {})
    for aspect in dict.fromkeys((*was, *is_)):
        one, other = was.get(aspect), is_.get(aspect)
        if one != other and not (aspect == ORDER and _columns(one) != _columns(other)):
            note = _is_note(aspect, one, other) or _is_reordered(name, aspect, was, is_)
            yield Difference(name, aspect, one, other, note)


def _columns(order: str | None) -> list[str]:
    """The columns themselves are told on their own; their order only where they are the same."""
    return sorted((order or "").split(", "))


def _is_note(aspect: str, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    if aspect in (ORDER, VERSION):
        return True
    one, other = _CLOCK.sub("'now'", one), _CLOCK.sub("'now'", other)
    return one == other or (aspect == BODY and one.split() == other.split())


def _is_reordered(name: ObjectName, aspect: str, was: Aspects, is_: Aspects) -> bool:
    """Tell whether a view differs in the order of its columns alone, as `SELECT *` finds them in their table."""
    return aspect == BODY and "view" in name.kind and _selected(was.get(BODY)) == _selected(is_.get(BODY))


def _selected(body: str | None) -> tuple[list[str], list[str]]:
    """Return a view's columns, sorted, and what follows: PostgreSQL prints one a line, the first behind SELECT."""
    lines = [line.strip() for line in _CLOCK.sub("'now'", body or "").splitlines()]
    end = next((number for number, line in enumerate(lines) if line.startswith("FROM ")), 0)
    return sorted(line.rstrip(",").removeprefix("SELECT ") for line in lines[:end]), lines[end:]
