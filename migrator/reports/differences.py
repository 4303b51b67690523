"""In what two schemas differ, as text that people read: object by object, bodies as a diff of their lines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import unified_diff

from migrator.reports.style import Colour, Style
from migrator.reports.wording import count, one_line, visible
from migrator.values.catalog import BODY, ORDER, Difference, ObjectDifference, by_object

_INDENT = " " * 2
_CONTEXT = 2
_COLOURS: dict[str, Colour] = {"-": "red", "+": "green", "@": "cyan"}
# What a table is made of, as its aspects begin.
_PARTS = {
    "attribute": "attributes",
    "column": "columns",
    "constraint": "constraints",
    "index": "indexes",
    "trigger": "triggers",
    "rule": "rules",
    "policy": "policies",
    "table": "tables",
}


def lines(found: Iterable[Difference], style: Style) -> list[str]:
    """Return the lines: what is gone with a minus, what is new with a plus; notes dim, after everything else."""
    told = tuple(found)
    objects = by_object(difference for difference in told if not difference.note)
    text = [line for one in objects for line in _object(one, style)]
    notes = [line for difference in told if difference.note for line in _note(difference)]
    return [*text, *(style.paint(line, "dim") for line in notes)]


def _object(one: ObjectDifference, style: Style) -> Iterator[str]:
    name = one_line(str(one.object))
    if one.change == "changed":
        yield style.paint(name, "bold")
        for difference in one.differences:
            yield from (f"{_INDENT}{line}" for line in _aspect(difference, style))
        return
    about = ", ".join(filter(None, (one_line(one.definition), _made_of(one))))
    yield _signed("+" if one.change == "added" else "-", f"{name}: {about}" if about else name, style)


def _made_of(one: ObjectDifference) -> str:
    """Return how many columns, constraints and so on an object has that came or went as a whole."""
    numbers = Counter(d.aspect.split(" ")[0] for d in one.differences if " " in d.aspect and d.aspect != ORDER)
    return ", ".join(count(numbers[word], word, plural) for word, plural in _PARTS.items() if numbers[word])


def _aspect(difference: Difference, style: Style) -> Iterator[str]:
    old, new = difference.old, difference.new
    if difference.aspect == BODY and old is not None and new is not None:
        yield from _body(old, new, style)
        return
    for sign, text in (("-", old), ("+", new)):
        said = "" if text is None else one_line(f"{difference.aspect} {text}")
        if said:
            yield _signed(sign, said, style)


def _body(old: str, new: str, style: Style) -> Iterator[str]:
    """The first two lines of a unified diff name files, of which there are none."""
    found = unified_diff(old.splitlines(), new.splitlines(), n=_CONTEXT, lineterm="")
    for line in list(found)[2:]:
        colour = _COLOURS.get(line[:1])
        yield style.paint(visible(line), colour) if colour else visible(line)


def _note(difference: Difference) -> Iterator[str]:
    about = f"note: {one_line(str(difference.object))}: {one_line(difference.aspect)}"
    if difference.aspect == BODY:
        yield f"{about} in white space, the order of columns or the time of its making alone"
    else:
        yield f"{about} was {one_line(difference.old or '')}, is {one_line(difference.new or '')}"


def _signed(sign: str, text: str, style: Style) -> str:
    return style.paint(f"{sign} {text}", _COLOURS[sign])
