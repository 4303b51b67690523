"""Steps back to what the history makes: each is the statements for one part, not yet in order."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from migrator.values.catalog import Aspects, Difference, ObjectDifference, ObjectName
from migrator.values.ties import Part, Schema
from migrator.workflows.closing import columns, objects, parts, said
from migrator.workflows.closing.change import (
    ORDER,
    Change,
    Disturbed,
    Sides,
    Statements,
    is_said_of_a_part,
    not_null_column,
    part_of,
    target,
)
from migrator.workflows.closing.privileges import Place, place_of, privileges

# In this order where nothing else decides: what goes, what is made, what is on it, what speaks of others, what is said.
Phase: TypeAlias = Literal["gone", "made", "on", "others", "said"]


@dataclass(frozen=True, slots=True)
class Step:
    """What makes one part what the history has; without `statements` where another step does it, None for a question.

    `disturbs` is what depends on the part as it is and must be out of the way before: all, what a new type of a column
    disturbs, what needs a column to be NOT NULL. `is_whole` is whether it makes or drops the object as a whole.
    """

    part: Part
    statements: Statements
    question: str
    phase: Phase
    disturbs: frozenset[Disturbed] = frozenset()
    is_whole: bool = False


_MAKERS: dict[str, Callable[[Change], Statements]] = {
    "": objects.itself,
    "body": objects.body,
    "column": columns.column,
    "constraint": parts.constraint,
    "index": parts.index,
    "trigger": parts.trigger,
    "rule": parts.trigger,
    "policy": parts.policy,
    "attribute": parts.attribute,
    "firing": parts.firing,
    "parent": parts.parent_of_index,
    "state": parts.state_of_index,
    "owner": said.owner,
    "owned by": said.owned_by,
    "comment": said.comment,
    "with": said.settings,
    "settings": said.settings,
    "storage": said.storage,
    "compression": said.compression,
    "statistics": said.statistics,
    "default": said.default,
    "not null": said.not_null,
    "row security": said.row_security,
    "forced row security": said.forced_row_security,
    "clustered": said.clustered,
    "replica identity": said.replica_identity,
    "persistence": said.persistence,
    "populated": said.populated,
    "sequence": said.identity_sequence,
    "extensions": said.extensions,
}
_ALL: frozenset[Disturbed] = frozenset(("all",))
# An object that is made anew is dropped in a step of its own: what depends on it may be, too.
OLD = "as it is"
_OTHERS = ("trigger ", "rule ", "policy ")
# Facts that follow from others.
_FOLLOWING = ("origin", "own definition")
# What a table keeps when the part goes that it is said of.
_STAYING = "replica identity"


def steps_of(one: ObjectDifference, sides: Sides) -> Iterator[Step]:
    """Yield the steps that one object's differences take."""
    extension = _extension(one, sides)
    if extension:
        yield Step(Part(one.object), (extension,), "", "gone", is_whole=True)
    elif one.change == "added":
        yield Step(
            Part(one.object),
            objects.dropped(one.object),
            f"-- {one.object} is not in the history: what made it?",
            "gone",
            _ALL,
            is_whole=True,
        )
    elif one.change == "removed":
        yield from _made(one.object, sides)
    elif objects.is_made_anew(one, sides):
        yield Step(Part(one.object, OLD), objects.dropped(one.object), "", "gone", _ALL, is_whole=True)
        yield from _made(one.object, sides)
    else:
        yield from _changed(one, sides)


def _extension(one: ObjectDifference, sides: Sides) -> str | None:
    """What an extension was given, or lost, by hand it loses, or is given, again."""
    given, lost = (side.ties.members.get(one.object) for side in reversed(sides))
    if one.change == "removed" and given:
        return f"ALTER EXTENSION {given} DROP {target(one.object)};"
    if one.change == "added" and lost and ObjectName("extension", lost) in sides.live.catalog:
        return f"ALTER EXTENSION {lost} ADD {target(one.object)};"
    return None


def _made(name: ObjectName, sides: Sides) -> Iterator[Step]:
    """Yield what makes an object and all that the history says of it."""
    facts = sides.made.catalog[name]
    statements = objects.made(name, facts)
    question = f"-- {name} is in the history and not here: how is it to be made again, and with which rows?"
    yield Step(Part(name), statements, question, "made", is_whole=True)
    if statements is None:
        return
    nothing = sides._replace(live=Schema({}, sides.live.ties))
    for aspect, text in facts.items():
        of_the_whole = objects.is_of_the_whole(name, aspect) or not_null_column(text) is not None
        if not of_the_whole and not place_of(name, aspect):
            yield from _step(Change(name, aspect, text, None, nothing))
    yield from _privileges(name, facts, sides, is_new=True)


