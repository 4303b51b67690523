"""`${NAME}` and `${NAME:-default}` from the environment, and the watch for passwords that do not come from there."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

_REFERENCE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}")
# What stands for a value from the environment while a text is searched for a password: no URL holds the character.
_HIDDEN = "\0"
# A password as a URL (postgres://user:password@host) or as a keyword (password=…, sslpassword=…) carries it.
_IN_URL = re.compile(rf"://[^/@:]*:[^@/]*[^@/{_HIDDEN}][^@/]*@")
_AS_KEYWORD = re.compile(rf"\b(?:ssl)?password\s*=\s*'?[^\s&'{_HIDDEN}]", re.IGNORECASE)


class Expanded(NamedTuple):
    """A text with its references filled in; `unset` names those that have neither a value nor a default.

    `malformed` says that a `${` is left which is no reference: the text would go on with it as it stands.
    """

    text: str
    unset: tuple[str, ...]
    malformed: bool


def expand(text: str, environ: Mapping[str, str]) -> Expanded:
    """Return `text` with every reference filled in. An empty variable counts as unset, as `:-` does in a shell."""
    unset: list[str] = []

    def value(match: re.Match[str]) -> str:
        found = environ.get(match["name"]) or match["default"]
        if found is None:
            unset.append(match["name"])
        return found or ""

    malformed = "${" in _REFERENCE.sub("", text)
    return Expanded(_REFERENCE.sub(value, text), tuple(unset), malformed)


def has_literal_password(text: str) -> bool:
    """Tell whether `text`, with nothing taken from the environment but its defaults, still holds a password.

    libpq decodes %XX in the keywords of a URL too.
    """
    written = _REFERENCE.sub(lambda match: match["default"] or _HIDDEN, text)
    return bool(_IN_URL.search(written) or _AS_KEYWORD.search(unquote(written)))
