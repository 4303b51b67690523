"""Tables and columns that may only have another name: to drop them would take what the history's hold."""

from collections.abc import Collection, Iterator

from migrator.values.catalog import Difference, ObjectDifference, ObjectName
from migrator.values.ties import Part
from migrator.workflows.closing.change import ORDER, split, target

_HOLDING = ("table", "foreign table")


def suspected(objects: Collection[ObjectDifference]) -> dict[Part, str]:
    """Return what may be the same under another name, with the question that asks it."""
    here = [one for one in objects if one.change == "added" and one.object.kind in _HOLDING]
    lacking = [one for one in objects if one.change == "removed" and one.object.kind in _HOLDING]
    found: dict[Part, str] = {}
    for old in here:
        for new in lacking:
            if _columns(old) and (old.object.kind, _columns(old)) == (new.object.kind, _columns(new)):
                found |= dict.fromkeys((Part(old.object), Part(new.object)), _renames_table(old.object, new.object))
    for one in objects:
        if one.change == "changed":
            found |= _columns_suspected(one)
    return found


def _columns(one: ObjectDifference) -> frozenset[tuple[str, str]]:
    return frozenset((d.aspect, d.old or d.new or "") for d in one.differences if _is_column(d))


def _is_column(difference: Difference) -> bool:
    return difference.aspect.startswith("column ") and difference.aspect != ORDER


def _renames_table(old: ObjectName, new: ObjectName) -> str:
    (schema, name), (wanted_schema, wanted) = split(old.name), split(new.name)
    moved = f" ALTER {target(old)} SET SCHEMA {wanted_schema};" if schema != wanted_schema else ""
    there = f"{old.kind.upper()} {wanted_schema}.{name}"
    renaming = f" ALTER {there} RENAME TO {wanted};" if name != wanted else ""
    return f"-- Is {old} what the history calls {new}?{moved}{renaming}"


def _columns_suspected(one: ObjectDifference) -> Iterator[tuple[Part, str]]:
    here = [d for d in one.differences if _is_column(d) and d.old is None]
    lacking = [d for d in one.differences if _is_column(d) and d.new is None]
    for old in here:
        for new in lacking:
            if old.new == new.old:
                renaming = f"ALTER {target(one.object)} RENAME COLUMN {old.aspect[7:]} TO {new.aspect[7:]};"
                question = f"-- Is {old.aspect} of {one.object} what the history calls {new.aspect}? {renaming}"
                yield Part(one.object, old.aspect), question
                yield Part(one.object, new.aspect), question
