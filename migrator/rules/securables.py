"""What privileges are on: a relation, some columns of one, a schema, a function, a type, a database."""

import re
from dataclasses import dataclass
from typing import Literal

from migrator.rules.functions import Signature, parse_signature
from migrator.rules.names import Name, parse_identifier, parse_name, quote, take_name

Kind = Literal["relation", "columns", "schema", "function", "type", "database"]

_TABLES = ("select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain")
# What there is to be had of each kind: the privileges of GRANT, and `alter`, which only owners have.
WORDS: dict[Kind, tuple[str, ...]] = {
    "relation": (*_TABLES, "usage", "alter"),
    "columns": ("select", "insert", "update", "references"),
    "schema": ("usage", "create", "alter"),
    "function": ("execute", "alter"),
    "type": ("usage", "alter"),
    "database": ("create", "connect", "temporary", "alter"),
}
ALL_WORDS = tuple(dict.fromkeys(word for words in WORDS.values() for word in words))
_TYPED = re.compile(r"(schema|function|type|database)\s+(.+)", re.IGNORECASE | re.DOTALL)
_COLUMNS = re.compile(r"\s*\((.+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Securable:
    """One object. A database with an empty name is the one connected to; `arguments` are a function's, if written."""

    kind: Kind
    name: Name
    columns: tuple[str, ...] = ()
    arguments: tuple[str, ...] | None = None

    @property
    def signature(self) -> Signature:
        """A function's name and arguments."""
        return Signature(self.name, self.arguments)

    def __str__(self) -> str:
        if not self.name.name:
            return "database"
        if self.kind == "function":
            return f"function {self.signature}"
        named = str(self.name) if self.kind in ("relation", "columns") else f"{self.kind} {self.name}"
        return f"{named} ({', '.join(map(quote, self.columns))})" if self.columns else named


def parse_securable(text: str) -> Securable:
    """Return the object in `text`: `orders`, `orders (status)`, `schema app`, `database`. Raises ValueError."""
    text = text.strip()
    if text.lower() == "database":
        return Securable("database", Name(None, ""))
    typed = _TYPED.fullmatch(text)
    if typed:
        return _typed(typed[1].lower(), typed[2])
    name, rest = take_name(text)
    if not rest:
        return Securable("relation", name)
    columns = _COLUMNS.fullmatch(rest)
    if columns is None:
        raise ValueError(text)
    return Securable("columns", name, tuple(parse_identifier(part) for part in columns[1].split(",")))


def _typed(kind: str, text: str) -> Securable:
    match kind:
        case "function":
            signature = parse_signature(text)
            return Securable("function", signature.name, arguments=signature.arguments)
        case "type":
            return Securable("type", parse_name(text))
        case "schema":
            return Securable("schema", Name(None, parse_identifier(text)))
    return Securable("database", Name(None, parse_identifier(text)))
