"""What the manifest says of its rules, as it is written there: in what it says something else than it did before."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from migrator.project.manifest import document
from migrator.project.yaml_tree import write_scalar
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.review import Wording
from migrator.values.tree import Listing, Node, Scalar
from migrator.values.tree import Mapping as MappingNode


def said_of_rules(path: Path) -> Mapping[Location, Node]:
    """Return what the manifest at `path` says of each rule, by the rule's place. Raises ManifestError."""
    return dict(_places(document(path, Problems()), in_list=False))


def _places(node: Node, *, in_list: bool) -> Iterator[tuple[Location, Node]]:
    """A rule's place is that of its name: a key, an item, the value of a key of an item; or that of all it says."""
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            yield from _places(value, in_list=False)
            yield key.location, value
            if not isinstance(value, MappingNode):  # which begins where its first key does
                yield value.location, node if in_list else value
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _places(item, in_list=True)
            yield item.location, MappingNode((), item.location) if isinstance(item, Scalar) else item


def wordings(before: Node | None, after: Node | None, key: str = "") -> Iterator[Wording]:
    """Return in what two nodes differ, by their keys; how they are laid out makes no difference."""
    if isinstance(before, MappingNode) and isinstance(after, MappingNode):
        old, new = _by_key(before), _by_key(after)
        for name in dict.fromkeys((*old, *new)):
            yield from wordings(old.get(name), new.get(name), f"{key}.{name}" if key else name)
    elif (one := before and flow(before)) != (other := after and flow(after)):
        yield Wording(key, one, other)


def _by_key(node: MappingNode) -> Mapping[str, Node]:
    return {key.text: value for key, value in node.entries}


def flow(node: Node) -> str:
    """Return a node as YAML in one line."""
    if isinstance(node, MappingNode):
        return "{" + ", ".join(f"{flow(key)}: {flow(value)}" for key, value in node.entries) + "}"
    if isinstance(node, Listing):
        return "[" + ", ".join(map(flow, node.items)) + "]"
    return write_scalar(node.value) if isinstance(node.value, str) else node.text
