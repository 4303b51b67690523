"""Names as SQL writes them: `orders`, `app.users`, `"Weird Name"`; unquoted ones are folded to lower case."""

import re
from dataclasses import dataclass

# https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
_PLAIN = r"(?:[A-Za-z_]|[^\x00-\x7f])(?:[A-Za-z0-9_$]|[^\x00-\x7f])*"
_PART = re.compile(rf'"(?P<quoted>(?:[^"\0]|"")+)"|(?P<plain>{_PLAIN})')
_SAFE = re.compile(r"[a-z_][a-z0-9_$]*")
# Key words that are no name of a table or a column unless quoted (pg_get_keywords of PostgreSQL 18, R and T).
_KEY_WORDS = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
    collation column concurrently constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
    except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is
    isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only
    or order outer overlaps placing primary references returning right select session_user similar some symmetric
    system_user table tablesample then to trailing true union unique user using variadic verbose when where
    window with
    """.split()  # noqa: SIM905 - so many words read better as text
)
_UPPER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Name:
    """An object's name; without a schema it is looked up along the search path."""

    schema: str | None
    name: str

    def __str__(self) -> str:
        return quote(self.name) if self.schema is None else f"{quote(self.schema)}.{quote(self.name)}"


def quote(identifier: str) -> str:
    """Return an identifier as it is written in SQL, quoted only where it has to be. For people, never for a query."""
    plain = _SAFE.fullmatch(identifier) and identifier not in _KEY_WORDS
    return identifier if plain else '"' + identifier.replace('"', '""') + '"'


def parse_identifier(text: str) -> str:
    """Return the one identifier in `text`. Raises ValueError."""
    name = parse_name(text)
    if name.schema is not None:
        raise ValueError(text)
    return name.name


def parse_name(text: str) -> Name:
    """Return the name in `text`, a schema in front or not. Raises ValueError."""
    name, rest = take_name(text.strip())
    if rest:
        raise ValueError(text)
    return name


def take_name(text: str) -> tuple[Name, str]:
    """Return the name at the start of `text`, and what follows it. Raises ValueError."""
    first, rest = take_part(text)
    if not rest.startswith("."):
        return Name(None, first), rest
    second, rest = take_part(rest[1:])
    return Name(first, second), rest


def take_part(text: str) -> tuple[str, str]:
    """Return the identifier at the start of `text`, and what follows it. Raises ValueError."""
    match = _PART.match(text)
    if match is None:
        raise ValueError(text)
    # PostgreSQL folds ASCII letters only, whatever the locale, in a multi-byte encoding.
    part = match["quoted"].replace('""', '"') if match["quoted"] else match["plain"].translate(_UPPER)
    return part, text[match.end() :]
