"""Pairs of scripts in a folder that no manifest speaks of yet: found, put in order, and what does not fit reported."""

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from migrator.project.entries import split_id
from migrator.project.model import Direction
from migrator.project.scripts import layout_pattern, printable
from migrator.values.errors import Problem, Problems, UsageError
from migrator.values.location import Location

# As seen in public projects, the likelier one first where a folder mixes two in equal parts.
LAYOUTS = (
    "{id}.{direction}.sql",
    "{id}_{direction}.sql",
    "{id}-{direction}.sql",
    "{id}/{direction}.sql",
    "{direction}/{id}.sql",
)
HEAD = 4096  # bytes in which the tools that keep both directions in one file say so

_ONE_FILE = {
    "dbmate": rb"--\s*migrate:up",
    "goose": rb"--\s*\+goose\s",
    "sql-migrate": rb"--\s*\+migrate\s",
    "rambler": rb"--\s*rambler\s+up",
    "Liquibase": rb"--\s*liquibase\s+formatted",
}
_FLYWAY = re.compile(r"[VUR][\d._]*__.*\.sql")
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_DATE = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{0,9}")


@dataclass(frozen=True, slots=True)
class Pairs:
    """The scripts of one layout: by id, in order, the name of each direction that is there."""

    layout: str
    scripts: dict[str, dict[Direction, str]]


def find_pairs(root: Path, names: Iterable[str], problems: Problems) -> Pairs:
    """Return the pairs among the files `names` below `root`; the layout is the one that most of them follow.

    Everything else is a warning in `problems`. Raises UsageError where nothing is a pair.
    """
    sorted_out = _by_layout(name for name in sorted(names) if not _odd(root, name, problems))
    strangers = sorted_out.pop(None, {})
    if not sorted_out:
        raise UsageError(_no_pairs(root, [name for found in strangers.values() for name in found.values()]))
    layout = max(LAYOUTS, key=lambda each: sum(map(len, sorted_out.get(each, {}).values())))
    scripts = sorted_out.pop(layout)
    for others in sorted_out.values():
        _report_other_layout(root, layout, others, problems)
    for found in strangers.values():
        _report_stranger(root, found["up"], problems)
    ups = {identity: found for identity, found in sorted(scripts.items(), key=_order) if "up" in found}
    _report_lonely_downs(root, ups, {i: found["down"] for i, found in scripts.items() if "up" not in found}, problems)
    for found in [found for identity, found in ups.items() if not split_id(identity)[0]]:
        problems.warning("no-number", "no number in front: listed last", _place(root, found["up"]), _ORDER_HINT)
    return Pairs(layout, ups)


def report_other_languages(root: Path, names: Iterable[str], problems: Problems) -> None:
    """Warn of what is named like a script and is no SQL: concourse has 13 in Go, and what comes after may need them."""
    for name in sorted(names):
        stem, _, suffix = name.rpartition(".")
        if suffix != "sql" and _read_name(f"{stem}.sql")[0] and not _odd(root, name, problems):
            message = "not paired: named like a script, but it is no SQL"
            hint = "If it changes the database, write what it does in SQL, at its place in the order."
            problems.warning("unpaired-file", message, _place(root, name), hint)


def _odd(root: Path, name: str, problems: Problems) -> bool:
    """Report a name that no line of a manifest can hold."""
    odd = _ODD.search(name) is not None
    if odd:
        message, hint = "not paired: control characters, or bytes that are not UTF-8, in the name", "Rename it."
        problems.warning("unpaired-file", message, Location(printable(_shown(root, name))), hint)
    return odd


def _by_layout(names: Iterable[str]) -> dict[str | None, dict[str, dict[Direction, str]]]:
    """Return the files by layout, id and direction; those that no layout gives under None, as if each were an up."""
    found: dict[str | None, dict[str, dict[Direction, str]]] = {}
    for name in names:
        layout, identity, direction = _read_name(name)
        found.setdefault(layout, {}).setdefault(identity, {})[direction] = name
    return found


