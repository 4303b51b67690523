"""The order of steps, and the questions where a step would not run."""

from collections.abc import Collection, Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import get_args

from migrator.values.ties import Part
from migrator.workflows.closing.change import Sides, target
from migrator.workflows.closing.steps import OLD, Phase, Step
from migrator.workflows.closing.ties import Waiting

_PHASES: tuple[Phase, ...] = get_args(Phase)
# What others are made of is made first, and goes last.
_RANK = ("schema", "extension", "type", "domain", "sequence", "table", "function", "procedure", "view")


def in_order(waiting: dict[Part, Waiting], sides: Sides) -> list[str]:
    """Return the statements in an order that they can run in."""
    unsure = set[Part]()
    while True:
        order = _Order(waiting, sides, unsure)
        statements = list(order.statements())
        # What cannot be made again is not dropped.
        kept = {
            Part(part.object, OLD) for part in order.unsure if Part(part.object, OLD) in waiting and not part.aspect
        }
        if kept <= unsure:
            return statements
        unsure |= kept


class _Order:
    def __init__(self, waiting: dict[Part, Waiting], sides: Sides, unsure: Collection[Part]) -> None:
        self._waiting, self._sides = waiting, sides
        self._keys = {part: _key(one.step, number) for number, (part, one) in enumerate(waiting.items())}
        self._left = {part: one.hanging.keys() | one.needed.keys() for part, one in waiting.items()}
        self._ready = [(self._keys[part], part) for part, left in self._left.items() if not left]
        self._followers: dict[Part, list[Part]] = {}
        self.unsure = set(unsure)
        for part, left in self._left.items():
            for other in left:
                self._followers.setdefault(other, []).append(part)
        heapify(self._ready)

    def statements(self) -> Iterator[str]:
        """Yield what is ready, until nothing is left; what waits for itself is untied, or asked about."""
        while self._left:
            if not self._ready:
                yield from self._untied()
            _, part = heappop(self._ready)
            del self._left[part]
            yield from self._said(self._waiting[part])
            for follower in self._followers.get(part, ()):
                self._is_done(part, follower)

    def _is_done(self, part: Part, follower: Part) -> None:
        left = self._left.get(follower)
        if left is not None and part in left:
            left.remove(part)
            if not left:
                heappush(self._ready, (self._keys[follower], follower))

    def _untied(self) -> Iterator[str]:
        """Tables that refer to one another lose their foreign keys first."""
        for part in sorted(self._left, key=self._keys.__getitem__):
            one = self._waiting[part]
            keys = {other: self._foreign_keys(other, reasons) for other, reasons in one.hanging.items()}
            for other in [other for other, found in keys.items() if found and other in self._left[part]]:
                yield from (f"ALTER {target(other.object)} DROP CONSTRAINT {key};" for key in sorted(keys[other]))
                self._is_done(other, part)
            if self._ready:
                return
        part = min(self._left, key=self._keys.__getitem__)
        self.unsure |= self._left[part]
        self._left[part].clear()
        heappush(self._ready, (self._keys[part], part))

    def _foreign_keys(self, other: Part, reasons: Collection[Part]) -> list[str]:
        """Return the foreign keys of a table that goes, where they are all that is in the way of another."""
        facts = self._sides.live.catalog.get(other.object, {})
        foreign = [one for one in reasons if facts.get(one.aspect, "").startswith("FOREIGN KEY")]
        whole = not other.aspect and len(foreign) == len(reasons)
        return [one.aspect.removeprefix("constraint ") for one in foreign] if whole else []

    def _said(self, one: Waiting) -> Iterator[str]:
        step = one.step
        hanging = {reason for part, reasons in one.hanging.items() if part in self.unsure for reason in reasons}
        hanging |= one.in_the_way
        needed = self.unsure & one.needed.keys()
        if step.statements is not None and not hanging and not needed and step.part not in self.unsure:
            yield from step.statements
            return
        self.unsure.add(step.part)
        if not self._is_asked_as_a_whole(step):
            old = self._waiting.get(Part(step.part.object, OLD)) if not step.part.aspect else None
            before = (old.step.statements if old else None) or ()
            yield from _question(step, before, hanging, {part for part in needed if part.aspect != OLD})

    def _is_asked_as_a_whole(self, step: Step) -> bool:
        whole = self._waiting.get(Part(step.part.object))
        return bool(
            whole and whole.step.is_whole and step.part.aspect not in ("", OLD) and whole.step.part in self.unsure
        )


def _question(step: Step, before: Iterable[str], hanging: Collection[Part], needed: Collection[Part]) -> Iterator[str]:
    if step.statements is None:
        yield step.question
    elif step.statements and hanging:
        part = Part(step.part.object) if step.part.aspect == OLD else step.part
        yield f"-- {part}: it is needed by {_listed(hanging)}: what is to become of that?"
    elif step.statements and needed:
        lines = [line for text in (*before, *step.statements) for line in text.splitlines()]
        asked = f"-- {step.part}: is it this, once {_listed(needed)} is again what it was?"
        yield "\n".join((asked, *(f"--   {line}" for line in lines)))


def _key(step: Step, number: int) -> tuple[int, int, int]:
    kind = step.part.object.kind
    rank = _RANK.index(kind) if kind in _RANK else len(_RANK)
    return (_PHASES.index(step.phase), -rank if step.phase == "gone" else rank, number)


def _listed(parts: Collection[Part]) -> str:
    return ", ".join(str(part) for part in sorted(parts))
