"""What rules found: those that do not hold with what was expected and found side by side, the others counted."""

from collections.abc import Iterator, Sequence

from migrator.reports.columns import Cell
from migrator.reports.style import Colour, Style
from migrator.reports.table import table
from migrator.reports.wording import count, one_line, visible
from migrator.values.verdicts import Status, Verdict

_ORDER: tuple[Status, ...] = ("fail", "unknown", "warn")
_LOOKS: dict[Status, tuple[str, Colour]] = {
    "fail": ("✗ fails", "red"),
    "unknown": ("? cannot tell", "yellow"),
    "warn": ("! warns", "yellow"),
}


def broken(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return what did not pass: failures first, then what could not be told, then warnings."""
    return sorted((v for v in verdicts if v.status != "pass"), key=lambda verdict: _ORDER.index(verdict.status))


def lines(verdicts: Sequence[Verdict], style: Style) -> list[str]:
    """Return a table of what did not pass and, below it, where the manifest says so and what would help."""
    found = broken(verdicts)
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
    numbers = {status: sum(v.status == status for v in verdicts) for status in ("pass", *_ORDER)}
    parts = [count(numbers["pass"], "rule holds", "rules hold")]
    parts += [f"{numbers['fail']} {'fails' if numbers['fail'] == 1 else 'fail'}"] if numbers["fail"] else []
    parts += [f"{numbers['unknown']} cannot be told"] if numbers["unknown"] else []
    parts += [f"{numbers['warn']} {'warns' if numbers['warn'] == 1 else 'warn'}"] if numbers["warn"] else []
    return ", ".join(parts) + "."


def _row(verdict: Verdict) -> tuple[Cell, ...]:
    label, colour = _LOOKS[verdict.status]
    texts = (one_line(text) for text in (verdict.rule, verdict.expected, verdict.found))
    return (Cell(label, colour), *map(Cell, texts))


def _place(verdict: Verdict, style: Style) -> Iterator[str]:
    yield f"{style.paint(f'{visible(str(verdict.location))}:', 'bold')} {one_line(verdict.rule)}"
    if verdict.hint:
        yield f"{style.paint('hint:', 'cyan')} {one_line(verdict.hint)}"
