"""What a script touches: the objects that it creates, alters, drops, writes, for people to see before it runs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from migrator.sqltext.copydata import take_out
from migrator.sqltext.statements import Statement, Statements, split
from migrator.sqltext.syntax import SqlSyntaxError

# The words between a statement of data and the name of its table.
_DATA = {"INSERT": {"INTO"}, "UPDATE": {"ONLY"}, "DELETE": {"FROM", "ONLY"}, "COPY": {"BINARY"}}
_HEAD = 256


@dataclass(frozen=True, slots=True)
class Touch:
    """An action on an object, named as it is written: ("create", "index", "shop.orders_placed_at_idx")."""

    action: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.name}".rstrip()


def touches(text: str) -> tuple[Touch, ...]:
    """Return what `text` touches, each once, in order. Raises SqlSyntaxError where it cannot be split.

    What the parser does not know is ("run", "statement", its kind). What functions and DO blocks do is not seen.
    """
    sent = take_out(text).sent
    return touches_of(sent, split(sent))


def touches_of(sent: str, statements: Statements) -> tuple[Touch, ...]:
    """Return the same for a text that is split already."""
    reader = _Reader(sent)
    return tuple(dict.fromkeys(touch for statement in statements for touch in reader.read(statement)))


class _Reader:
    """Reads statements by parsing; those of a large script's data by their first words."""

    def __init__(self, sent: str) -> None:
        from migrator.sqltext.parser import LARGEST

        self.sent = sent
        self.large = len(sent) > LARGEST
        self._written: dict[tuple[str, ...], tuple[Touch, ...]] = {}

    def read(self, statement: Statement) -> Iterable[Touch]:
        """Return what one statement touches."""
        if self.large:
            head = self.sent[statement.start : min(statement.start + _HEAD, statement.end)]
            if head.split(None, 1)[0].upper() in _DATA:
                return self._by_head(head)
        return self._by_tree(self.sent[statement.start : statement.end])

    def _by_head(self, head: str) -> tuple[Touch, ...]:
        """Remember the first three words: a million INSERTs into one table are alike in them."""
        key = (head,) if '"' in head else tuple(head.split(None, 3)[:3])
        if key not in self._written:
            self._written[key] = tuple(_target(head))
        return self._written[key]

    def _by_tree(self, text: str) -> Iterable[Touch]:
        from migrator.sqltext.kinds import kind_of
        from migrator.sqltext.scanner import words
        from migrator.sqltext.touched import touched

        tree = _tree(text)
        return touched(*tree) if tree else (Touch("run", "statement", kind_of(words(text, 0, len(text)))),)


def _tree(text: str) -> tuple[str, Any] | None:
    """Return a statement's kind and node; nothing where it is a newer server's, or larger than is parsed."""
    from migrator.sqltext.parser import LARGEST, parse_one

    try:
        return parse_one(text) if len(text) <= LARGEST else None
    except SqlSyntaxError:
        return None


def _target(head: str) -> Iterator[Touch]:
    from migrator.sqltext.scanner import written

    verb, *rest = written(head)
    while rest and rest[0].upper() in _DATA[verb.upper()]:
        rest.pop(0)
    name = rest[:3] if rest[1:2] == ["."] else rest[:1]
    if name and name != ["("]:
        yield Touch("write", "table", "".join(map(_unquoted, name)))


def _unquoted(word: str) -> str:
    return word[1:-1].replace('""', '"') if word.startswith('"') else word.lower()
