"""Whole objects: how each kind is made and dropped, and which changes no ALTER can do."""

from collections.abc import Callable, Iterator, Mapping

from migrator.values.catalog import BODY, ObjectDifference, ObjectName
from migrator.workflows.closing.change import ORDER, Change, Sides, Statements, literal, target
from migrator.workflows.closing.columns import created
from migrator.workflows.closing.said import counting

# What DROP can name as the catalog does.
_DROPPED = frozenset(
    ("table", "foreign table", "view", "materialized view", "sequence", "schema", "function", "procedure", "aggregate",
     "type", "domain", "collation", "extension", "event trigger", "publication", "statistics", "foreign server",
     "operator", "cast")
)  # fmt: skip
_ROUTINES = ("function", "procedure")
_PUBLISHED = {"insert", "update", "delete", "truncate"}
Facts = Mapping[str, str]


def dropped(name: ObjectName) -> Statements:
    """Return what drops an object."""
    return (f"DROP {target(name)};",) if name.kind in _DROPPED else None


def made(name: ObjectName, facts: Facts) -> Statements:
    """Return what makes an object; what is said of it and of its parts comes later."""
    creator = _CREATORS.get(name.kind)
    statement = creator(name.name, facts) if creator else None
    return None if statement is None else (statement,)


def is_of_the_whole(name: ObjectName, aspect: str) -> bool:
    """Tell whether making an object makes this as well."""
    column = aspect.startswith(("column ", "attribute ", "sequence of column ", "own definition"))
    of_domain = name.kind == "domain" and aspect in ("default", "not null")
    return column or of_domain or aspect in ("", BODY, ORDER, "version", "populated")


def is_made_anew(one: ObjectDifference, sides: Sides) -> bool:
    """Tell whether an object of this kind can only be dropped and made again for what differs."""
    wanted, here = (side.catalog.get(one.object, {}) for side in sides)
    differ = {difference.aspect for difference in one.differences}
    if one.object.kind in ("statistics", "event trigger"):
        return "" in differ
    if BODY not in differ:
        return False
    if one.object.kind == "view":
        new, old = (side.ties.selected.get(one.object, ()) for side in sides)
        return new[: len(old)] != old  # CREATE OR REPLACE VIEW only adds columns, at the end
    if one.object.kind in _ROUTINES:
        return _header(wanted[BODY]) != _header(here[BODY])
    return one.object.kind == "materialized view"


def _header(definition: str) -> str:
    """Return what CREATE OR REPLACE FUNCTION must leave as it is: parameters, their defaults, the result."""
    return definition.partition("\n LANGUAGE ")[0]


def body(change: Change) -> Statements:
    """Return what replaces a function's or a view's body."""
    if change.wanted is None or change.here is None:
        return ()
    if change.object.kind in _ROUTINES:
        return (_routine("", change.made),)
    return (
        (f"CREATE OR REPLACE VIEW {change.object.name} AS\n{change.wanted}",) if change.object.kind == "view" else None
    )


def itself(change: Change) -> Statements:
    """Return what changes an object itself, where something does."""
    if change.object.kind == "sequence":
        return (f"{change.alter} {counting(change.wanted or '')};",)
    return _published(change) if change.object.kind == "publication" else _enum(change)


def _enum(change: Change) -> Statements:
    """An enum can be given values; none can be taken from it."""
    wanted, here = change.wanted or "", change.here or ""
    start = here.removesuffix(")") + ", "
    values = wanted.removesuffix(")").removeprefix(start).split(", ")
    if here.startswith("enum (") and wanted.startswith(start) and all(value.count("'") == 2 for value in values):
        return tuple(f"{change.alter} ADD VALUE {value};" for value in values)
    return None


def _published(change: Change) -> Statements:
    wanted, here = (set(text.split(", ")) for text in (change.wanted or "", change.here or ""))
    apart = wanted ^ here
    return (f"{change.alter} SET ({_publishing(wanted)});",) if apart <= _PUBLISHED | {_ROOT} else None


