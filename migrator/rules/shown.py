"""Values that a query found, shown in a line: cut to a sensible length, nothing in them that a terminal would obey."""

from collections.abc import Sequence

LONGEST = 40
MOST_ROWS = 5
_SIGNS = frozenset(",()'")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def show_value(value: str | None) -> str:
    """Return one value as people read it: NULL, or text, in quotes where it could be taken for something else."""
    if value is None:
        return "NULL"
    shown = "".join(map(_escaped, value[: LONGEST + 1]))
    cut = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
    odd = not cut or cut == "NULL" or cut != cut.strip() or not _SIGNS.isdisjoint(cut)
    return "'" + cut.replace("'", "''") + "'" if odd else cut


def show_row(row: Sequence[str | None]) -> str:
    """Return one row: its value alone, or all of them in parentheses."""
    return show_value(row[0]) if len(row) == 1 else f"({', '.join(map(show_value, row))})"


def show_rows(shown: Sequence[str], what: tuple[str, str]) -> str:
    """Return rows that were fetched, one more than `MOST_ROWS` at most; `what` is what one and several are called."""
    number = f"{len(shown)}" if len(shown) <= MOST_ROWS else f"more than {MOST_ROWS}"
    listed = ", ".join(filter(None, shown[:MOST_ROWS]))
    more = ", …" if listed and len(shown) > MOST_ROWS else ""
    return f"{number} {what[len(shown) != 1]}" + (f": {listed}{more}" if listed else "")


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
