"""What a script says, one statement at a time, and what undoes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from migrator.sqltext.library import Node, parse
from migrator.sqltext.parser import LARGEST, parse_one
from migrator.sqltext.script import Script
from migrator.sqltext.syntax import SqlSyntaxError
from migrator.values.location import Location

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to answer, and the statement that may be the answer, where there is a likely one."""

    text: str
    proposal: str = ""


# SQL without its semicolon, or a question.
Answer: TypeAlias = str | Question


@dataclass(frozen=True)
class Said:
    """One statement. `order` counts all statements of all scripts; `kind` is '' where it could not be parsed."""

    order: int
    kind: str
    node: Node
    text: str
    script: Script
    offset: int

    @property
    def place(self) -> Location:
        """Where it stands."""
        return self.script.locate(self.offset)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words in it, those in literals and bodies too: what it does not name here, it does not touch by name."""
        return words(self.text)


def words(text: str) -> frozenset[str]:
    """Return the words of a text in small letters."""
    return frozenset(_WORD.findall(text.lower()))


def copied(said: Said) -> tuple[Node, Node]:
    """Return a tree of its own of a statement, and the node in it."""
    tree = parse(said.text)
    return tree, getattr(tree.stmts[0].stmt, said.kind)


def statements(script: Script, first: int) -> Iterator[Said]:
    """Return the statements of a script, counted from `first`."""
    for unit in script.units:
        for ordinal, text in enumerate(script.statements_of(unit)):
            offset = script.start_of(unit, ordinal) or 0
            try:
                kind, node = ("", None) if len(text) > LARGEST else parse_one(text)
            except SqlSyntaxError:
                kind, node = "", None
            yield Said(first, kind, node, text, script, offset)
            first += 1