_ROOT = "via partition root"


def _publishing(words: set[str]) -> str:
    return (
        f"publish = {literal(', '.join(sorted(words & _PUBLISHED)))}, "
        f"publish_via_partition_root = {'true' if _ROOT in words else 'false'}"
    )


def publication_of(change: Change) -> Statements:
    """Return what takes a table or a schema into a publication, or out of it."""
    kind, name = ("TABLE", change.aspect.removeprefix("table "))
    if change.aspect.startswith("tables of schema "):
        kind, name = "TABLES IN SCHEMA", change.aspect.removeprefix("tables of schema ")
    gone = (f"{change.alter} DROP {kind} {name};",) if change.here is not None else ()
    added = (f"{change.alter} ADD {kind} {name} {change.wanted}".rstrip() + ";",) if change.wanted is not None else ()
    return (*gone, *added)


def _table(name: str, facts: Facts) -> str | None:
    if facts[""] not in ("", "unlogged") or {"inherits", "partition of"} & facts.keys():
        return None
    columns = [created(ObjectName("table", name), column, facts) for column in _columns(facts, "column ")]
    if None in columns:
        return None
    lines = ",\n".join(f"    {column}" for column in columns)
    return f"CREATE {'UNLOGGED ' if facts[''] else ''}TABLE {name} (\n{lines}\n);"


def _columns(facts: Facts, word: str) -> Iterator[str]:
    return (aspect.removeprefix(word) for aspect in facts if aspect.startswith(word) and aspect != ORDER)


def _type(name: str, facts: Facts) -> str | None:
    if facts[""] == "composite":
        attributes = (f"{attribute} {facts[f'attribute {attribute}']}" for attribute in _columns(facts, "attribute "))
        return f"CREATE TYPE {name} AS ({', '.join(attributes)});"
    if facts[""].startswith("enum "):
        return f"CREATE TYPE {name} AS ENUM {facts[''].removeprefix('enum ')};"
    return None


def _domain(name: str, facts: Facts) -> str:
    default = f" DEFAULT {facts['default']}" if "default" in facts else ""
    return f"CREATE DOMAIN {name} AS {facts['']}{default}{' NOT NULL' if 'not null' in facts else ''};"


def _materialized(name: str, facts: Facts) -> str:
    data = "WITH NO DATA;" if "populated" in facts else "WITH DATA;"
    return f"CREATE MATERIALIZED VIEW {name} AS\n{facts[BODY].rstrip().rstrip(';')}\n{data}"


def _publication(name: str, facts: Facts) -> str | None:
    words = set(facts[""].split(", "))
    everything = " FOR ALL TABLES" if "all tables" in words else ""
    known = words <= _PUBLISHED | {_ROOT, "all tables"}
    return f"CREATE PUBLICATION {name}{everything} WITH ({_publishing(words)});" if known else None


def _routine(_: str, facts: Facts) -> str:
    return facts[BODY].rstrip() + ";"


_CREATORS: dict[str, Callable[[str, Facts], str | None]] = {
    "schema": lambda name, _: f"CREATE SCHEMA {name};",
    "extension": lambda name, facts: f"CREATE EXTENSION {name} WITH SCHEMA {facts[''].removeprefix('schema ')};",
    "function": _routine,
    "procedure": _routine,
    "sequence": lambda name, facts: f"CREATE SEQUENCE {name} {facts['']};",
    "table": _table,
    "type": _type,
    "domain": _domain,
    "view": lambda name, facts: f"CREATE VIEW {name} AS\n{facts[BODY]}",
    "materialized view": _materialized,
    "statistics": lambda _, facts: f"{facts['']};",
    "event trigger": lambda name, facts: f"CREATE EVENT TRIGGER {name} {facts['']};",
    "publication": _publication,
}
