"""What rules found: those that do not hold with what was expected and found side by side, the others counted."""

from collections.abc import Iterable, Iterator, Sequence

from migrator.reports.columns import Cell
from migrator.reports.style import Colour, Style
from migrator.reports.table import table
from migrator.reports.wording import count, one_line, visible
from migrator.values.verdicts import Status, Verdict

_LOOKS: dict[Status, tuple[str, Colour]] = {
    "fail": ("✗ fails", "red"),
    "unknown": ("? cannot tell", "yellow"),
    "warn": ("! warns", "yellow"),
    "pass": ("✓ holds", "green"),
}
_TOLERATED: tuple[str, Colour] = ("· cannot tell", "dim")
_ORDER: tuple[Status, ...] = tuple(_LOOKS)
# Rows of data, for instance. The other formats have all of it.
_LONGEST = 240


def broken(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return what did not pass: failures first, then what could not be told, then warnings."""
    return _sorted(verdict for verdict in verdicts if verdict.status != "pass")


def lines(verdicts: Sequence[Verdict], style: Style) -> list[str]:
    """Return a table of what did not pass and, below it, where the manifest says so and what would help.

    A quiet one is of what stops a run, a verbose one of everything, what passes last.
    """
    found = _shown(verdicts, style)
    if not found:
        return []
    rows = [_row(verdict) for verdict in found]
    return [
        *table(("", "rule", "expected", "found"), rows, style),
        "",
        *(line for v in found for line in _place(v, style)),
    ]


def summary(verdicts: Sequence[Verdict]) -> str:
    """Return `3 rules hold, 1 fails.`; nothing where there are no rules."""
    if not verdicts:
        return ""
    numbers = {status: sum(v.status == status for v in verdicts) for status in _ORDER}
    tolerated = sum(verdict.tolerated for verdict in verdicts)
    parts = [count(numbers["pass"], "rule holds", "rules hold")]
    parts += [f"{numbers['fail']} {'fails' if numbers['fail'] == 1 else 'fail'}"] if numbers["fail"] else []
    parts += [f"{numbers['unknown']} cannot be told{_of_them(tolerated)}"] if numbers["unknown"] else []
    parts += [f"{numbers['warn']} {'warns' if numbers['warn'] == 1 else 'warn'}"] if numbers["warn"] else []
    return ", ".join(parts) + "."


def _of_them(tolerated: int) -> str:
    return f" ({tolerated} tolerated)" if tolerated else ""


def _shown(verdicts: Sequence[Verdict], style: Style) -> list[Verdict]:
    if style.detail == "verbose":
        return _sorted(verdicts)
    return [verdict for verdict in broken(verdicts) if verdict.stops or style.detail == "usual"]


def _sorted(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: (_ORDER.index(verdict.status), verdict.tolerated))


def _row(verdict: Verdict) -> tuple[Cell, ...]:
    label, colour = _TOLERATED if verdict.tolerated else _LOOKS[verdict.status]
    return (Cell(label, colour), *(Cell(_cut(text)) for text in (verdict.rule, verdict.expected, verdict.found)))


def _cut(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _place(verdict: Verdict, style: Style) -> Iterator[str]:
    """The rule's id stands where an error has its code: --only and explain take it."""
    named = verdict.id.endswith(f".{verdict.rule}")  # by a sentence, which need not be said twice
    label = style.paint(f"{verdict.status}[{one_line(verdict.id)}]{'' if named else ':'}", _LOOKS[verdict.status][1])
    words = "" if named else f" {_cut(verdict.rule)}"
    yield f"{style.paint(f'{visible(str(verdict.location))}:', 'bold')} {label}{words}"
    if verdict.hint:
        yield f"{style.paint('hint:', 'cyan')} {one_line(verdict.hint)}"
