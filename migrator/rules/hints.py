"""What to do about an object that is not where it was looked for."""

from collections.abc import Iterable, Sequence

from migrator.rules.names import Name, quote


def meant(name: Name, found: Iterable[Sequence[str]] | None) -> str | None:
    """Return a hint that names what was probably meant, `found` being (schema, name) of what is there instead."""
    names = {f"{quote(schema)}.{quote(other)}": other for schema, other in found or ()}
    for shown, other in names.items():
        if other == name.name:
            return f"There is {shown}; the search path does not lead there." if name.schema is None else _there(shown)
    by_letters = {other.lower(): shown for shown, other in names.items()}
    near = _nearest(name.name.lower(), by_letters, cutoff=0.75)
    return _there(by_letters[near[0]]) if near else None


def meant_word(word: str, words: Iterable[str] | None) -> str | None:
    """Return a hint that names which of `words` was probably meant."""
    near = _nearest(word, list(words or ()), cutoff=0.6)
    return f"There is {quote(near[0])}." if near else None


def _there(shown: str) -> str:
    return f"There is {shown}."


def _nearest(word: str, words: Iterable[str], cutoff: float) -> list[str]:
    from difflib import get_close_matches  # only where something is missing: its import costs 10 ms

    return get_close_matches(word, list(words), n=1, cutoff=cutoff)
