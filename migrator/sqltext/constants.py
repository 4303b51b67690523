"""The constants in an expression: what a value that satisfies it is likely to be, or to be near."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrator.sqltext.trees import Tree


def constants(text: str) -> tuple[str, ...]:
    """Return the strings and numbers in an expression, in order, each once: `price > 0` has `0`.

    None of what libpg_query does not read, which is PostgreSQL's own grammar, but that of 18.
    """
    from migrator.sqltext.trees import expression, tree_of

    try:
        tree = tree_of(expression(text))
    except ValueError:
        return ()
    return tuple(dict.fromkeys(_found(tree)))


def _found(tree: "Tree") -> Iterator[str]:
    from migrator.sqltext.trees import Cast

    match tree:
        case Cast():
            yield from _found(tree.of)
        case ("string" | "number", str(value)):
            yield value
        case tuple():
            for part in tree:
                yield from _found(part)
