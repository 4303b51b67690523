"""YAML to a document with places.

`compose` gives nodes with marks and constructs nothing, so no tag can make an object of ours or anybody's.
"""

import yaml

from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location, locate
from migrator.values.tree import Listing, Mapping, Node, Plain, Scalar

# libyaml where it is there: ten times as quick as the loader in Python, and both resolve plain scalars alike.
Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# 10,000 migrations with rules stay far below; nine lines of nested aliases come to thousands of millions.
MOST_NODES = 1_000_000
DEEPEST = 100  # the format needs eight levels, and Python's stack holds some hundreds
TOO_DEEP = "nested too deeply"
TRUE = frozenset({"true", "yes", "on"})
MERGE = "tag:yaml.org,2002:merge"


def read_tree(text: str, path: str, problems: Problems) -> Node:
    """Return the document in `text`, which stands in the file at `path`.

    Duplicate keys are added to `problems`. Raises ManifestError where there is no document to speak of.
    """
    root = compose(text, path)
    if root is None:
        raise ManifestError(Problem("empty-manifest", "the manifest is empty", Location(path), "Try migrator init."))
    return _Converter(path, problems).convert(root)


def compose(text: str, path: str) -> yaml.Node | None:
    """Return PyYAML's node of the document in `text`, None where it is empty. Raises ManifestError."""
    try:
        return yaml.compose(text, Loader=Loader)
    except RecursionError:  # the loader in Python; libyaml has a bound of its own
        raise ManifestError(Problem("yaml-bomb", TOO_DEEP, Location(path), "Write the values out.")) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
        message = " ".join(part for part in (error.problem, error.context) if part)
        raise ManifestError(Problem("yaml", f"not valid YAML: {message}", where)) from None
    except yaml.reader.ReaderError as error:
        # libyaml counts bytes here, the loader in Python characters: look for the character again.
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        where = locate(path, text, found.start() if found else 0)
        raise ManifestError(Problem("yaml", f"not valid YAML: {error.reason}", where)) from None


def write_scalar(text: str) -> str:
    """Return one line of text as YAML writes it in any place, quoted only where it would mean something else."""
    written: str = yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=float("inf"))
    return written.strip().removeprefix("[").removesuffix("]")


class _Converter:
    """Walks PyYAML's graph, in which an alias is the same node once more, with a bound on what it unfolds to."""

    def __init__(self, path: str, problems: Problems) -> None:
        self.path, self.problems = path, problems
        self.left = MOST_NODES
        self.open: set[int] = set()

    def convert(self, node: yaml.Node) -> Node:
        self.left -= 1
        if isinstance(node, yaml.ScalarNode):
            return Scalar(_plain(node), node.value, self.place(node))
        self.refuse_bomb(node)
        self.open.add(id(node))
        result: Node
        if isinstance(node, yaml.MappingNode):
            result = Mapping(self.entries(node), self.place(node))
        else:
            result = Listing(tuple(self.convert(item) for item in node.value), self.place(node))
        self.open.discard(id(node))
        return result

    def refuse_bomb(self, node: yaml.Node) -> None:
        if id(node) in self.open:
            message = "an alias refers to itself"
        elif self.left < 0:
            message = "the aliases unfold to a document too large"
        elif len(self.open) >= DEEPEST:
            message = TOO_DEEP
        else:
            return
        raise ManifestError(Problem("yaml-bomb", message, self.place(node), "Write the values out."))

    def entries(self, node: yaml.MappingNode) -> tuple[tuple[Scalar, Node], ...]:
        seen: dict[str, Scalar] = {}
        entries = []
        for key_node, value in node.value:
            key = self.key(key_node)
            if key is None:
                continue
            if key.text in seen:
                hint = f"It is also in line {seen[key.text].location.line}; YAML would silently take the last one."
                self.problems.error("duplicate-key", f"{key.text!r} stands here twice", key.location, hint)
            seen[key.text] = key
            entries.append((key, self.convert(value)))
        return tuple(entries)

    def key(self, node: yaml.Node) -> Scalar | None:
        key = self.convert(node)
        if node.tag == MERGE:
            self.problems.error("bad-key", "<< is not read here", key.location, "Write the keys out.")
        elif isinstance(key, Scalar):
            return key
        else:
            self.problems.error("bad-key", "a key has to be a word", key.location)
        return None

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
    except ValueError:  # 0x1F, 12:30:00, .inf: YAML's numbers, nobody's in a manifest
        return str(node.value)
