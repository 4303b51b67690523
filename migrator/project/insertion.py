"""One more entry at the end of a manifest's `migrations`, every character that stands there kept."""

import re
from typing import Any

import yaml

from migrator.project.yaml_tree import compose, read_tree, write_scalar
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location
from migrator.values.tree import Listing, Mapping, Node

KEY = "migrations"


def insert_entry(text: str, path: str, identity: str) -> str:
    """Return the manifest `text` with a migration more.

    A text can be laid out in ways that no rule foresees, so the result is read again and has to mean what the old text
    meant, plus the entry. Raises ManifestError where it does not: then the text is for people to edit.
    """
    edited = _edit(text, path, write_scalar(identity))
    if edited is None or not _means_the_same_and(identity, text, edited, path):
        message = f"{path} is laid out in a way that cannot be edited with certainty; nothing was changed"
        hint = f"Add the entry by hand: - {write_scalar(identity)}"
        raise ManifestError(Problem("cannot-insert", message, Location(path), hint))
    return edited


def _edit(text: str, path: str, entry: str) -> str | None:
    root = compose(text, path)
    found = [pair for pair in root.value if pair[0].value == KEY] if isinstance(root, yaml.MappingNode) else []
    if not found:
        return None
    key, node = found[0]
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        return _first(text, start, end, f"{' ' * (key.start_mark.column + 2)}- {entry}")
    if node.flow_style:
        end = node.value[-1].end_mark.index
        return f"{text[:end]}, {entry}{text[end:]}"
    end, dash = _end_of_block(text, start, node.start_mark.column)
    return _insert_line(text, end, dash + entry)


def _first(text: str, start: int, end: int, line: str) -> str | None:
    """Replace `[]`, `null` or nothing at all by a list of one."""
    if "#" in text[start:end]:
        return None
    text = text[:start].rstrip(" ") + text[end:]
    line_end = text.find("\n", text.rfind(":", 0, start)) + 1
    return _insert_line(text, line_end or len(text), line)


def _insert_line(text: str, offset: int, line: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    before, after = text[:offset], text[offset:]
    return f"{before}{line}{newline}{after}" if before.endswith("\n") else f"{before}{newline}{line}{after}"


def _end_of_block(text: str, start: int, column: int) -> tuple[int, str]:
    """Return where the last item ends, its own comments included, and how its dash is written.

    An item goes on as long as the lines are indented deeper than its dash; a comment as far left as the dash, or
    farther, speaks of what follows.
    """
    offset = text.rfind("\n", 0, start) + 1
    end, dash = offset, ""
    for line in re.findall(r"[^\n]*\n|[^\n]+", text[offset:]):
        content, indent = line.strip(), len(line) - len(line.lstrip(" "))
        offset += len(line)
        if indent == column and re.match(r"-(\s|$)", content):
            end, dash = offset, _dash(line)
        elif content and indent > column:
            end = offset
        elif content and not content.startswith("#"):
            break
    return end, dash


def _dash(line: str) -> str:
    """Return the indentation, the dash and the spaces after it, one where the line holds no more than the dash."""
    match = re.match(r" *- +(?=\S)", line)
    return match[0] if match else line.split("-")[0] + "- "


def _means_the_same_and(identity: str, text: str, edited: str, path: str) -> bool:
    try:
        return bool(meaning(edited, path) == _with_entry(meaning(text, path), identity))
    except ManifestError:  # no longer YAML
        return False


def _with_entry(whole: Any, identity: str) -> Any:
    entry = ("string", identity)
    return [(key, (value if isinstance(value, list) else []) + [entry]) if key == KEY else (key, value)
            for key, value in whole]  # fmt: skip


def meaning(text: str, path: str) -> Any:
    """Return what a document says, without places, to be compared."""
    return _plain(read_tree(text, path, Problems()))


def _plain(node: Node) -> Any:
    """Return the document without its places, to be compared."""
    if isinstance(node, Mapping):
        return [(key.text, _plain(value)) for key, value in node.entries]
    if isinstance(node, Listing):
        return [_plain(item) for item in node.items]
    return (node.kind, node.text.rstrip("\n"))  # what ends the file without a line end gets one
