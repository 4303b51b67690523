"""YAML to a document with places. The only user of PyYAML.

`compose` gives nodes with marks and constructs nothing, so no tag can make an object of ours or anybody's.
"""

import yaml

from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location
from migrator.values.tree import Listing, Mapping, Node, Plain, Scalar

# libyaml where it is there: ten times as quick as the loader in Python, and both resolve plain scalars alike.
Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# 10,000 migrations with rules stay far below; nine lines of nested aliases come to thousands of millions.
MOST_NODES = 1_000_000
TRUE = frozenset({"true", "yes", "on"})


def read_tree(text: str, path: str, problems: Problems) -> Node:
    """Return the document in `text`, which stands in the file at `path`.

    Duplicate keys are added to `problems`. Raises ManifestError where there is no document to speak of.
    """
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
        message = " ".join(part for part in (error.problem, error.context) if part)
        raise ManifestError(Problem("yaml", f"not valid YAML: {message}", where)) from None
    except yaml.reader.ReaderError as error:
        where = Location(path, text.count("\n", 0, error.position) + 1)
        raise ManifestError(Problem("yaml", f"not valid YAML: {error.reason}", where)) from None
    if root is None:
        raise ManifestError(Problem("empty-manifest", "the manifest is empty", Location(path), "Try migrator init."))
    return _Converter(path, problems).convert(root)


class _Converter:
    """Walks PyYAML's graph, in which an alias is the same node once more, with a bound on what it unfolds to."""

    def __init__(self, path: str, problems: Problems) -> None:
        self.path, self.problems = path, problems
        self.left = MOST_NODES
        self.open: set[int] = set()

    def convert(self, node: yaml.Node) -> Node:
        self.left -= 1
        if self.left < 0 or id(node) in self.open:
            message = "an alias refers to itself" if self.left >= 0 else "the aliases unfold to a document too large"
            raise ManifestError(Problem("yaml-bomb", message, self.place(node), "Write the values out."))
        if isinstance(node, yaml.ScalarNode):
            return Scalar(_plain(node), node.value, self.place(node))
        self.open.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            result: Node = Listing(tuple(self.convert(item) for item in node.value), self.place(node))
        else:
            result = Mapping(self.entries(node), self.place(node))
        self.open.discard(id(node))
        return result

    def entries(self, node: yaml.Node) -> tuple[tuple[Scalar, Node], ...]:
        seen: dict[str, Scalar] = {}
        entries = []
        for key_node, value in node.value:
            key = self.convert(key_node)
            if not isinstance(key, Scalar):
                self.problems.error("bad-key", "a key has to be a word", key.location)
                continue
            if key.text in seen:
                first = seen[key.text].location.line
                self.problems.error("duplicate-key", f"{key.text!r} stands here twice", key.location,
                                    f"It is also in line {first}; YAML would silently take the last one.")  # fmt: skip
            seen[key.text] = key
            entries.append((key, self.convert(value)))
        return tuple(entries)

    def place(self, node: yaml.Node) -> Location:
        return Location(self.path, node.start_mark.line + 1, node.start_mark.column + 1)


def _plain(node: yaml.ScalarNode) -> Plain:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return node.value.lower() in TRUE
    try:
        return int(node.value) if kind == "int" else float(node.value) if kind == "float" else str(node.value)
    except ValueError:  # 0x1F, 1_000, 12:30:00: YAML's numbers, nobody's in a manifest
        return str(node.value)
