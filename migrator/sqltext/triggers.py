"""Triggers as a manifest writes them and as the catalog prints them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.sqltext.syntax import SqlSyntaxError

if TYPE_CHECKING:
    from migrator.sqltext.library import Node

# What of a CREATE TRIGGER is the same in whichever words it is written.
_PLAIN = ("row", "timing", "events", "isconstraint", "deferrable", "initdeferred")


@dataclass(frozen=True, slots=True)
class TriggerTable:
    """The table in a trigger's definition; `schema` only where it is written."""

    schema: str | None
    name: str


def parse_trigger(text: str) -> TriggerTable:
    """Return the table of `BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()`.

    It is what may follow the name in CREATE TRIGGER, or in CREATE CONSTRAINT TRIGGER. Raises ValueError, with a
    message for people.
    """
    table = _trigger(text).relation
    return TriggerTable(table.schemaname or None, table.relname)


def same_trigger(wanted: str, found: str, schema: str) -> bool:
    """Tell whether a trigger that was found is what `wanted` says.

    `found` is by pg_get_triggerdef(), `schema` that of its function, since what is printed leaves out schemas that the
    path leads to. White space, parentheses, the order of events and columns, FOR EACH STATEMENT, PROCEDURE for FUNCTION
    do not count. Raises ValueError, with a message for people.
    """
    from migrator.sqltext.trees import same, tree_of

    one, other = _trigger(wanted), _created(found, found)
    *qualified, function = (part.string.sval for part in one.funcname)
    return (
        all(getattr(one, name) == getattr(other, name) for name in _PLAIN)
        and (one.relation.relname, one.constrrel.relname) == (other.relation.relname, other.constrrel.relname)
        and function == other.funcname[-1].string.sval
        and qualified in ([], [schema])
        and tree_of(one.args) == tree_of(other.args)
        and _names(one) == _names(other)
        and _transitions(one) == _transitions(other)
        and same(tree_of(one.when_clause), tree_of(other.when_clause))
    )


def _trigger(text: str) -> "Node":
    """Only a constraint trigger may be DEFERRABLE or NOT DEFERRABLE: the words tell which one is meant."""
    try:
        return _created(f"CREATE TRIGGER t {text}", text)
    except ValueError as error:
        try:
            return _created(f"CREATE CONSTRAINT TRIGGER t {text}", text)
        except ValueError:
            raise error from None


def _created(statement: str, shown: str) -> "Node":
    from migrator.sqltext.parser import parse_one

    what = f"not the definition of a trigger: {shown.strip()}"
    try:
        kind, node = parse_one(statement)
    except SqlSyntaxError as error:
        raise ValueError(f"{what} ({error.message})") from None
    if kind != "create_trig_stmt":
        raise ValueError(what)
    return node


def _names(trigger: "Node") -> list[str]:
    return sorted(column.string.sval for column in trigger.columns)


def _transitions(trigger: "Node") -> list[tuple[bool, str]]:
    return sorted((part.trigger_transition.is_new, part.trigger_transition.name) for part in trigger.transition_rels)
