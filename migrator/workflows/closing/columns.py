"""Columns: added, dropped, or altered piece by piece; what a child has from its parent comes and goes with that."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from migrator.sqltext.inverse.names import ident
from migrator.values.catalog import Aspects, ObjectName
from migrator.values.ties import Schema
from migrator.workflows.closing.change import (
    Change,
    Disturbed,
    Statements,
    children,
    lineage,
    not_null_column,
    plain,
    split,
)

_WORD = r'(?:"[^"]*"|[^"])'
_COLUMN = re.compile(
    rf"\A(?P<type>{_WORD}+?)(?: collate (?P<collation>{_WORD}+?))?(?P<not_null> not null)?"
    r"(?: default (?P<default>.+)| (?P<generated>generated always as \(.+\) (?:stored|virtual)))?"
    r"(?: generated (?P<identity>always|by default) as identity)?\Z",
    re.DOTALL,
)
_KINDS = ("table", "foreign table")
_OF_TYPE = "of "  # whose columns are its type's
_UNPROVEN, _ALONE = "NOT VALID", "NO INHERIT"
# A cast that is written down cuts what is too long for these; an assignment refuses it.
_TEXTS = ("character varying", "character", "text")
_FAMILIES = (
    ("smallint", "integer", "bigint", "numeric", "real", "double precision"),
    ("date", "timestamp without time zone", "timestamp with time zone"),
    ("json", "jsonb"),
    ("inet", "cidr"),
)


class Column(NamedTuple):
    """A column as the catalog tells it, in pieces."""

    type: str
    collation: str | None
    not_null: bool
    default: str | None
    generated: str | None
    identity: str | None


class NotNull(NamedTuple):
    """The constraint that makes a column NOT NULL: its name, and whether it is more than usual; None where none is."""

    name: str
    text: str | None


def column(change: Change) -> Statements:
    """Return what makes a column again what the history has."""
    if change.object.kind not in _KINDS or any(_OF_TYPE in facts.get("", "") for facts in (change.made, change.live)):
        return None
    if change.wanted is None:
        return _dropped(change)
    if change.here is None:
        return _added(change)
    return _altered(change, parsed(change.wanted), parsed(change.here))


def parsed(text: str) -> Column:
    """Return the pieces of a column's text."""
    (pieces,) = _COLUMN.finditer(text)  # the catalog's query has written it
    return Column(
        pieces["type"],
        pieces["collation"],
        pieces["not_null"] is not None,
        pieces["default"],
        pieces["generated"],
        pieces["identity"],
    )


def disturbed(change: Change) -> frozenset[Disturbed]:
    """Return what altering the column disturbs: what needs its type, or that it is never NULL."""
    wanted, here = parsed(change.wanted or ""), parsed(change.here or "")
    retyped: tuple[Disturbed, ...] = ("type",) if wanted[:2] != here[:2] else ()
    return frozenset((*retyped, "null")) if here.not_null and not wanted.not_null else frozenset(retyped)


def created(name: ObjectName, column_name: str, facts: Aspects) -> str | None:
    """Return a column as CREATE TABLE says it, with what is not as usual of its NOT NULL and of its identity."""
    text, constraint = facts[f"column {column_name}"], _not_null(name, column_name, facts)
    if _is(constraint, _UNPROVEN):
        return None
    if constraint.text:
        no_inherit = " no inherit" if _is(constraint, _ALONE) else ""
        text = text.replace(" not null", f" constraint {constraint.name} not null{no_inherit}", 1)
    sequence = facts.get(f"sequence of column {column_name}")
    if not sequence or sequence == _usual_sequence(name, column_name, parsed(facts[f"column {column_name}"]).type):
        return f"{column_name} {text}"
    called, _, options = sequence.partition(" as ")
    return f"{column_name} {text} (sequence name {called} {options.partition(' ')[2]})"


def _usual_sequence(name: ObjectName, column_name: str, type_: str) -> str:
    schema, table = split(name.name)
    sequence = ident(f"{plain(table)}_{plain(column_name)}_seq")
    largest = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}.get(type_, 0) - 1
    numbers = f"start with 1 increment by 1 minvalue 1 maxvalue {largest} cache 1"
    return f"{schema}.{sequence} as {type_} {numbers}"


def _dropped(change: Change) -> Statements:
    own = change.live.get(f"own definition of {change.aspect}")
    parents = [one for one in lineage(change.object, [change.sides.live]) if _has(one, change, change.sides.live)]
    if any(_has(parent, change, change.sides.made) for parent in parents):
        return None  # what the parent has is the child's, too
    if parents and not own:
        return ()
    return (f"{change.alter} DROP COLUMN {change.name};",)


def _added(change: Change) -> Statements:
    parents = lineage(change.object, [change.sides.made])
    if any(_has(parent, change, change.sides.made) for parent in parents):
        own = change.made.get(f"own definition of {change.aspect}")
        return None if own or any(_has(parent, change, change.sides.live) for parent in parents) else ()
    wanted = parsed(change.wanted or "")
    if children(change.object, change.sides.live) - children(change.object, change.sides.made):
        return None  # those would be given it
    if wanted.not_null and not (wanted.default or wanted.generated or wanted.identity):
        return None  # what rows there are have no value for it
    said = created(change.object, change.name, change.made)
    return None if said is None else (f"{change.alter} ADD COLUMN {said};",)


def _has(name: ObjectName, change: Change, side: Schema) -> bool:
    return change.aspect in side.catalog.get(name, {})


