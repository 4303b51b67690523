"""What an index is on, compared: the manifest's words with what pg_get_indexdef prints after ON."""

import re
from typing import TYPE_CHECKING

from migrator.rules.spelling import alike, same_expression

if TYPE_CHECKING:
    from migrator.sqltext.expressions import IndexTarget

# What may follow the expression of an index's part; the grammar lets nothing but these stand there in this order.
_PART = re.compile(
    r"""(?P<expression>.+?)
        (?:\s+(?P<opclass>(?!(?:asc|desc|nulls)\b)[\w."]+(?:\s*\([^()]*\))?))?
        (?P<descending>\s+desc|\s+asc)?
        (?:\s+nulls\s+(?P<nulls>first|last))?""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def parse_target(text: str) -> "IndexTarget":
    """Return what an index is on, parsed as CREATE INDEX would. Raises ValueError."""
    from migrator.sqltext.expressions import parse_index_target

    return parse_index_target(text)


def same_target(wanted: str, found: str, schema: str, table: str) -> bool:
    """Tell whether an index of `schema`.`table`, printed as `found`, is what is wanted. Raises ValueError."""
    if alike(wanted, found.replace(" USING btree", "", 1)):
        return True
    one, other = parse_target(wanted), parse_target(found)
    return (
        one.table == table
        and one.schema in (None, schema)
        and (one.method or "btree") == (other.method or "btree")
        and one.include == other.include
        and len(one.parts) == len(other.parts)
        and all(map(_same_part, one.parts, other.parts))
        and _same_condition(one.where, other.where)
    )
