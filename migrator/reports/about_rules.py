"""What the kinds of rules look at and what to do when one does not hold: rule_texts/FAMILY.toml, read when asked for.

A file holds the table `family`, for all of its rules, and one for each kind that has more to say (a threshold, a health
check, a kind of data rule), each with `why` and `do`.
"""

from functools import cache
from importlib.resources import files
from typing import TypeAlias

from migrator.reports.wording import one_line

Entry: TypeAlias = dict[str, str]

FAMILY = "family"
# Families whose rules are called like their kinds; in the others anything may stand behind the family's name.
_CLOSED = frozenset({"thresholds", "health"})


def find(name: str) -> tuple[str, Entry] | None:
    """Return what explains a family, a kind or a rule's name, and the title of it; None where there is nothing."""
    family, _, rest = name.partition(".")
    texts = _families().get(family)
    if texts is None:
        return None
    kind = next((kind for kind in (rest, rest.partition(".")[0]) if kind in texts and kind != FAMILY), None)
    if kind is None and rest and family in _CLOSED:
        return None
    called = f"{family}.{kind}" if kind else family
    title = called if name == called else f"{one_line(name)}, of {called}"
    return title, texts[kind or FAMILY]


def names() -> tuple[str, ...]:
    """Return every family and every kind that has a text."""
    return tuple(
        family if kind == FAMILY else f"{family}.{kind}" for family, texts in _families().items() for kind in texts
    )


@cache
def _families() -> dict[str, dict[str, Entry]]:
    import tomllib  # not needed by any other command

    folder = files("migrator.reports").joinpath("rule_texts")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8")) for file in found}