def _altered(change: Change, wanted: Column, here: Column) -> Statements:
    retyped = wanted[:2] != here[:2]
    if retyped and (wanted.generated or here.generated or wanted.identity or here.identity):
        return None
    if retyped and not _is_cast(wanted.type, here.type):
        return None
    if wanted.generated != here.generated and not (here.generated and wanted.generated is None):
        return None
    if wanted.identity and not here.identity:
        return None  # which number comes next?
    if _is(_not_null(change.object, change.name, change.made), _UNPROVEN) and wanted.not_null:
        return None  # what is proven stays so
    return tuple(_pieces(change, wanted, here, retyped=retyped))


def _pieces(change: Change, wanted: Column, here: Column, *, retyped: bool) -> Iterator[str]:
    alter = f"{change.alter} ALTER COLUMN {change.name}"
    # The children's defaults are their own, and told of them.
    only = f"{change.alter.replace('TABLE', 'TABLE ONLY', 1)} ALTER COLUMN {change.name}"
    of_own = only if children(change.object, change.sides.live) else alter
    if here.generated and not wanted.generated:
        yield f"{alter} DROP EXPRESSION;"
    if here.identity and not wanted.identity:
        yield f"{alter} DROP IDENTITY;"
    elif here.identity != wanted.identity:
        yield f"{alter} SET GENERATED {(wanted.identity or '').upper()};"
    if here.default and (retyped or not wanted.default):
        yield f"{of_own} DROP DEFAULT;"
    if retyped and not _comes_from_a_parent(change, "type", "collation"):
        yield f"{alter} TYPE {_type(change, wanted, here)};"
    if wanted.default and (retyped or wanted.default != here.default):
        yield f"{of_own} SET DEFAULT {wanted.default};"
    yield from _nullness(change, wanted, here)


def _type(change: Change, wanted: Column, here: Column) -> str:
    collation = f" COLLATE {wanted.collation}" if wanted.collation else ""
    using = _using(change.name, wanted.type, here.type) if change.object.kind == "table" else ""
    return f"{wanted.type}{collation}{using}"


def _using(name: str, wanted: str, here: str) -> str:
    """Return how old values become new ones; types of one's own have no casts but those by their text."""
    if _base(wanted) in _TEXTS:
        return ""
    via = "::text" if "." in wanted + here else ""
    return f" USING {name}{via}::{wanted}"


def _is_cast(wanted: str, here: str) -> bool:
    """Tell whether PostgreSQL knows how one type becomes another."""
    new, old = _base(wanted), _base(here)
    known = new == old or new in _TEXTS or old in _TEXTS or "." in wanted + here
    return known or any(new in family and old in family for family in _FAMILIES)


def _base(type_: str) -> str:
    """Return a type without its length; `timestamp(3) with time zone` has it in the middle."""
    return re.sub(r"\([\d,]+\)", "", type_)


def _comes_from_a_parent(change: Change, *pieces: str) -> bool:
    """Tell whether a parent's column makes the same way, and takes this one along."""

    def way(column_: Column) -> tuple[object, ...]:
        return tuple(getattr(column_, piece) for piece in pieces)

    made, live = change.sides
    for parent in lineage(change.object, change.sides):
        old, new = (side.catalog.get(parent, {}).get(change.aspect) for side in (made, live))
        if old and new and way(parsed(old)) != way(parsed(new)):
            return way(parsed(old)) == way(parsed(change.wanted or ""))
    return False


def _nullness(change: Change, wanted: Column, here: Column) -> Iterator[str]:
    """NOT NULL is a constraint with a name, from PostgreSQL 18 on one that may be unproven."""
    new, old = (_not_null(change.object, change.name, facts) for facts in (change.made, change.live))
    if wanted.not_null and here.not_null:
        if not _is_a_parent_s(change, old):
            yield from _same_constraint(change, new, old)
    elif wanted.not_null != here.not_null and not _comes_from_a_parent(change, "not_null"):
        if not wanted.not_null:
            yield f"{change.alter} ALTER COLUMN {change.name} DROP NOT NULL;"
        elif new.text:
            yield f"{change.alter} ADD CONSTRAINT {new.name} {new.text};"
        else:
            yield f"{change.alter} ALTER COLUMN {change.name} SET NOT NULL;"


def _same_constraint(change: Change, new: NotNull, old: NotNull) -> Iterator[str]:
    if _is(old, _UNPROVEN):
        yield f"{change.alter} VALIDATE CONSTRAINT {old.name};"
    if _is(old, _ALONE) != _is(new, _ALONE):
        yield f"{change.alter} ALTER CONSTRAINT {old.name} {'NO ' if _is(new, _ALONE) else ''}INHERIT;"
    if old.name != new.name:
        yield f"{change.alter} RENAME CONSTRAINT {old.name} TO {new.name};"


def _is(constraint: NotNull, words: str) -> bool:
    return words in (constraint.text or "")


def _is_a_parent_s(change: Change, old: NotNull) -> bool:
    """What a parent's constraint is called the child's is."""
    parents = lineage(change.object, change.sides)
    return any(_not_null(one, change.name, change.sides.live.catalog.get(one, {})).name == old.name for one in parents)


def _not_null(name: ObjectName, column_name: str, facts: Aspects) -> NotNull:
    for aspect, text in facts.items():
        if aspect.startswith("constraint ") and not_null_column(text) == column_name:
            return NotNull(aspect.removeprefix("constraint "), text)
    table = plain(split(name.name)[1])
    return NotNull(ident(f"{table}_{plain(column_name)}_not_null"), None)
