"""Privileges: what roles may do with objects, and what they may not, whichever way they come by it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules import holdings
from migrator.rules.entries import IDENTIFIER, Parsed
from migrator.rules.functions import called, show
from migrator.rules.hints import meant, meant_word
from migrator.rules.holdings import Holding
from migrator.rules.names import Name, quote
from migrator.rules.relations import WORDS as RELATIONS
from migrator.rules.rule import CatalogRule, Fact, passed
from migrator.rules.securables import ALL_WORDS, WORDS, Securable, parse_securable
from migrator.rules.spelling import mistake, spell_type
from migrator.values.containers import Field, ListOf, Record
from migrator.values.errors import Problem, Problems
from migrator.values.shapes import Choice, Schema, Unreadable
from migrator.values.tree import Mapping, Node
from migrator.values.verdicts import Verdict

PUBLIC = "public"
_TABLES = "rpvmf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Privileges(CatalogRule):
    """What one role has of one object, and what it must not have. `to` is a role, or public."""

    family: ClassVar[str] = "privileges"
    kinds: ClassVar[str] = _TABLES + "S"

    on: Securable
    to: str
    grant: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is about, for people."""
        return f"privileges of {quote(self.to)} on {self.on}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return f"{self.on}.{quote(self.to)}"

    def relation(self) -> Name | None:
        """Return the relation, where the object is one or a part of one."""
        return self.on.name if self.on.kind in ("relation", "columns") else None

    def about(self) -> dict[str, Any]:
        """Return the object, the role and the words that are asked for."""
        return {
            "kind": self.on.kind,
            "schema": self.on.name.schema,
            "name": self.on.name.name,
            "columns": self.on.columns,
            "role": self.to,
            "words": [word.upper() for word in (*self.grant, *self.deny)],
        }

    def mistakes(self) -> Iterable[Problem]:
        """Return the types of a function's arguments that are none."""
        hint = "Write the types alone, as in GRANT: function f(int, text)"
        return (p for text in self.on.arguments or () for p in mistake(spell_type, text, self.places["on"], hint))

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return what the role has, and what it has that it must not have; a missing role or object fails."""
        if not fact["role"]:
            return (self._missing(f"there is no role {quote(self.to)}", f"CREATE ROLE {quote(self.to)};", "to"),)
        objects = self._objects(fact)
        if not objects:
            return (self._missing(*self._instead(fact), "on"),)
        absent = [quote(name) for name in self.on.columns if name not in {found["column"] for found in objects}]
        if absent:
            hint = meant_word(absent[0], fact["others"])
            return (self._missing(f"there is no column {', '.join(absent)}", hint, "on"),)
        return tuple(self._verdicts([holdings.read(found, self.on, fact["kind"]) for found in objects]))

    def _objects(self, fact: Fact) -> list[dict[str, Any]]:
        found = fact["objects"] or []
        return called(self.on.signature, found) if self.on.kind == "function" else found

    def _missing(self, found: str, hint: str | None, key: str) -> Verdict:
        return self.verdict("fail", self._expected(), found, at=self.places[key], hint=hint)

    def _expected(self) -> str:
        granted, denied = ", ".join(self.grant), ", ".join(self.deny)
        return ", ".join(part for part in (granted, denied and f"no {denied}") if part)

    def _instead(self, fact: Fact) -> tuple[str, str | None]:
        """Return what is there in place of the object, and the hint."""
        name = self.on.name
        match self.on.kind:
            case "relation" | "columns" if fact["kind"]:
                return f"{name} is {RELATIONS[fact['kind']]}", None
            case "relation" | "columns":
                return f"there is no {name}", meant(name, fact["similar"])
            case "function":
                others = ", ".join(show(self.on.signature, other) for other in fact["objects"] or ())
                return f"there is no {self.on}", f"There is {others}." if others else None
            case "type":
                return f"there is no {self.on}", meant(name, fact["others"])
        return f"there is no {self.on}", meant_word(name.name, fact["others"])

    def _verdicts(self, found: list[Holding]) -> Iterator[Verdict]:
        if self.grant:
            lacking = [holding.only(self.grant, held=False) for holding in found]
            text = holdings.show_lacking(lacking)
            hint = holdings.grants(lacking, self.to) if text else None
            told = text or ", ".join(self.grant)
            yield self._verdict("grant", ", ".join(self.grant), told, hint, broken=bool(text))
        if self.deny:
            having = [holding.only(self.deny, held=True) for holding in found]
            text = holdings.show_having(having)
            hint = holdings.revokes(having, self.to) if text else None
            yield self._verdict("deny", f"no {', '.join(self.deny)}", text or "none", hint, broken=bool(text))

    def _verdict(self, key: str, expected: str, found: str, hint: str | None, *, broken: bool) -> Verdict:
        about = "granted" if key == "grant" else "denied"
        return self.verdict(passed(not broken), expected, found, about=about, at=self.places[key], hint=hint)


class PrivilegesShape:
    """One entry: an object, a role, and what it has of it or must not have."""

    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> Privileges:
        """Return the rule; words that the object has no privilege of are reported, since they could never hold."""
        rule = _ENTRY.read(node, problems)
        for key in ("grant", "deny"):
            for word in getattr(rule, key):
                wrong = self._wrong(rule, word)
                if wrong:
                    problems.error("bad-rule", wrong[0], rule.places[key], wrong[1])
                    raise Unreadable
        if not rule.grant and not rule.deny:
            problems.error(
                "bad-rule", "neither grant nor deny is written", node.location, "Write one of them, or both."
            )
            raise Unreadable
        return rule

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _ENTRY.schema() | {"anyOf": [{"required": ["grant"]}, {"required": ["deny"]}]}

    def _wrong(self, rule: Privileges, word: str) -> tuple[str, str] | None:
        if word not in WORDS[rule.on.kind]:
            kind = "column" if rule.on.kind == "columns" else rule.on.kind
            return f"{word} is no privilege of a {kind}", f"These are: {', '.join(WORDS[rule.on.kind])}."
        if word == "alter" and rule.to == PUBLIC:
            return "public owns nothing, so it may alter nothing", "Name a role."
        return None


def _privileges(node: Mapping, values: dict[str, Any]) -> Privileges:
    places = {key.text: value.location for key, value in node.entries}
    return Privileges(location=node.location, places=places, **values)


_OBJECT = Parsed(
    parse_securable,
    "an object such as orders, orders (status), schema app, function f(int), type mood, database",
    "With a comma it needs quotes: 'orders (status, total)'.",
)
_ENTRY: Record[Privileges] = Record(
    _privileges,
    {
        "grant": Field(ListOf(Choice(ALL_WORDS)), "what the role may do, whichever way it comes by it"),
        "deny": Field(ListOf(Choice(ALL_WORDS)), "what the role may not do"),
        "on": Field(_OBJECT, "the object", required=True),
        "to": Field(IDENTIFIER, "the role, or public", required=True),
    },
)

PRIVILEGES = Field(ListOf(PrivilegesShape()), "what roles may do, and what they may not")
