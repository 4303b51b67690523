"""Functions, procedures and aggregates: that one with these argument types exists."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import Entry, Objects, Parsed
from migrator.rules.names import Name, quote, take_name
from migrator.rules.rule import CatalogRule, Fact
from migrator.rules.spelling import mistake, spell_type
from migrator.values.containers import Field
from migrator.values.errors import Problem
from migrator.values.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Signature:
    """A function's name and, where they are written, the types of its arguments."""

    name: Name
    arguments: tuple[str, ...] | None

    def __str__(self) -> str:
        return str(self.name) if self.arguments is None else f"{self.name}({', '.join(self.arguments)})"


def parse_signature(text: str) -> Signature:
    """Return the signature in `text`: `app.f(int, numeric(10,2))`, or a name alone for any. Raises ValueError."""
    name, rest = take_name(text.strip())
    rest = rest.strip()
    if not rest:
        return Signature(name, None)
    if not (rest.startswith("(") and rest.endswith(")")):
        raise ValueError(text)
    return Signature(name, _arguments(rest[1:-1], text))


def _arguments(inside: str, text: str) -> tuple[str, ...]:
    """Cut at the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in inside:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    arguments = tuple(part.strip() for part in parts)
    if depth or (not all(arguments) and arguments != ("",)):
        raise ValueError(text)
    return arguments if arguments != ("",) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(CatalogRule):
    """One function, or any of its name where no argument types are written."""

    family: ClassVar[str] = "functions"

    signature: Signature

    @property
    def title(self) -> str:
        """What it is about, for people."""
        return f"function {self.signature}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return str(self.signature)

    def relation(self) -> None:
        """Return nothing: a function is no relation."""

    def about(self) -> dict[str, Any]:
        """Return the function's name."""
        return {"name": self.signature.name.name}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether there is such a function where the name leads."""
        functions = fact["functions"] or []
        fitting = [f for f in functions if self._leads_to(f) and _takes(self.signature.arguments, f)]
        others = ", ".join(self._show(f) for f in functions)
        return (self.presence(self._show(fitting[0]) if fitting else "", f"There is {others}." if others else None),)

    def mistakes(self) -> Iterable[Problem]:
        """Return the argument types that are none."""
        hint = "Write the types alone, as in DROP FUNCTION: f(int, text)"
        arguments = self.signature.arguments or ()
        return (p for text in arguments for p in mistake(spell_type, text, self.location, hint))

    def _leads_to(self, found: dict[str, Any]) -> bool:
        schema = self.signature.name.schema
        return found["place"] is not None if schema is None else found["schema"] == schema

    def _show(self, found: dict[str, Any]) -> str:
        return f"{Name(found['schema'], self.signature.name.name)}({', '.join(found['arguments'])})"


def _takes(wanted: tuple[str, ...] | None, found: dict[str, Any]) -> bool:
    if wanted is None:
        return True
    types = zip(found["arguments"], found["argument_schemas"], strict=True)
    spellings = [(name, f"{quote(schema)}.{name}") for name, schema in types]
    return len(wanted) == len(spellings) and all(
        text in names or _spell(text) in names for text, names in zip(wanted, spellings, strict=True)
    )


def _spell(text: str) -> str:
    """Return a type as an argument's: PostgreSQL keeps no modifier of one, f(numeric(10,2)) is f(numeric)."""
    return re.sub(r"\([\d, ]+\)", "", spell_type(text))


def _function(signature: Signature, entry: Entry) -> Function:
    return Function(signature=signature, **entry.common)


# A comma ends an item of a list in YAML's flow style, so half a signature is what usually comes in by mistake.
_SIGNATURE = Parsed(parse_signature, "a function such as f(int, text)", 'With a comma it needs quotes: "f(int, text)".')

FUNCTIONS = Field(
    Objects(_SIGNATURE, {}, _function),
    "functions, procedures and aggregates, or absent",
)
