"""Policies of row security, by table: that they exist, for whom, and what rows they allow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import COMMENT, IDENTIFIER, NAME, Entry, Objects
from migrator.rules.hints import meant, meant_word
from migrator.rules.names import Name, quote
from migrator.rules.of_table import PartOfTable
from migrator.rules.relations import TABLES
from migrator.rules.rule import Fact
from migrator.rules.said import comment_on, said
from migrator.rules.spelling import compared, mistake, parse_expression, plain, same_expression
from migrator.values.containers import Field, ListOf, MapOf
from migrator.values.errors import Problem, Problems
from migrator.values.shapes import Choice, Flag, Schema, Text, Unreadable
from migrator.values.tree import Node
from migrator.values.verdicts import Verdict

# pg_policy.polcmd
COMMANDS = {"r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"}
_WAYS = {True: "permissive", False: "restrictive"}
_EXPRESSIONS = {"using": "USING", "check": "WITH CHECK"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(PartOfTable):
    """One policy of one table; `expressions` are what is said of `using` and `check`, `to` the roles, in any order."""

    family: ClassVar[str] = "policies"
    word: ClassVar[str] = "policy"
    kinds: ClassVar[str] = TABLES

    expressions: dict[str, str]
    command: str | None = None
    to: tuple[str, ...] | None = None
    permissive: bool | None = None
    comment: str | None = None

    def about(self) -> dict[str, Any]:
        """Return the policy's name, and whether its expressions matter."""
        return {"policy": self.name, "expressions": bool(self.expressions)}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the policy is there, and the rest only if it is."""
        if fact["found"] is None:
            similar = meant(self.on, fact["similar"])
            missing = None if fact["table"] else " ".join(filter(None, (f"There is no table {self.on}.", similar)))
            return (self.presence("", missing or meant_word(self.name, fact["names"])),)
        there = self.presence("a policy")
        return (there,) if self.absent else (there, *self._details(fact["found"], fact))

    def mistakes(self) -> Iterable[Problem]:
        """Return the expressions that are none."""
        for key, text in self.expressions.items():
            hint = f"Write what stands in the parentheses of {_EXPRESSIONS[key]} in CREATE POLICY: owner = current_user"
            yield from mistake(parse_expression, text, self.places[key], hint)

    def _details(self, found: Fact, fact: Fact) -> Iterator[Verdict]:
        table = Name(*fact["table"])
        if not fact["row_security"]:  # CREATE POLICY does not enable it, and warns of nothing
            hint = f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
            yield self.verdict("fail", "row security enabled", "disabled: it has no effect", about="effect", hint=hint)
        what = f"POLICY {quote(self.name)} ON {table}"
        if self.command is not None:
            yield said(self, "command", self.command, COMMANDS[found["command"]], _again(what))
        if self.permissive is not None:
            yield said(self, "permissive", _WAYS[self.permissive], _WAYS[found["permissive"]], _again(what))
        if self.to is not None:
            roles = _listed(self.to)
            yield said(self, "to", roles, _listed(found["roles"]), f"ALTER {what} TO {roles};")
        for key, wanted in self.expressions.items():
            yield self._expression(key, wanted, found[key], what)
        if self.comment is not None:
            yield said(self, "comment", self.comment, found["comment"] or "", comment_on(what, self.comment))

    def _expression(self, key: str, wanted: str, found: str | None, what: str) -> Verdict:
        status = "fail" if found is None else compared(same_expression, wanted, found)
        hint = f"ALTER {what} {_EXPRESSIONS[key]} ({plain(wanted)});" if status == "fail" else None
        return self.verdict(status, plain(wanted), found or "none", about=key, at=self.places[key], hint=hint)


def _again(what: str) -> str:
    """ALTER POLICY changes neither the command nor whether it is permissive."""
    return f"DROP {what}; and create it again, in one transaction."


def _listed(roles: Iterable[str]) -> str:
    return ", ".join(quote(role) for role in sorted(roles))


def _entry(name: str, entry: Entry) -> tuple[str, Entry]:
    return name, entry


_POLICIES = MapOf(
    Objects(
        IDENTIFIER,
        {
            "command": Field(Choice(tuple(COMMANDS.values())), "the command that it is for"),
            "to": Field(ListOf(IDENTIFIER), "the roles that it is for, in any order; public for all"),
            "using": Field(Text(), "which rows can be seen: owner = current_user"),
            "check": Field(Text(), "which rows can be written"),
            "permissive": Field(Flag(), "false for AS RESTRICTIVE"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
        },
        _entry,
    )
)


class Policies:
    """Policies by table."""

    kinds: tuple[str, ...] = _POLICIES.kinds

    def read(self, node: Node, problems: Problems) -> tuple[Policy, ...]:
        """Return the policies in the order written, every bad name reported."""
        rules: list[Policy] = []
        for table, policies in _POLICIES.read(node, problems):
            try:
                on = NAME.read(table, problems)
            except Unreadable:
                continue
            rules += [_policy(on, name, entry) for name, entry in policies]
        return tuple(rules)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _POLICIES.schema()


def _policy(on: Name, name: str, entry: Entry) -> Policy:
    values: dict[str, Any] = dict(entry.values)
    expressions = {key: values.pop(key) for key in _EXPRESSIONS if key in values}
    return Policy(on=on, name=name, expressions=expressions, **entry.common, **values)


POLICIES = Field(
    Policies(),
    "policies by table, in effect, or absent",
)
