"""What a code means and what to do: our own problems, PostgreSQL's SQLSTATEs as migrations meet them, and rules."""

import re
from functools import cache
from importlib.resources import files
from textwrap import TextWrapper

from migrator.reports import about_rules
from migrator.reports.about_rules import Entry

_SQLSTATE = re.compile(r"[0-9A-Z]{5}")
_CLASS = 2
# An option such as --allow-out-of-order stays in one piece.
_WRAPPER = TextWrapper(80, break_on_hyphens=False, break_long_words=False)


def explain(code: str) -> str | None:
    """Return what `code` means, why it comes up and what to do; None for what is no code.

    An SQLSTATE without an entry of its own is explained by its class, its first two characters; a rule by its kind, or
    by its family.
    """
    catalogue = _catalogue()
    if code in catalogue["problem"]:
        return _shown(code, catalogue["problem"][code])
    sqlstate = code.upper()
    if sqlstate in catalogue["sqlstate"]:
        return _shown(sqlstate, catalogue["sqlstate"][sqlstate])
    if _SQLSTATE.fullmatch(sqlstate) and (entry := catalogue["class"].get(sqlstate[:_CLASS])):
        return _shown(f"{sqlstate}, of class {sqlstate[:_CLASS]}", entry)
    rule = about_rules.find(code)
    return _shown(*rule) if rule else None


def codes() -> tuple[str, ...]:
    """Return every code that has an entry of its own."""
    catalogue = _catalogue()
    return (*catalogue["problem"], *catalogue["sqlstate"])


def explainable() -> tuple[str, ...]:
    """Return everything that has an entry of its own: codes, families of rules, and their kinds."""
    return (*codes(), *about_rules.names())


def _shown(title: str, entry: Entry) -> str:
    name = f" ({entry['name']})" if "name" in entry else ""
    return f"{title}{name}\n{_WRAPPER.fill(entry['why'])}\n\nWhat to do\n{_WRAPPER.fill(entry['do'])}\n"


@cache
def _catalogue() -> dict[str, dict[str, Entry]]:
    import tomllib  # not needed by any other command

    text = files("migrator.reports").joinpath("codes.toml").read_text("utf-8")
    return tomllib.loads(text)