def _read_name(name: str) -> tuple[str | None, str, Direction]:
    for layout in LAYOUTS:
        if match := re.fullmatch(layout_pattern(layout), name, re.DOTALL):
            return layout, match["id"], "up" if match["direction"] == "up" else "down"
    return None, name, "up"


def _order(item: tuple[str, object]) -> tuple[object, ...]:
    """Sort by folder, then number, then name; what has no number comes last."""
    folder, _, last = item[0].rpartition("/")
    version, name = split_id(last)
    return _natural(folder), not version, _number(version.replace("-", "")), name


def _number(digits: str) -> int:
    """Return what a version counts as: dates and times of different lengths are compared as times."""
    return int((digits.ljust(17, "0") if _DATE.fullmatch(digits) else digits) or 0)


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key that puts v2 before v10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text)]


def _report_other_layout(root: Path, layout: str, others: dict[str, dict[Direction, str]], problems: Problems) -> None:
    for identity, found in others.items():
        for direction, name in found.items():
            wanted = layout.format(id=identity, direction=direction)
            hint = f"Most files are named {layout}: {_rename(root, name, wanted)}"
            problems.warning("unpaired-file", "not paired: named unlike most", _place(root, name), hint)


def _report_stranger(root: Path, name: str, problems: Problems) -> None:
    if tool := _tool(root, name):
        message = f"not paired: {tool} keeps it in a format of its own"
        problems.warning("other-format", message, _place(root, name), _SPLIT_HINT)
    else:
        message = "not paired: neither an up nor a down script by its name"
        problems.warning("unpaired-file", message, _place(root, name))


def _report_lonely_downs(
    root: Path, ups: dict[str, dict[Direction, str]], downs: dict[str, str], problems: Problems
) -> None:
    """A name that differs between the two of one number is the usual reason."""
    waiting = {split_id(identity)[0]: found["up"] for identity, found in ups.items() if "down" not in found}
    for identity, name in downs.items():
        up = waiting.get(split_id(identity)[0])
        hint = f"{up} has the same number; if it is the one, give both the same name." if up else None
        problems.warning("down-without-up", "not paired: a down script without its up", _place(root, name), hint)


def _no_pairs(root: Path, names: list[str]) -> Problem:
    if not names:
        return Problem("no-pairs", f"{root.as_posix()} holds no .sql files", hint="migrator init starts a new project.")
    if tool := _tool(root, names[0]):
        message = f"{root.as_posix()} holds files of {tool} ({names[0]}), not pairs"
        return Problem("other-format", message, _place(root, names[0]), _SPLIT_HINT)
    message = f"none of the {len(names)} .sql files in {root.as_posix()} is an up or a down script by its name"
    return Problem("no-pairs", message, _place(root, names[0]), _SPLIT_HINT)


_ORDER_HINT = "Move the entry to where it belongs: the manifest's order is what counts."
_SPLIT_HINT = "migrator reads pairs: NNN_name.up.sql and NNN_name.down.sql."


def _tool(root: Path, name: str) -> str | None:
    """Return the tool whose format a file is in, where it can be told."""
    if _FLYWAY.fullmatch(name.rpartition("/")[2]):
        return "Flyway"
    try:
        with (root / name).open("rb") as stream:
            head = stream.read(HEAD)
    except OSError:
        return None
    return next((tool for tool, mark in _ONE_FILE.items() if re.search(mark, head, re.IGNORECASE)), None)


def _rename(root: Path, old: str, new: str) -> str:
    return f"git mv {shlex.quote(_shown(root, old))} {shlex.quote(_shown(root, new))}"


def _shown(root: Path, name: str) -> str:
    return f"{root.as_posix()}/{name}"


def _place(root: Path, name: str) -> Location:
    return Location(_shown(root, name))
