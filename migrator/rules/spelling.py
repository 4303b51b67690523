"""Fragments of SQL compared: as they are written if that will do, by PostgreSQL's own parser if not.

The parser takes 90 ms to load, so it is only imported for what is not plainly the same.
"""

from collections.abc import Callable
from typing import Any

from migrator.values.errors import Problem
from migrator.values.location import Location

# The types that most columns have, as people write them and as format_type prints them: these need no parser.
TYPES = {
    name: name
    for name in ["bigint", "boolean", "bytea", "citext", "date", "inet", "integer", "json", "jsonb", "text", "uuid"]
} | {
    "bool": "boolean",
    "int": "integer",
    "timestamptz": "timestamp with time zone",
    "timestamp": "timestamp without time zone",
}


def plain(text: str) -> str:
    """Return `text` with its white space evened out."""
    return " ".join(text.split())


def spell_type(text: str) -> str:
    """Return a type as format_type prints it. Raises ValueError."""
    known = TYPES.get(plain(text).lower())
    if known is not None:
        return known
    from migrator.sqltext.expressions import normal_type

    return normal_type(text)


def mistake(parse: Callable[[str], Any], text: str, location: Location, hint: str) -> tuple[Problem, ...]:
    """Return the problem that `parse` has with `text`, if any."""
    try:
        parse(text)
    except ValueError as error:
        return (Problem("bad-rule", str(error), location, hint),)
    return ()
