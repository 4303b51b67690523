"""What the scripts have made so far, as far as their text tells: what an inverse may be certain of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from migrator.sqltext.inverse.said import Said, words
from migrator.sqltext.library import Node

Key: TypeAlias = tuple[str, str]  # the kind, all relations being one kind, and the short name


@dataclass
class Column:
    """A column as it is now. `default` is its expression; `vague` is why that is not the whole truth.

    `odd` is why its NOT NULL may not be called as PostgreSQL would call it now, from 18 on.
    """

    type: Node
    order: int
    not_null: bool = False
    default: Node | None = None
    vague: str = ""
    odd: str = ""
    here: bool = False


class Held(NamedTuple):
    """A constraint: as ALTER TABLE … ADD takes it, and the statement that made it."""

    node: Node
    said: Said


@dataclass(eq=False)
class Thing:
    """An object. `here` is whether the script made it whose inverse is drafted.

    `parts` are the statements that make it what it is. `doubt` is why nothing is certain of it, `moved` why its parts
    cannot simply run again. `columns` and `constraints` are a table's; None where the text does not tell.
    """

    kind: str
    name: str
    shown: str
    made: int
    here: bool
    parts: list[Said]
    parent: "Thing | None" = None
    temporary: bool = False
    columns: dict[str, Column] | None = None
    constraints: dict[str, Held] | None = None
    comments: dict[str, str] = field(default_factory=dict)
    grants: dict[str, list[Said]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    doubt: str = ""
    moved: str = ""


class _Event(NamedTuple):
    """A name that came to mean something else."""

    order: int
    words: frozenset[str]
    owner: Thing | None


class World:
    """The objects by name, and what makes the text of earlier scripts say less than it seems to."""

    def __init__(self) -> None:
        self.things: dict[Key, Thing] = {}
        self.drafting = False
        self.unsure = ""  # why names without a schema may lead anywhere, for the rest of a script
        self._changed: list[_Event] = []
        self._widened: list[_Event] = []
        self._born: list[_Event] = []
        self._doubtful: list[Said] = []
        self._swept: list[Said] = []

    def find(self, space: str, name: str) -> Thing | None:
        """Return the object of that name, if a script made it."""
        return self.things.get((space, name))

    def add(self, space: str, thing: Thing) -> Thing:
        """Remember a new object."""
        thing.doubt = thing.doubt or self.unsure
        self.things[space, thing.name] = thing
        if thing.here:
            self._born.append(_Event(thing.made, words(thing.name), thing))
        return thing

    def new(self, space: str, kind: str, name: str, shown: str, said: Said, parent: Thing | None = None) -> Thing:
        """Make and remember an object; what belongs to a temporary one is temporary."""
        thing = Thing(kind, name, shown, said.order, self.drafting, [said], parent)
        thing.temporary = parent is not None and parent.temporary
        return self.add(space, thing)

    def remove(self, thing: Thing, said: Said) -> None:
        """Forget an object, and what went with it."""
        self.changed(said, thing.name, thing)
        for key, other in list(self.things.items()):
            if other is thing:
                del self.things[key]
            elif other.parent is thing:
                self.remove(other, said)

    def rename(self, space: str, thing: Thing, name: str, said: Said) -> None:
        """Give an object another name."""
        self.changed(said, thing.name, None)
        self.things.pop((space, thing.name), None)
        thing.name, thing.moved = name, f"its name has been changed since ({said.place})"
        self.things[space, name] = thing

    def children(self, thing: Thing) -> list[Thing]:
        """Return what goes where this goes: indexes, triggers, policies, partitions and sequences of a table."""
        own = [other for other in self.things.values() if other.parent is thing]
        return own + [each for other in own for each in self.children(other)]

    def changed(self, said: Said, name: str, owner: Thing | None) -> None:
        """Remember that a name means something else, or nothing, from now on."""
        self._changed.append(_Event(said.order, words(name), owner))

    def widened(self, said: Said, table: str) -> None:
        """Remember that a table's columns are others: `SELECT *` means something else from now on."""
        self._widened.append(_Event(said.order, words(table), None))

    def doubt(self, said: Said, all_words: frozenset[str]) -> None:
        """Doubt all that a statement names of which nobody knows what it does."""
        self._doubtful.append(said)
        for thing in self.things.values():
            if words(thing.name.partition("(")[0]) <= all_words:
                thing.doubt = f"{said.place} may have changed it"
                self.changed(said, thing.name.partition("(")[0], thing)

    def sweep(self, said: Said) -> None:
        """Remember a statement that changes objects without naming them."""
        self._swept.append(said)

    def swept(self, since: int) -> str:
        """Return why privileges and owners since then are not certain; '' where they are."""
        return next((f"{said.place} may have changed it" for said in self._swept if said.order > since), "")

    def obscure(self, name: str) -> str:
        """Return why nothing is known of a name that no statement made; '' where no other may have."""
        wanted = words(name.partition("(")[0])
        if name in ("public", "plpgsql"):
            return f"every database has {name} from the beginning"
        return next((f"{said.place} may have made it" for said in self._doubtful if wanted <= said.words), "")

    def goes_along(self, thing: Thing | None, said: Said) -> bool:
        """Tell whether what a statement did to an object is gone when the object is dropped, and needs no inverse.

        Not where it names what was made later: that is dropped earlier, and must not be in use any more.
        """
        if thing is None or not (thing.here or thing.temporary):
            return False
        later = [event for event in self._born if event.order > thing.made and event.owner is not thing]
        return thing.temporary or not any(event.words <= said.words for event in later)

    def outdated(self, parts: Iterable[Said], own: Iterable[Thing] = (), wanted: frozenset[str] | None = None) -> str:
        """Return why statements cannot run again as they are, '' where they can.

        `own` are the objects that they make, `wanted` the words that count where that is not all of them.
        """
        mine = list(own)
        for part in parts:
            said = part.words if wanted is None else wanted
            if why := self.outdated_since(part.order, said, mine):
                return why
            if "*" in part.text and part.kind in ("view_stmt", "create_table_as_stmt"):
                for event in self._widened:
                    if event.order > part.order and event.words <= said:
                        return f"SELECT * at {part.place} means other columns since"
        return ""

    def outdated_since(self, order: int, said: frozenset[str], own: Iterable[Thing] = ()) -> str:
        """Return which of the words means something else since a statement, '' where none does."""
        mine = list(own)
        for event in self._changed:
            if event.order > order and event.words <= said and not any(event.owner is one for one in mine):
                return f"{' '.join(sorted(event.words))} has been changed since it was written"
        return ""

    def recreated(self, thing: Thing) -> tuple[list[Said], str]:
        """Return the statements that make an object again, with what belongs to it, or why there are none."""
        whole = [thing, *self.children(thing)]
        parts = sorted({part.order: part for each in whole for part in each.parts}.values(), key=lambda p: p.order)
        reasons = (each.doubt or each.moved for each in whole)
        why = next(filter(None, reasons), "") or self.swept(thing.made) or self.outdated(parts, whole)
        return parts, why
