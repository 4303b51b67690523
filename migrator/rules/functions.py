"""Functions, procedures and aggregates: that one with these argument types exists, and is what is written of it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import COMMENT, IDENTIFIER, Entry, Objects, Parsed
from migrator.rules.names import Name, quote, take_name
from migrator.rules.rule import CatalogRule, Fact
from migrator.rules.said import comment_on, owner_to, said
from migrator.rules.spelling import mistake, spell_type
from migrator.values.containers import Field
from migrator.values.errors import Problem
from migrator.values.shapes import Choice
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
    """One function; where no argument types are written, every one that its name leads to.

    `properties` are what is said of it: owner, comment, security, language, volatility.
    """

    family: ClassVar[str] = "functions"

    signature: Signature
    properties: dict[str, str]

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
        fitting = called(self.signature, functions)
        others = ", ".join(show(self.signature, f) for f in functions)
        shown = ", ".join(show(self.signature, f) for f in fitting)
        there = self.presence(shown, f"There is {others}." if others and not self.absent else None)
        return (there,) if self.absent else (there, *self._details(fitting))

    def mistakes(self) -> Iterable[Problem]:
        """Return the argument types that are none."""
        hint = "Write the types alone, as in DROP FUNCTION: f(int, text)"
        arguments = self.signature.arguments or ()
        return (p for text in arguments for p in mistake(spell_type, text, self.location, hint))

    def _details(self, functions: list[dict[str, Any]]) -> Iterator[Verdict]:
        """Judge each property for all the functions: one that has another is named where there are several."""
        for key, wanted in self.properties.items() if functions else ():
            others = [found for found in functions if (found[key] or "") != wanted]
            mend = " ".join(_MENDS[key](f"ROUTINE {show(self.signature, found)}", wanted) for found in others)
            yield said(self, key, wanted, self._show_all(key, others, functions) if others else wanted, mend)

    def _show_all(self, key: str, others: list[dict[str, Any]], functions: list[dict[str, Any]]) -> str:
        if len(functions) == 1:
            return str(others[0][key] or "")
        return ", ".join(f"{found[key] or 'none'}: {show(self.signature, found)}" for found in others)


def called(signature: Signature, functions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those of the functions of its name, in the path's order, that a signature leads to.

    With argument types that is the first; a name alone leads to all of them, since a call may choose each.
    """
    name, arguments = signature.name, signature.arguments
    reached = (f for f in functions if (f["place"] is not None if name.schema is None else f["schema"] == name.schema))
    fitting = [f for f in reached if _takes(arguments, f)]
    return fitting if arguments is None else fitting[:1]


def show(signature: Signature, found: dict[str, Any]) -> str:
    """Return a function that was found, with the types of its arguments."""
    return f"{Name(found['schema'], signature.name.name)}({', '.join(found['arguments'])})"


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
    return Function(signature=signature, properties=dict(entry.values), **entry.common)


# The statement that gives a routine a property. What it is written in, only CREATE OR REPLACE changes.
_MENDS: dict[str, Callable[[str, str], str]] = {
    "owner": owner_to,
    "comment": comment_on,
    "security": lambda what, wanted: f"ALTER {what} SECURITY {wanted.upper()};",
    "volatility": lambda what, wanted: f"ALTER {what} {wanted.upper()};",
    "language": lambda what, wanted: f"CREATE OR REPLACE it in {wanted}: {what.removeprefix('ROUTINE ')}.",
}


# A comma ends an item of a list in YAML's flow style, so half a signature is what usually comes in by mistake.
SIGNATURE = Parsed(parse_signature, "a function such as f(int, text)", 'With a comma it needs quotes: "f(int, text)".')

FUNCTIONS = Field(
    Objects(
        SIGNATURE,
        {
            "owner": Field(IDENTIFIER, "the role that owns it"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
            "security": Field(Choice(("invoker", "definer")), "whose privileges it runs with"),
            "language": Field(IDENTIFIER, "what it is written in"),
            "volatility": Field(Choice(("immutable", "stable", "volatile")), "what the planner may make of a call"),
        },
        _function,
    ),
    "functions, procedures and aggregates, or absent",
)
