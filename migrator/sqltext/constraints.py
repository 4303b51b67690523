"""Constraints of tables as a manifest writes them and as the catalog prints them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.sqltext.syntax import SqlSyntaxError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from migrator.sqltext.library import Node

# What is compared as it is. Whether old rows satisfy it is not: ALTER TABLE … VALIDATE changes that of a constraint.
_PLAIN = (
    *("contype", "deferrable", "initdeferred", "is_enforced", "is_no_inherit", "nulls_not_distinct"),
    *("without_overlaps", "access_method", "fk_with_period", "pk_with_period", "fk_matchtype"),
    *("fk_upd_action", "fk_del_action"),
)
_NAMES = ("keys", "including", "fk_attrs", "fk_del_set_cols")
# What is an index's, and not printed.
_UNCHECKED = {"options": "WITH", "indexname": "USING INDEX", "indexspace": "USING INDEX TABLESPACE"}


@dataclass(frozen=True, slots=True)
class Referenced:
    """The table that a foreign key references, with the columns of its primary key."""

    schema: str
    primary_key: tuple[str, ...]


def parse_constraint(text: str) -> None:
    """Read what follows the name in ADD CONSTRAINT: `CHECK (total >= 0)`.

    Raises ValueError, with a message for people, also for what nothing would check.
    """
    constraint = _constraint(text)
    for field, name in _UNCHECKED.items():
        if getattr(constraint, field):
            raise ValueError(f"{name} is an index's, and not checked here: {text.strip()}")


def same_constraint(wanted: str, found: str, referenced: Referenced | None = None) -> bool:
    """Tell whether a constraint, `found` by pg_get_constraintdef(), is what `wanted` says.

    White space, parentheses, the case of key words and names, NOT VALID and what is the default (MATCH SIMPLE, ON
    DELETE NO ACTION, NOT DEFERRABLE) do not count. A foreign key that leaves out the columns means the primary key of
    the table `referenced`. Raises ValueError, with a message for people.
    """
    from migrator.sqltext.trees import same, tree_of

    one, other = _constraint(wanted), _constraint(found)
    return (
        all(getattr(one, name) == getattr(other, name) for name in _PLAIN)
        and all(_words(getattr(one, name)) == _words(getattr(other, name)) for name in _NAMES)
        and same(tree_of(one.raw_expr), tree_of(other.raw_expr))
        and same(tree_of(one.where_clause), tree_of(other.where_clause))
        and _same_exclusions(one.exclusions, other.exclusions)
        and (referenced is None or _same_reference(one, other, referenced))
    )


def _same_reference(wanted: "Node", found: "Node", referenced: Referenced) -> bool:
    """A table without its schema is one that the search path leads to: then PostgreSQL prints none either."""
    schemas = (found.pktable.schemaname, referenced.schema)
    return (
        wanted.pktable.relname == found.pktable.relname
        and wanted.pktable.schemaname in schemas
        and (_words(wanted.pk_attrs) or list(referenced.primary_key)) == _words(found.pk_attrs)
    )


def _same_exclusions(one: "Sequence[Node]", other: "Sequence[Node]") -> bool:
    from migrator.sqltext.indexes import same_elements

    pairs = [[part.list.items for part in exclusions] for exclusions in (one, other)]
    elements = [[pair[0].index_elem for pair in part] for part in pairs]
    operators = [[_words(pair[1].list.items)[-1] for pair in part] for part in pairs]
    return same_elements(*elements) and operators[0] == operators[1]


def _words(names: "Sequence[Node]") -> list[str]:
    return [name.string.sval for name in names]


def _constraint(text: str) -> "Node":
    from migrator.sqltext.parser import parse_one

    what = f"not a constraint: {text.strip()}"
    try:
        kind, node = parse_one(f"ALTER TABLE t ADD CONSTRAINT c {text}")
    except SqlSyntaxError as error:
        raise ValueError(f"{what} ({error.message})") from None
    if kind != "alter_table_stmt" or len(node.cmds) != 1:
        raise ValueError(what)
    return getattr(node.cmds[0].alter_table_cmd, "def").constraint  # a word of Python's own
