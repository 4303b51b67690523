"""Functions, procedures and aggregates: that one with these argument types exists."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import Entry, Objects, Parsed
from migrator.rules.names import Name, take_name
from migrator.rules.rule import Family, Rule


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
class Function(Rule):
    """One function, or any of its name where no argument types are written."""

    family: ClassVar[str] = "functions"

    signature: Signature


def _function(signature: Signature, entry: Entry) -> Function:
    return Function(location=entry.location, absent=entry.absent, signature=signature)


# A comma ends an item of a list in YAML's flow style, so half a signature is what usually comes in by mistake.
_SIGNATURE = Parsed(parse_signature, "a function such as f(int, text)", 'With a comma it needs quotes: "f(int, text)".')

FUNCTIONS = Family(
    Objects(_SIGNATURE, {}, _function), "functions, procedures and aggregates, or absent", "functions.sql"
)
