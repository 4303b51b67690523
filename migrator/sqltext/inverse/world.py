"""What the scripts have made so far, as far as their text tells: what an inverse may be certain of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from migrator.sqltext.inverse.said import Said, words
from migrator.sqltext.inverse.widening import lists_columns
from migrator.sqltext.library import Node

Key: TypeAlias = tuple[str, str]  # the kind, all relations being one kind, and the short name


@dataclass
class Column:
    """A column as it is now. `default` is its expression; `vague` is why that is not the whole truth.

    `odd` is why its NOT NULL, a constraint from 18 on, may be another than SET NOT NULL would make now. `settings` are
    the commands of ALTER TABLE that set what else there is to a column: storage, compression, statistics; `was` are the
    names that it had before.
    """

    type: Node
    order: int
    collation: tuple[str, ...] = ()
    settings: list[Node] = field(default_factory=list)
    not_null: bool = False
    default: Node | None = None
    vague: str = ""
    odd: str = ""
    here: bool = False
    was: tuple[str, ...] = ()


class Held(NamedTuple):
    """A constraint: as ALTER TABLE … ADD takes it now, and the statement that made it."""

    node: Node
    said: Said


@dataclass(eq=False)
class Thing:
    """An object. `here` is whether the script made it whose inverse is drafted.

    `parts` are the statements that make it what it is. `doubt` is why nothing is certain of it, `moved` why its parts
    cannot simply run again. `columns` and `constraints` are a table's; None where the text does not tell. `marks` is
    what has no inverse and was said of its triggers, indexes and constraints, by their names; `owner` is who was made
    its owner.
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
    marks: dict[str, Said] = field(default_factory=dict)
    owner: str = ""
    doubt: str = ""
    moved: str = ""


class _Event(NamedTuple):
    """A name that came to mean something else."""

    order: int
    words: frozenset[str]
    owner: Thing | None
    column: str = ""


class Nameless(NamedTuple):
    """Something on a table whose name PostgreSQL chose and nobody can tell: how that ends, and what made it."""

    label: str
    said: Said


class World:
    """The objects by name, and what makes the text of earlier scripts say less than it seems to."""

    def __init__(self) -> None:
        self.things: dict[Key, Thing] = {}
        self.drafting = False
        self.unsure = ""  # why names without a schema may lead anywhere, for the rest of a script
        self.nameless: dict[str, list[Nameless]] = {}  # by the table, with which their names begin
        self.constraint_names: set[str] = set()  # of all schemas, gone ones too
        self.other_constraints: set[str] = set()  # of domains, and of tables of which not all is told
        self.below: dict[Thing, list[Thing]] = {}  # a table's partitions, and those that inherit from it
        self.default_privileges: list[Said] = []
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

    def add_nameless(self, table: str, label: str, said: Said) -> None:
        """Remember that a table has something whose name cannot be told."""
        self.nameless.setdefault(table, []).append(Nameless(label, said))

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

    def heirs(self, thing: Thing) -> list[Thing]:
        """Return the tables that a change of this one's columns reaches too: partitions, and those that inherit."""
        own = [each for each in self.below.get(thing, ()) if self.find("relation", each.name) is each]
        return own + [each for other in own for each in self.heirs(other)]

    def changed(self, said: Said, name: str, owner: Thing | None) -> None:
        """Remember that a name means something else, or nothing, from now on."""
        self._changed.append(_Event(said.order, words(name), owner))

    def widened(self, said: Said, thing: Thing, column: str = "") -> None:
        """Remember that a table, a view or a type has other columns: `SELECT *` means something else from now on.

        So may the name of a new one, where a query says it already. A query need not name the type of what it reads.
        """
        for each in (thing, *self.heirs(thing)):
            named = frozenset[str]() if each.kind == "type" else words(each.name)
            self._widened.append(_Event(said.order, named, each, column))

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
            why = self.outdated_since(part.order, said, mine)
            if why := why or ("" if wanted else self._outgrown(part, mine)):
                return why
        return ""

    def _outgrown(self, part: Said, mine: list[Thing]) -> str:
        """Return why a statement would mean other columns than it did, '' where it would not."""
        for event in self._widened:
            reached = event.order > part.order and event.words <= part.words
            if reached and not any(event.owner is one for one in mine):
                named = bool(event.column) and words(event.column) <= part.words
                if lists_columns(part.node, named=named):
                    return f"what {part.place} reads has other columns since"
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
        # What took the place of an object stands where that was made: what was said of it since is said of it still.
        placed = [(each.made if part is each.parts[0] else part.order, part) for each in whole for part in each.parts]
        parts = list({(order, part.text): part for order, part in sorted(placed, key=lambda pair: pair[0])}.values())
        reasons = (each.doubt or each.moved for each in whole)
        why = next(filter(None, reasons), "") or self._set_beside(thing, whole) or self.swept(thing.made)
        return parts, why or self.outdated(parts, whole)

    def _set_beside(self, thing: Thing, whole: list[Thing]) -> str:
        """Return what an object was to others that its own statements do not tell, '' where they tell all."""
        marks = thing.parent.marks if thing.parent else {}
        name = thing.name.partition(" on ")[0].rpartition(".")[2]
        said = marks.get(name) or (marks.get("") if thing.kind == "trigger" else None)
        if said and said.order > thing.made:
            return f"{said.place} says more of it"
        held = (o for o in self.things.values() if o.kind == "publication" and o not in whole)
        if name := next((o.name for o in held if any(_names(o, each) for each in whole)), ""):
            return f"publication {name} held it"
        later = next((said for said in self.default_privileges if said.order > thing.made), None)
        return f"default privileges are others since {later.place}" if later else ""


def _names(publication: Thing, thing: Thing) -> bool:
    return thing.kind == "table" and words(thing.name) <= publication.parts[0].words
