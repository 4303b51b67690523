"""The kind of a statement as people call it, `CREATE INDEX`, from its first words."""

from collections.abc import Sequence

_WITH_OBJECT = frozenset({"CREATE", "ALTER", "DROP", "REFRESH", "IMPORT"})
_SAID_BESIDE = frozenset(
    {"OR", "REPLACE", "UNIQUE", "TEMP", "TEMPORARY", "UNLOGGED", "GLOBAL", "LOCAL", "RECURSIVE", "CONSTRAINT"}
    | {"TRUSTED", "PROCEDURAL", "LARGE"}
)
_TWO_WORDS = frozenset(
    {
        ("ACCESS", "METHOD"),
        ("DEFAULT", "PRIVILEGES"),
        ("EVENT", "TRIGGER"),
        ("FOREIGN", "DATA"),
        ("FOREIGN", "SCHEMA"),
        ("FOREIGN", "TABLE"),
        ("MATERIALIZED", "VIEW"),
        ("OPERATOR", "CLASS"),
        ("OPERATOR", "FAMILY"),
        ("TEXT", "SEARCH"),
        ("USER", "MAPPING"),
        ("COMMIT", "PREPARED"),
        ("PREPARE", "TRANSACTION"),
        ("ROLLBACK", "PREPARED"),
        ("SET", "LOCAL"),
        ("START", "TRANSACTION"),
    }
)


def kind_of(words: Sequence[str]) -> str:
    """Return what kind of statement begins with `words`, all in capitals."""
    if not words:
        return ""
    verb, *rest = words
    if verb in _WITH_OBJECT:
        rest = [word for word in rest if word not in _SAID_BESIDE]
        if tuple(rest[:2]) in _TWO_WORDS:
            return " ".join([verb, *rest[:2]])
        return " ".join([verb, *rest[:1]])
    return " ".join(words[:2]) if tuple(words[:2]) in _TWO_WORDS else verb
