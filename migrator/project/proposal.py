"""Proposed rules as YAML in the manifest's own style, and where in that text each of them stands."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import yaml

from migrator.project.yaml_tree import read_tree
from migrator.rules.described import Word
from migrator.rules.families import RULES
from migrator.rules.rule import Rule
from migrator.values.containers import Record
from migrator.values.errors import Problem, Problems
from migrator.values.location import Location
from migrator.values.shapes import Unreadable
from migrator.values.tree import Listing, Node
from migrator.values.tree import Mapping as MappingNode

WIDTH = 120
PATH = "proposal"
# Plain in every place, by YAML 1.1, by 1.2 and by libyaml: begins with a letter, holds nothing that YAML reads.
_PLAIN = re.compile(r"[^\W\d_][\w .()'/+*=<>-]*|_\w*")
_OTHERWISE = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null"})
# What leads from the whole to one part: keys, and the places of items.
Path = tuple[str | int, ...]


def write_rules(key: str, rules: Mapping[str, Any], indent: int = 0) -> str:
    """Return `rules` under `key`: one line an object where 120 columns hold it, in blocks where they do not."""
    pad = " " * indent
    if not rules:
        return f"{pad}{key}: {{}}\n"
    lines = [f"{pad}{key}:"]
    for family, entries in rules.items():
        value = _objects(entries)
        lines += _entry(
            family, value, indent + 2, open_=isinstance(value, dict) or not all(isinstance(name, str) for name in value)
        )
    return "\n".join(lines) + "\n"


def flow(rules: Mapping[str, Any]) -> str:
    """Return `rules` in one line."""
    return _flow({family: _objects(entries) for family, entries in rules.items()})


def read_rules(text: str) -> tuple[tuple[Rule, ...], tuple[Problem, ...], Node]:
    """Return the rules in what `write_rules` wrote, what is wrong with them, and their place in the document."""
    problems = Problems()
    root = read_tree(text, PATH, problems)
    if not isinstance(root, MappingNode):
        raise TypeError(text)
    node = root.entries[0][1]
    try:
        return Record(RULES.build, RULES.fields).read(node, problems), tuple(problems.found), node
    except Unreadable:
        return (), tuple(problems.found), node


def part_at(node: Node, places: Collection[Location]) -> dict[Location, Path]:
    """Return what stands at each of these places of a document: the innermost, where several begin there."""
    return {place: path for path, place in _places(node, ()) if place in places}


def _places(node: Node, path: Path) -> Iterator[tuple[Path, Location]]:
    parts: Sequence[tuple[str | int, Sequence[Node]]] = ()
    if isinstance(node, MappingNode):
        parts = [(key.text, (key, value)) for key, value in node.entries]
    elif isinstance(node, Listing):
        parts = [(place, (item,)) for place, item in enumerate(node.items)]
    for key, nodes in parts:
        for each in nodes:
            yield (*path, key), each.location
        yield from _places(nodes[-1], (*path, key))


def _objects(entries: Any) -> Any:
    """Return a family, or a table's triggers, in the shortest form: names alone where nothing else is said."""
    if isinstance(entries, dict):
        if entries and all(value == {} for value in entries.values()):
            return list(entries)
        return {name: _short(value) for name, value in entries.items()}
    return entries


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        if _values_alone(value):
            return value["values"]
        if value and all(isinstance(part, dict) or part == "absent" for part in value.values()):
            return value if "columns" in value else _objects(value)
    return value


def _values_alone(value: Any) -> bool:
    """Tell whether this is an enum of which nothing is said but its values: a trigger may be called so, too."""
    return isinstance(value, dict) and value.keys() == {"values"} and isinstance(value["values"], list)


def _entry(key: str, value: Any, indent: int, *, open_: bool = False) -> Iterator[str]:
    line = f"{' ' * indent}{scalar(key)}: {_flow(value)}"
    if not (isinstance(value, dict | list) and value and (open_ or len(line) > WIDTH)):
        yield line
        return
    yield f"{' ' * indent}{scalar(key)}:"
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _entry(name, part, indent + 2)
    else:
        for item in value:
            yield from _item(item, indent + 2)


def _item(item: Any, indent: int) -> Iterator[str]:
    line = f"{' ' * indent}- {_flow(item)}"
    if len(line) <= WIDTH or not isinstance(item, dict):
        yield line
        return
    lines = [line for name, part in item.items() for line in _entry(name, part, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar(value) if isinstance(value, str) else str(value)


def scalar(text: str) -> str:
    """Return text as a scalar of one line that any reader of YAML reads as this text, wherever it stands."""
    if isinstance(text, Word):
        return text
    if not text.isprintable():
        written: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
        return written.rstrip("\n")
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _OTHERWISE:
        return text
    if "'" in text and not set('"\\') & set(text):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def take_out(rules: dict[str, Any], paths: Collection[Path]) -> None:
    """Take parts out of rules, by where they stand in what `write_rules` wrote, and what is left without a meaning."""
    for path in sorted((_keys(rules, path) for path in paths), key=_last_first, reverse=True):
        holders = [rules]
        for key in path[:-1]:
            holders.append(holders[-1].get(key, {}) if isinstance(holders[-1], dict) else holders[-1][key])
        del holders[-1][path[-1]]
        for depth in range(len(path) - 1, 0, -1):
            if not holders[depth] and (depth == 1 or path[depth - 1] == "columns" or path[0] == "triggers"):
                del holders[depth - 1][path[depth - 1]]


def _keys(rules: Any, path: Path) -> tuple[Any, ...]:
    """Return the path with keys in place of numbers, where names alone were written as a list."""
    keys: list[Any] = []
    for key in path:
        if isinstance(rules, str) or (_values_alone(rules) and key != "values"):
            break
        keys.append(list(rules)[key] if isinstance(rules, dict) and isinstance(key, int) else key)
        rules = rules[keys[-1]]
    return tuple(keys)


def _last_first(path: tuple[Any, ...]) -> tuple[int, int]:
    return len(path), next((key for key in path if isinstance(key, int)), 0)
