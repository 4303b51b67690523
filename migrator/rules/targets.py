"""What an index is on, compared: the manifest's words with what pg_get_indexdef prints after ON."""

import re
from typing import TYPE_CHECKING

from migrator.rules.spelling import alike, same_expression

if TYPE_CHECKING:
    from migrator.sqltext.expressions import IndexTarget

# What may follow a part's expression, in the grammar's order. The word after COLLATE is no operator class.
_PART = re.compile(
    r"""(?P<expression>.+?)
        ((?<!collate)\s+(?P<operators>(?!(?:asc|desc|nulls)\b)[\w.]+(\s*\([^()]*\))?))?
        (\s+(?P<order>asc|desc))?
        (\s+nulls\s+(?P<nulls>first|last))?""",
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


def _same_part(wanted: str, found: str) -> bool:
    if alike(wanted, found):
        return True
    (one, how), (other, other_how) = _take_apart(wanted), _take_apart(found)
    return how == other_how and same_expression(one, other)


def _take_apart(part: str) -> tuple[str, tuple[str, str, str]]:
    """Return a part's expression, and how it is ordered, defaults filled in: nulls count as larger than all else."""
    match = _PART.fullmatch(part.strip())
    if match is None:
        raise ValueError(part)
    operators, order, nulls = ((match[group] or "").lower() for group in ("operators", "order", "nulls"))
    order = order or "asc"
    return match["expression"], (operators, order, nulls or ("first" if order == "desc" else "last"))


def _same_condition(wanted: str | None, found: str | None) -> bool:
    if wanted is None or found is None:
        return wanted is found
    return same_expression(wanted, found)
