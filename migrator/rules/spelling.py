"""Fragments of SQL compared: as they are written if that will do, by PostgreSQL's own parser if not.

The parser takes 90 ms to load, so it is only imported for what is not plainly the same.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from migrator.values.errors import Problem
from migrator.values.location import Location
from migrator.values.verdicts import Status

# The types that most columns have, as people write them and as format_type prints them: these need no parser.
TYPES = {
    "bigint": "bigint",
    "bool": "boolean",
    "boolean": "boolean",
    "bytea": "bytea",
    "citext": "citext",
    "date": "date",
    "inet": "inet",
    "int": "integer",
    "integer": "integer",
    "json": "json",
    "jsonb": "jsonb",
    "text": "text",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "uuid": "uuid",
}
_TOKEN = re.compile(r""" "(?:[^"]|"")*" | '(?:[^']|'')*' | \w+ | [^\w\s] """, re.VERBOSE)


def plain(text: str) -> str:
    """Return `text` with its white space evened out, for people."""
    return " ".join(text.split())


def alike(wanted: str, found: str) -> bool:
    """Tell whether two fragments differ in nothing but white space and the case of what is not in quotes."""
    return tokens(wanted) == tokens(found)


def tokens(text: str) -> list[str]:
    """Return the words and signs of a fragment, in lower case but for what is in quotes."""
    return [token if token[0] in "\"'" else token.lower() for token in _TOKEN.findall(text)]


@lru_cache(maxsize=1 << 10)  # the same default stands in many tables
def same_expression(wanted: str, found: str) -> bool:
    """Tell whether two expressions mean the same, `found` being printed by PostgreSQL. Raises ValueError."""
    if alike(wanted, found):
        return True
    from migrator.sqltext import expressions

    return expressions.same_expression(wanted, found)


def parse_expression(text: str) -> None:
    """Have the parser read an expression. Raises ValueError."""
    from migrator.sqltext import expressions

    expressions.same_expression(text, text)


def spell_type(text: str) -> str:
    """Return a type as format_type prints it. Raises ValueError."""
    known = TYPES.get(plain(text).lower())
    if known is not None:
        return known
    from migrator.sqltext import expressions

    return expressions.normal_type(text)


def compared(same: Callable[..., bool], *fragments: Any) -> Status:
    """Return whether fragments are the same, as a status: unknown where the parser does not read what is printed.

    That takes a server newer than the parser, since `Rule.mistakes` has the manifest's own fragments read before.
    """
    try:
        return "pass" if same(*fragments) else "fail"
    except ValueError:
        return "unknown"


def mistake(parse: Callable[[str], Any], text: str, location: Location, hint: str) -> tuple[Problem, ...]:
    """Return the problem that `parse` has with `text`, if any."""
    try:
        parse(text)
    except ValueError as error:
        return (Problem("bad-rule", str(error), location, hint),)
    return ()
