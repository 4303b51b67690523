"""What each step waits for: nothing goes before what depends on it, nothing is made before what it is made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from migrator.values.ties import Part
from migrator.workflows.closing.change import Sides, lineage, part_of
from migrator.workflows.closing.steps import OLD, Step, home_of

# What a new type of a column disturbs: the server makes indexes and constraints again on its own.
_OF_TYPE = ("view", "materialized view", "function", "procedure", "publication")
_ON_TYPE = ("rule ", "policy ", "trigger ", "column ")


@dataclass
class Waiting:
    """A step, and the steps that it waits for, each with the parts that are the reason.

    `hanging` waits for what depends on the part, `needed` for what the part is made of; `in_the_way` depends on the
    part, too, and nothing is to be done about it.
    """

    step: Step
    hanging: dict[Part, set[Part]] = field(default_factory=dict)
    needed: dict[Part, set[Part]] = field(default_factory=dict)
    in_the_way: set[Part] = field(default_factory=set)


def tied(steps: Iterable[Step], sides: Sides) -> dict[Part, Waiting]:
    """Return the steps by their part, each with what it waits for."""
    weaver = _Weaver({step.part: Waiting(step) for step in steps}, sides)
    weaver.absorb()
    weaver.weave()
    return weaver.waiting


class _Weaver:
    def __init__(self, waiting: dict[Part, Waiting], sides: Sides) -> None:
        self.waiting, self._sides = waiting, sides
        self._within: dict[Part, Waiting] = {}

    def absorb(self) -> None:
        """A sequence goes with its column, whose default it is made of as well."""
        for part, one in tuple(self.waiting.items()):
            if part.object.kind == "sequence" and one.step.phase == "gone":
                needs = self._sides.live.ties.needs.get(part, frozenset())
                owners = (self._at(needed, live=True) for needed in needs if needed.object.kind == "table")
                going = next((owner for owner in owners if owner and owner.step.phase == "gone"), None)
                if going:
                    self._within[part] = going
                    del self.waiting[part]

    def weave(self) -> None:
        """Tie the steps."""
        made, live = self._sides
        for part, needs in live.ties.needs.items():
            for needed in needs:
                self._let_go(part, needed)
        for part, needs in made.ties.needs.items():
            for needed in needs:
                self._make(part, needed)
        for one in self.waiting.values():
            self._tie_own(one)

    def _let_go(self, part: Part, needed: Part) -> None:
        """What depends on a part that goes, or is made anew, must not do so any more."""
        other, one = self._at(needed, live=True), self._at(part, live=True)
        if other is None or other is one or not self._is_disturbed(part, other.step):
            return
        if one is not None:
            other.hanging.setdefault(one.step.part, set()).add(part)
        elif not self._is_implied(part, needed):
            other.in_the_way.add(part)

    def _is_disturbed(self, part: Part, step: Step) -> bool:
        by_type = part.object.kind in _OF_TYPE or part.aspect.startswith(_ON_TYPE)
        by_null = self._sides.live.catalog.get(part.object, {}).get(part.aspect, "").startswith("PRIMARY KEY")
        return any({"all": True, "type": by_type, "null": by_null}[word] for word in step.disturbs)

    def _is_implied(self, part: Part, needed: Part) -> bool:
        """What a table has of its own goes with it; NOT NULL is a constraint that the catalog tells of as a column."""
        facts = self._sides.live.catalog.get(part.object, {})
        unseen = part.aspect.startswith("constraint ") and part.aspect not in facts
        return part.object == needed.object and (unseen or not needed.aspect)

    def _make(self, part: Part, needed: Part) -> None:
        one, other = self._at(part, live=False), self._at(needed, live=False)
        if one is None or other is None or one is other or "gone" in (one.step.phase, other.step.phase):
            return
        if part.object.kind == "sequence" and needed.object.kind == "table":
            return  # it is made before the column that owns it
        if self._is_attached(part) and part.object.kind == needed.object.kind and self._is_parent_s(part, needed):
            one, other = other, one  # the parent's finds the child's, and takes it as its own
        one.needed.setdefault(other.step.part, set()).add(other.step.part)

    def _is_attached(self, part: Part) -> bool:
        return self._sides.made.catalog.get(part.object, {}).get(f"origin of {part.aspect}") == "the parent's"

    def _is_parent_s(self, part: Part, needed: Part) -> bool:
        return needed.object in lineage(part.object, [self._sides.made]) and needed.aspect.startswith("constraint ")

    def _at(self, part: Part, *, live: bool) -> Waiting | None:
        """Return the step that a part is in: its own, or its object's."""
        side = self._sides.live if live else self._sides.made
        old = self.waiting.get(Part(part.object, OLD)) if live else None
        whole = old or self.waiting.get(Part(part.object)) or self._within.get(Part(part.object))
        whole = whole if whole and (whole.step.is_whole or whole.step.part.object != part.object) else None
        aspect = home_of(part.aspect, side.catalog.get(part.object, {}))
        own = self.waiting.get(Part(part.object, aspect or "body"))
        own = own or self.waiting.get(Part(part.object, aspect))
        return (whole or own) if live else (own or whole)

    def _tie_own(self, one: Waiting) -> None:
        """What is said of a part waits for it, what is on a table for the table, and a child for its parent."""
        name, aspect = one.step.part
        about = home_of(part_of(aspect), *(side.catalog.get(name, {}) for side in self._sides))
        whole = self.waiting.get(Part(name))
        for other in {about, *_before(aspect)} - {"", aspect}:
            self._after(one, Part(name, other))
        if whole and whole.step.is_whole and aspect != OLD:
            self._after(one, Part(name))
        if aspect == "owned by":
            self._tie_owned(one)
        for parent in frozenset().union(*(lineage(name, [side]) for side in self._sides)):
            if aspect and not aspect.startswith(("constraint ", "index ")):
                self._after(one, Part(parent, aspect))

    def _tie_owned(self, one: Waiting) -> None:
        """A sequence and the table that it is to belong to must be one role's."""
        self._after(one, Part(one.step.part.object, "owner"))
        for needed in self._sides.made.ties.needs.get(Part(one.step.part.object), ()):
            self._after(one, Part(needed.object, "owner"))
            column = self._at(needed, live=False)
            if column and needed.object.kind == "table":
                self._after(one, column.step.part)

    def _after(self, one: Waiting, part: Part) -> None:
        if part in self.waiting and part != one.step.part:
            one.needed.setdefault(part, set()).add(part)


def _before(aspect: str) -> tuple[str, ...]:
    """Return which other aspects of the same object come first."""
    privileges = "privileges on "
    if not aspect:
        return (OLD,)
    return ("owner", aspect.removeprefix(privileges)) if aspect.startswith(privileges) else ()
