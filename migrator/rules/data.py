"""Data: what must hold for the rows, each in a sentence and a query, or in one of the forms that most queries have."""

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from migrator.rules.entries import NAME, Parsed, refuse_twins
from migrator.rules.faults import Found, NotNull, Orphans, Unique
from migrator.rules.figures import Equals, RowChange, Value
from migrator.rules.limits import TIMEOUT
from migrator.rules.queries import DataRule
from migrator.rules.references import parse_columns, parse_reference
from migrator.rules.rows import RowCount, Rows
from migrator.rules.rule import UNKNOWN
from migrator.values.containers import Field, ListOf, Record
from migrator.values.errors import Problems
from migrator.values.shapes import Number, Schema, Text, Unreadable
from migrator.values.tree import Mapping, Node, Scalar

_REFERENCE = Parsed(
    parse_reference,
    "a column and the one that it refers to",
    "Write orders.user_id -> users.id, or as many columns on either side: orders.(a, b) -> others.(a, b).",
)
_COLUMNS = Parsed(parse_columns, "a column of a table", "Write users.email, or several of one table: users.(a, b).")

# The kinds of rule: exactly one of these keys makes a rule. Then what goes with one of them only.
KINDS = {
    "sql": Field(Text(), "a query that must return no row, or, with equals, one value"),
    "orphans": Field(_REFERENCE, "columns that refer to none: orders.user_id -> users.id"),
    "not_null": Field(_COLUMNS, "a column without a null: users.email"),
    "unique": Field(Text(), "what is unique, as in CREATE UNIQUE INDEX: users (lower(email))"),
    "row_count": Field(NAME, "a table whose number of rows a script may not change; under expect only"),
}
WITH = {"equals": "sql", "change": "row_count"}
_FIELDS: Map[str, Field] = {
    "name": Field(Text(), "what must hold, in a sentence", required=True),
    **KINDS,
    "equals": Field(Value(), "what sql gives: a value, or {sql: another query}"),
    "change": Field(RowCount(Number(None), "change"), "by how many rows row_count may change: 0 where it is not said"),
    "statement_timeout": Field(TIMEOUT, "the longest that its query may take"),
    "unknown": UNKNOWN,
}


@dataclass(frozen=True)
class Sentence:
    """One rule: its name, one kind, and what goes with that."""

    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> DataRule:
        """Return the rule."""
        node, values = _RECORD.read(node, problems)
        written = {key.text: key for key, _ in node.entries}
        kinds = [key for key in written if key in KINDS]
        if len(kinds) != 1:
            _refuse_kinds([written[kind] for kind in kinds], node, problems)
        astray = [key for key, kind in WITH.items() if key in written and kind not in written]
        for key in astray:
            message = f"{key} goes with {WITH[key]}, which is not written"
            problems.error("bad-rule", message, written[key].location, f"Write {WITH[key]}, or leave {key} out.")
        if astray or len(kinds) != 1 or written.keys() - values.keys():
            raise Unreadable
        return _rule(kinds[0], node, values)

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        one_kind = [{"required": [kind]} for kind in KINDS]
        together = {key: [kind] for key, kind in WITH.items()}
        return _RECORD.schema() | {"oneOf": one_kind, "dependentRequired": together}


@dataclass(frozen=True)
class Sentences:
    """A list of rules, no two of the same name: a report could not tell them apart."""

    kinds: tuple[str, ...] = ("array",)

    def read(self, node: Node, problems: Problems) -> tuple[DataRule, ...]:
        """Return the rules in the order written, every bad one reported."""
        rules = _LIST.read(node, problems)
        refuse_twins(((rule.name, rule.location) for rule in rules), problems)
        return rules

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return _LIST.schema()


_RECORD: Record[tuple[Mapping, dict[str, Any]]] = Record(lambda node, values: (node, values), _FIELDS)
_LIST: ListOf[DataRule] = ListOf(Sentence())


def _refuse_kinds(kinds: list[Scalar], node: Mapping, problems: Problems) -> None:
    """Report that there is none, or more than one, at the first that is too many."""
    hint = f"Write exactly one of {', '.join(KINDS)}."
    if kinds:
        message = f"{kinds[1].text} does not go with {kinds[0].text}: they are two rules"
        problems.error("bad-rule", message, kinds[1].location, hint)
    else:
        problems.error("bad-rule", "it has a name, but states nothing", node.location, hint)


def _rule(kind: str, node: Mapping, values: dict[str, Any]) -> DataRule:
    places = {key.text: value.location for key, value in node.entries}
    tolerant = values.pop("unknown", "fail") == "pass"
    if kind == "row_count":
        values.setdefault("change", Rows(places[kind], exactly=0))
    make: Callable[..., DataRule] = Equals if "equals" in values else _MAKE[kind]
    return make(location=places["name"], places=places, tolerant=tolerant, **values)


_MAKE: Map[str, Callable[..., DataRule]] = {
    "sql": Found,
    "orphans": Orphans,
    "not_null": NotNull,
    "unique": Unique,
    "row_count": RowChange,
}

DATA = Field(Sentences(), "what must hold for the rows, each with a name and one of " + ", ".join(KINDS))
