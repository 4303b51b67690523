"""What one migration changes, said as rules: from what the catalog was described as before it and after it."""

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.rules.described import ABSENT, ON, Described


def changes(before: Iterable[Described], after: Iterable[Described]) -> tuple[Described, ...]:
    """Return rules on what is new or different, and on what is gone.

    New objects are told whole, changed ones by what is different. What went with its table is told by the table, a new
    partition by the table that it is one of.
    """
    was = {(each.family, each.path, each.of): each for each in before}
    now = {(each.family, each.path, each.of): each for each in after}
    there, called = {each.of for each in now.values()}, {(each.family, each.path) for each in now.values()}
    new = [told for key, each in now.items() if not each.partition for told in _news(was.get(key), each)]
    gone = [each for each in was.values() if (each.family, each.path) not in called and _tells(each, there)]
    return (*new, *(told for each in gone for told in _gone(each)))


def _tells(each: Described, there: set[str]) -> bool:
    """Tell whether something that is gone was more than a part of a relation that is gone too."""
    return each.of in ("", *each.path[:1]) or each.of in there


def _news(was: Described | None, now: Described) -> Iterator[Described]:
    if was is None:
        yield now
    elif was.says != now.says:
        says = _different(now.family, was.says, now.says)
        if says:
            yield now._replace(says=says)


def _different(family: str, was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return the keys that have another value; a constraint is told by its table too, a column by its name."""
    if family == "privileges":
        return _privileges(was, now)
    says = {key: value for key, value in now.items() if was.get(key) != value}
    for key in says.keys() & {"columns", "partitions"}:
        others = was.get(key, {})
        says[key] = {name: _nullable(others.get(name), v) for name, v in says[key].items() if others.get(name) != v}
        if not says[key]:
            del says[key]
    return {ON: now[ON], **says} if says and family == "constraints" else says


def _nullable(was: str | None, now: str) -> str:
    """Return a column's text, which says nothing of nulls where it may hold some, unless that is what changed."""
    return f"{now} null" if was and " not null" in was and " not null" not in now else now


def _privileges(was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    granted = [word for word in now.get("grant", ()) if word not in was.get("grant", ())]
    taken = [word for word in was.get("grant", ()) if word not in now.get("grant", ())]
    return {key: words for key, words in (("grant", granted), ("deny", taken)) if words}


def _gone(each: Described) -> Iterator[Described]:
    if each.family != "privileges":
        yield each._replace(says=ABSENT)
    elif "grant" in each.says:
        yield each._replace(says={"deny": each.says["grant"]})
