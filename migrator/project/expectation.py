"""One more key in an entry of a manifest: its `expect`, every character that stands there kept."""

from collections.abc import Mapping as Map
from typing import Any

import yaml

from migrator.project.insertion import KEY, meaning
from migrator.project.proposal import flow, write_rules
from migrator.project.yaml_tree import compose
from migrator.values.errors import ManifestError, Problem
from migrator.values.location import Location

EXPECT = "expect"


def insert_expect(text: str, path: str, identity: str, rules: Map[str, Any]) -> str:
    """Return the manifest `text` with these rules as the `expect` of one of its migrations.

    As `insert_entry`, the result is read again: it has to mean what the old text meant, plus the rules. Raises
    ManifestError where the entry says already what it expects, or where the layout is for people to edit.
    """
    node = _entry(text, path, identity)
    where = Location(path, node.start_mark.line + 1, node.start_mark.column + 1) if node else Location(path)
    if isinstance(node, yaml.MappingNode) and any(key.value == EXPECT for key, _ in node.value):
        hint = f"See what it changes with migrator validate --propose --only {identity}, and edit the entry."
        raise ManifestError(Problem("expects-already", f"{identity} has its expect already", where, hint))
    edited = _edit(text, node, rules) if node else None
    if edited is None or not _means_the_same_and(identity, rules, text, edited, path):
        message = f"the entry of {identity} is laid out in a way that cannot be edited with certainty"
        hint = f"Nothing was changed. Paste what migrator validate --propose --only {identity} prints."
        raise ManifestError(Problem("cannot-insert", message, where, hint))
    return edited


def _entry(text: str, path: str, identity: str) -> yaml.Node | None:
    """Return the node of the entry that lists this migration."""
    root = compose(text, path)
    entries = [value for key, value in root.value if key.value == KEY] if isinstance(root, yaml.MappingNode) else []
    items = entries[0].value if entries and isinstance(entries[0], yaml.SequenceNode) else ()
    return next((item for item in items if _id(item) == identity), None)


def _id(item: yaml.Node) -> str | None:
    if isinstance(item, yaml.MappingNode):
        return next((value.value for key, value in item.value if key.value == "id"), None)
    return item.value if isinstance(item, yaml.ScalarNode) else None


def _edit(text: str, node: yaml.Node, rules: Map[str, Any]) -> str | None:
    start, end = node.start_mark.index, node.end_mark.index
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if isinstance(node, yaml.MappingNode) and node.flow_style:
        return f"{text[: end - 1]}, {EXPECT}: {flow(rules)}{text[end - 1 :]}"
    if before.strip() != "-":  # a list in one line
        return None
    if isinstance(node, yaml.ScalarNode):
        text = f"{text[:start]}id: {text[start:]}"
        end += len("id: ")
    else:
        end = _end(node)
    return _below(text, end, write_rules(EXPECT, rules, len(before)))


def _end(node: yaml.Node) -> int:
    """Return where the last scalar or bracket of a node ends: a block goes on through comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _below(text: str, offset: int, block: str) -> str:
    """Insert lines below the one that ends at `offset`, or on which it stands."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if not text[:offset].endswith("\n"):
        offset = text.find("\n", offset) + 1 or len(text)
    before = text[:offset] if text[:offset].endswith("\n") else text[:offset] + newline
    return before + block.replace("\n", newline) + text[offset:]


def _means_the_same_and(identity: str, rules: Map[str, Any], text: str, edited: str, path: str) -> bool:
    try:
        return bool(meaning(edited, path) == _with_expect(meaning(text, path), identity, rules))
    except ManifestError:  # no longer YAML
        return False


def _with_expect(whole: Any, identity: str, rules: Map[str, Any]) -> Any:
    said = meaning(write_rules(EXPECT, rules), EXPECT)
    return [(key, [_expecting(e, identity, said) for e in value] if key == KEY else value) for key, value in whole]


def _expecting(entry: Any, identity: str, said: Any) -> Any:
    keys = entry if isinstance(entry, list) else [("id", entry)]
    return [*keys, *said] if any(key == "id" and value[1] == identity for key, value in keys) else entry
