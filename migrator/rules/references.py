"""Columns of a table as a manifest names them (`users.email`, `app.orders.(a, b)`), and what refers to what."""

from typing import NamedTuple

from migrator.rules.names import Name, quote, take_part


class Columns(NamedTuple):
    """Some columns of one table."""

    table: Name
    names: tuple[str, ...]

    def __str__(self) -> str:
        names = ", ".join(map(quote, self.names))
        return f"{self.table}.{names}" if len(self.names) == 1 else f"{self.table}.({names})"


class Reference(NamedTuple):
    """Columns, and those that hold what they refer to."""

    columns: Columns
    to: Columns

    def __str__(self) -> str:
        return f"{self.columns} -> {self.to}"


def parse_columns(text: str) -> Columns:
    """Return the columns in `text`. Raises ValueError."""
    try:
        columns, rest = _take_columns(text)
    except ValueError:
        raise ValueError(text) from None
    if rest:
        raise ValueError(text)
    return columns


def parse_reference(text: str) -> Reference:
    """Return what `orders.user_id -> users.id` says, as many columns on the left as on the right. Raises ValueError."""
    try:
        columns, rest = _take_columns(text)
    except ValueError:
        raise ValueError(text) from None
    if not rest.startswith("->"):
        raise ValueError(text)
    to = parse_columns(rest.removeprefix("->"))
    if len(columns.names) != len(to.names):
        raise ValueError(text)
    return Reference(columns, to)


def _take_columns(text: str) -> tuple[Columns, str]:
    """Return the columns at the start of `text`, and what follows them. Raises ValueError."""
    part, rest = take_part(text.strip())
    parts = [part]
    while rest.startswith(".") and not rest.startswith(".("):
        part, rest = take_part(rest[1:])
        parts.append(part)
    names, rest = _take_list(rest[2:]) if rest.startswith(".(") else ((parts.pop(),), rest)
    if not 1 <= len(parts) <= 2:
        raise ValueError(text)
    return Columns(Name(parts[0] if len(parts) == 2 else None, parts[-1]), names), rest.strip()


def _take_list(text: str) -> tuple[tuple[str, ...], str]:
    part, rest = take_part(text.strip())
    rest = rest.lstrip()
    if rest.startswith(","):
        others, rest = _take_list(rest[1:])
        return (part, *others), rest
    if not rest.startswith(")"):
        raise ValueError(text)
    return (part,), rest[1:]
