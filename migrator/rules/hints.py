"""What to do about an object that is not where it was looked for."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from migrator.rules.names import Name, quote


def meant(name: Name, found: Iterable[Sequence[str]] | None) -> str | None:
    """Return a hint that names what was probably meant, `found` being (schema, name) of what is there instead."""
    names = {f"{quote(schema)}.{quote(other)}": other for schema, other in found or ()}
    for shown, other in names.items():
        if other == name.name:
            return f"There is {shown}; the search path does not lead there." if name.schema is None else _there(shown)
    by_letters = {other.lower(): shown for shown, other in names.items()}
    near = get_close_matches(name.name.lower(), by_letters, n=1, cutoff=0.75)
    return _there(by_letters[near[0]]) if near else None


def meant_word(word: str, words: Iterable[str] | None) -> str | None:
    """Return a hint that names which of `words` was probably meant."""
    near = get_close_matches(word, list(words or ()), n=1, cutoff=0.6)
    return f"There is {quote(near[0])}." if near else None


def _there(shown: str) -> str:
    return f"There is {shown}."
