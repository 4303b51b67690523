"""`${NAME}` and `${NAME:-default}` from the environment, and the watch for passwords that do not come from there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_REFERENCE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}")
# A password as a URL (postgres://user:password@host) or as a keyword (password=…) carries it.
_PASSWORD = re.compile(r"(?:://[^/@:]*:[^@/]+@)|(?:\bpassword\s*=\s*[^\s&]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with its references filled in; `unset` names those that have neither a value nor a default."""

    text: str
    unset: tuple[str, ...]


def expand(text: str, environ: Mapping[str, str]) -> Expanded:
    """Return `text` with every reference filled in. An empty variable counts as unset, as `:-` does in a shell."""
    unset: list[str] = []

    def value(match: re.Match[str]) -> str:
        found = environ.get(match["name"]) or match["default"]
        if found is None:
            unset.append(match["name"])
        return found or ""

    return Expanded(_REFERENCE.sub(value, text), tuple(unset))


def has_literal_password(text: str) -> bool:
    """Tell whether `text`, with nothing taken from the environment, still holds a password."""
    return _PASSWORD.search(expand(text, {}).text) is not None
