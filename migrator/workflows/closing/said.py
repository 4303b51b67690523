"""What ALTER and COMMENT say of an object or of a part of one, beside what it is made of."""

import re
from collections.abc import Iterator

from migrator.values.ties import Part
from migrator.workflows.closing.change import Change, Statements, beside, children, literal, target

_OWNED = frozenset(
    ("table", "foreign table", "view", "materialized view", "sequence", "schema", "function", "procedure", "aggregate",
     "type", "domain", "collation", "operator", "statistics", "event trigger", "publication", "foreign server",
     "foreign data wrapper", "language")
)  # fmt: skip
_BARE = re.compile(r"[A-Za-z_]+|-?\d+(?:\.\d+)?")


def owner(change: Change) -> Statements:
    """Return what gives an object back; a sequence that is a column's goes with the table."""
    if change.object.kind not in _OWNED or change.wanted is None:
        return None
    if "owned by" in change.made and "owned by" in change.live:
        return ()
    return (f"{change.alter} OWNER TO {change.wanted};",)


def owned_by(change: Change) -> Statements:
    """Return what ties a sequence to its column."""
    return (f"{change.alter} OWNED BY {change.wanted or 'NONE'};",)


def comment(change: Change) -> Statements:
    """Return what sets a comment."""
    kind, _, name = change.about.partition(" ")
    if not kind:
        on = target(change.object)
    elif kind in ("column", "attribute"):
        on = f"COLUMN {change.object.name}.{name}"
    elif kind == "index":
        on = f"INDEX {beside(change.object.name, name)}"
    else:
        on = f"{kind.upper()} {name} ON {'DOMAIN ' if change.object.kind == 'domain' else ''}{change.object.name}"
    return (f"COMMENT ON {on} IS {literal(change.wanted)};",)


def settings(change: Change) -> Statements:
    """Return what sets the storage parameters of a table, a view, an index or a column."""
    return tuple(_settings(_altered(change), _options(change.wanted), _options(change.here)))


def _settings(alter: str, wanted: dict[str, str], here: dict[str, str]) -> Iterator[str]:
    items = [f"{key} = {_value(value)}" for key, value in wanted.items() if here.get(key) != value]
    if items:
        yield f"{alter} SET ({', '.join(items)});"
    if here.keys() - wanted.keys():
        yield f"{alter} RESET ({', '.join(key for key in here if key not in wanted)});"


def _options(text: str | None) -> dict[str, str]:
    return dict(item.split("=", 1) for item in text.split(", ")) if text else {}


def _value(text: str) -> str:
    return text if _BARE.fullmatch(text) else literal(text)


def _altered(change: Change) -> str:
    """Return the beginning of what alters an object, a column or an index; a child's column is told of itself."""
    kind = change.about.partition(" ")[0]
    if kind == "index":
        return f"ALTER INDEX {beside(change.object.name, change.name)}"
    if kind == "column":
        only = children(change.object, change.sides.live)
        return f"{change.alter.replace('TABLE', 'TABLE ONLY', 1) if only else change.alter} ALTER COLUMN {change.name}"
    return change.alter


def storage(change: Change) -> Statements:
    """Return what stores a column as the history has it, else as its type does."""
    wanted = change.wanted or change.sides.live.ties.storage.get(Part(change.object, change.about))
    return (f"{_altered(change)} SET STORAGE {wanted.upper()};",) if wanted else None


def compression(change: Change) -> Statements:
    """Return what compresses a column as the history has it."""
    return (f"{_altered(change)} SET COMPRESSION {change.wanted or 'default'};",)


def statistics(change: Change) -> Statements:
    """Return how much of a column, of an index's or of a statistics object is to be looked at."""
    if not change.about.startswith("index "):
        return (f"{_altered(change)} SET STATISTICS {change.wanted or -1};",)
    wanted, here = (dict(item.split(": ") for item in text.split(", ")) if text else {} for text in change[2:4])
    numbers = [number for number in here | wanted if here.get(number) != wanted.get(number)]
    return tuple(f"{_altered(change)} ALTER COLUMN {n} SET STATISTICS {wanted.get(n, -1)};" for n in numbers)


def default(change: Change) -> Statements:
    """Return what sets the default of a domain, or of a view's column."""
    said = f"SET DEFAULT {change.wanted}" if change.wanted is not None else "DROP DEFAULT"
    return (f"{_altered(change)} {said};",)


def not_null(change: Change) -> Statements:
    """Return whether a domain has no NULL."""
    return (f"{change.alter} {'SET' if change.wanted else 'DROP'} NOT NULL;",)


def row_security(change: Change) -> Statements:
    """Return what turns row security on or off."""
    return (f"{change.alter} {'ENABLE' if change.wanted else 'DISABLE'} ROW LEVEL SECURITY;",)


def forced_row_security(change: Change) -> Statements:
    """Return what has row security hold for the owner, too, or not."""
    return (f"{change.alter} {'' if change.wanted else 'NO '}FORCE ROW LEVEL SECURITY;",)


def clustered(change: Change) -> Statements:
    """Return by which index a table is clustered."""
    if change.wanted:
        return (f"{change.alter} CLUSTER ON {change.name};",)
    return () if _again(change) else (f"{change.alter} SET WITHOUT CLUSTER;",)


def replica_identity(change: Change) -> Statements:
    """Return by what a table's rows are known to subscribers."""
    if change.wanted:
        said = f"USING INDEX {change.name}" if change.about else change.wanted.upper()
        return (f"{change.alter} REPLICA IDENTITY {said};",)
    return () if _again(change) else (f"{change.alter} REPLICA IDENTITY DEFAULT;",)


def _again(change: Change) -> bool:
    """Tell whether the history says the same of the table otherwise: by another index."""
    return any(aspect.startswith(change.head) for aspect in change.made)


def persistence(change: Change) -> Statements:
    """Return whether a sequence outlives a crash."""
    return (f"{change.alter} SET {'UNLOGGED' if change.wanted else 'LOGGED'};",)


def populated(change: Change) -> Statements:
    """Return what fills a materialized view; what it holds is not thrown away."""
    return None if change.wanted else (f"REFRESH {target(change.object)};",)


def identity_sequence(change: Change) -> Statements:
    """Return what an identity column's sequence is called, and counts like."""
    if change.wanted is None or change.here is None:
        return () if change.about else None  # it goes with the identity
    (new, _, wanted), (old, _, here) = (text.partition(" as ") for text in (change.wanted, change.here))
    if beside(new, "") != beside(old, ""):
        return None
    renamed = (f"ALTER SEQUENCE {old} RENAME TO {new.removeprefix(beside(new, ''))};",) if new != old else ()
    return (*renamed, *((f"ALTER SEQUENCE {new} {counting(wanted.partition(' ')[2])};",) if wanted != here else ()))


def counting(text: str) -> str:
    """Return a sequence's options as ALTER SEQUENCE says them."""
    return text if text.endswith(" cycle") else f"{text} no cycle"


def extensions(change: Change) -> Statements:
    """Return with which extensions something is to go."""
    kind, _, name = change.about.partition(" ")
    on = {"index": f"INDEX {beside(change.object.name, name)}", "trigger": f"TRIGGER {name} ON {change.object.name}"}
    wanted, here = (set(text.split(", ")) if text else set() for text in (change.wanted, change.here))
    alter = f"ALTER {on.get(kind, target(change.object))}"
    gone = (f"{alter} NO DEPENDS ON EXTENSION {extension};" for extension in sorted(here - wanted))
    return (*gone, *(f"{alter} DEPENDS ON EXTENSION {extension};" for extension in sorted(wanted - here)))
