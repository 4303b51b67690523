"""What a document may say, as data: a shape reads a node, reports all that is wrong with it, prints its schema.

A reader that stops at the first mistake, or that knows no places, makes people fix a manifest ten times; that is
why this is not one of the validation libraries. Single values stand here, lists and mappings in `containers`.
"""

import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from migrator.values.errors import Problems
from migrator.values.tree import Node, Scalar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Schema = dict[str, Any]
MOST_WORDS = 12
LEAST_PART = 3  # a shorter piece of a word is in too many others to say anything

WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


class Unreadable(Exception):
    """A node was not what it should be; the problem is already reported."""


class Shape(Protocol[T_co]):
    """What one node may be."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of node that it takes."""

    def read(self, node: Node, problems: Problems) -> T_co:
        """Return the value, or report every problem below `node` and raise Unreadable."""

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""


def refuse(node: Node, wanted: str, problems: Problems, hint: str | None = None) -> Unreadable:
    """Report that `node` is not what was `wanted`."""
    found = f"{node.text!r}" if isinstance(node, Scalar) and node.value is not None else WORDS[node.kind]
    problems.error("wrong-type", f"expected {wanted}, found {found}", node.location, hint)
    return Unreadable()


class Text(NamedTuple):
    """A word or a sentence. What YAML takes for a number (`010`) is a name all the same.

    `pattern` is a regular expression that holds in Python and in JSON Schema (ECMA 262) alike.
    """

    wanted: str = "text"
    pattern: str = r"\S"
    kinds: tuple[str, ...] = ("string", "number")

    def read(self, node: Node, problems: Problems) -> str:
        """Return the text as it was written."""
        if not isinstance(node, Scalar) or node.kind not in self.kinds or not re.search(self.pattern, node.text):
            raise refuse(node, self.wanted, problems, _quoting(node))
        return node.text

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": ["string", "number"], "pattern": self.pattern}


def _quoting(node: Node) -> str | None:
    if isinstance(node, Scalar) and node.kind == "boolean":
        return f"YAML reads {node.text} as true or false; quoted it is text: '{node.text}'"
    return None


class Choice(NamedTuple):
    """One of a few words."""

    words: tuple[str, ...]
    kinds: tuple[str, ...] = ("string",)

    def read(self, node: Node, problems: Problems) -> str:
        """Return the word."""
        if not isinstance(node, Scalar) or node.text not in self.words:
            raise refuse(node, " or ".join(self.words), problems)
        return node.text

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"enum": list(self.words)}


class Flag:
    """True or false."""

    kinds: tuple[str, ...] = ("boolean",)

    def read(self, node: Node, problems: Problems) -> bool:
        """Return the flag."""
        if not isinstance(node, Scalar) or not isinstance(node.value, bool):
            raise refuse(node, "true or false", problems)
        return node.value

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "boolean"}


class Number(NamedTuple):
    """A whole number, negative too where there is no `least`."""

    least: int | None = 0
    kinds: tuple[str, ...] = ("number",)

    def read(self, node: Node, problems: Problems) -> int:
        """Return the number."""
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int) or (self.least is not None and value < self.least):
            bound = "" if self.least is None else f" from {self.least}"
            raise refuse(node, f"a whole number{bound}", problems)
        return value

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "integer"} if self.least is None else {"type": "integer", "minimum": self.least}


class Quantity(NamedTuple, Generic[T]):
    """A number with its unit, such as `200ms`, `10GB` or `70%`; `pattern` says for editors what `parse` takes."""

    parse: Callable[[str], T]
    wanted: str
    pattern: str
    kinds: tuple[str, ...] = ("string", "number")

    def read(self, node: Node, problems: Problems) -> T:
        """Return what the quantity comes to in its smallest unit."""
        if isinstance(node, Scalar):
            try:
                return self.parse(node.text)
            except ValueError:
                raise refuse(node, self.wanted, problems) from None
        raise refuse(node, self.wanted, problems)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        written: Schema = {"type": "string", "pattern": self.pattern}
        return {"anyOf": [written, {"const": 0}]} if re.search(self.pattern, "0") else written


class Null:
    """Nothing after the colon."""

    kinds: tuple[str, ...] = ("null",)

    def read(self, node: Node, problems: Problems) -> None:
        """Return nothing."""

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return {"type": "null"}


def closest(word: str, words: Map[str, object] | tuple[str, ...]) -> str:
    """Return a hint that names the word that was probably meant, or those that hold it, or those that there are."""
    from difflib import get_close_matches

    holding = [each for each in words if word in each] if len(word) >= LEAST_PART else []
    near = holding or get_close_matches(word, list(words), n=1, cutoff=0.6)
    if len(near) == 1:
        return f"Did you mean {near[0]!r}?"
    shown = holding or list(words)
    rest = f" and {len(shown) - MOST_WORDS:,} more" if len(shown) > MOST_WORDS else ""
    names = ", ".join(shown[:MOST_WORDS]) + rest
    return f"Did you mean one of these? {names}." if holding else f"Valid here: {names}."