def _changed(one: ObjectDifference, sides: Sides) -> Iterator[Step]:
    """Yield what alters an object; what is said of a part that is made anew is said again."""
    made, live = (side.catalog.get(one.object, {}) for side in sides)
    told = dict.fromkeys(_home(difference) for difference in one.differences)
    steps = {
        aspect: step
        for aspect in told
        if not is_said_of_a_part(aspect) and not place_of(one.object, aspect)
        for step in _step(Change(one.object, aspect, made.get(aspect), live.get(aspect), sides))
    }
    yield from steps.values()
    for aspect in dict.fromkeys((*told, *made)):
        about = home_of(part_of(aspect), made, live)
        step = steps.get(about)
        goes = step is not None and about not in made and not aspect.startswith(_STAYING)
        if not is_said_of_a_part(aspect) or goes or (step and aspect.startswith(_FOLLOWING)):
            continue
        anew = step is not None and (about not in live or step.disturbs == _ALL)
        here = None if anew and about in made else live.get(aspect)
        if (anew or aspect in told) and made.get(aspect) != here:
            yield from _step(Change(one.object, aspect, made.get(aspect), here, sides))
    yield from _privileges(one.object, told, sides, is_new=False)


def _home(difference: Difference) -> str:
    """NOT NULL is told of its column, whatever it is called."""
    column = not_null_column(difference.old or difference.new) if difference.aspect.startswith("constraint ") else None
    return difference.aspect if column is None else f"column {column}"


def home_of(about: str, *sides: Aspects) -> str:
    """Return the part that an index or a NOT NULL belongs to: its constraint, its column."""
    for facts in sides:
        column = not_null_column(facts.get(about)) if about.startswith("constraint ") else None
        if column is not None:
            return f"column {column}"
    constraint = about.replace("index", "constraint", 1)
    of_constraint = about.startswith("index ") and any(constraint in facts for facts in sides)
    return constraint if of_constraint and not any(about in facts for facts in sides) else about


def _step(change: Change) -> Iterator[Step]:
    if change.aspect == ORDER or (change.aspect.startswith(_FOLLOWING) and not change.about):
        return
    published = change.object.kind == "publication" and change.aspect.startswith("table")
    maker = objects.publication_of if published else _MAKERS.get(change.head)
    statements = maker(change) if maker else None
    was = "nothing" if change.wanted is None else " ".join(change.wanted.split()) or "as usual"
    question = f"-- {change.object}: {change.aspect or 'itself'}: how does it become again: {was}?"
    yield Step(Part(change.object, change.aspect), statements, question, _phase(change), _disturbs(change))


def _phase(change: Change) -> Phase:
    if change.about != change.aspect:
        return "said"
    if change.wanted is None and change.about:
        return "gone"
    foreign = (change.wanted or "").startswith("FOREIGN KEY")
    if change.aspect.startswith(_OTHERS) or (foreign and change.head == "constraint"):
        return "others"
    return "on" if change.head in ("constraint", "index") else "made"


def _disturbs(change: Change) -> frozenset[Disturbed]:
    """A part that is replaced is dropped; a column that is altered is not, nor a constraint that is proven."""
    if change.here is None or change.about != change.aspect or not change.about:
        return frozenset()
    if change.wanted is None:
        return _ALL
    if change.head in ("column", "attribute"):
        return columns.disturbed(change) if change.head == "column" else frozenset()
    return frozenset() if change.here == f"{change.wanted}{parts.UNPROVEN}" else _ALL


def _privileges(name: ObjectName, aspects: Collection[str], sides: Sides, *, is_new: bool) -> Iterator[Step]:
    asked: dict[Place, set[str]] = {Place(name, ""): set()} if is_new else {}
    everybody = is_new or "owner" in aspects  # a new owner takes the place of the old one in all of them
    others = [aspect for side in sides for aspect in side.catalog.get(name, {})] if everybody else []
    for aspect in (*aspects, *others):
        found = place_of(name, aspect)
        if found:
            asked.setdefault(found[0], set()).add(found[1])
    for place, roles in asked.items():
        facts = sides.made.catalog.get(name, {})
        if place.part in sides.live.catalog.get(name, {}) and place.part not in facts:
            continue  # they go with the column
        statements = privileges(place, sides, frozenset() if everybody else roles, is_new=is_new)
        part = f"privileges on {place.part or 'itself'}"
        question = f"-- {name}: {part}: who is to grant and to revoke for {', '.join(sorted(roles))}?"
        yield Step(Part(name, part), statements, question, "said")
