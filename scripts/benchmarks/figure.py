"""A measured figure beside its target, and the table of them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number. Without a `target`, the most that it may be, it is told and not judged."""

    name: str
    measured: float
    unit: str = ""
    target: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return `ok`, `missed`, or nothing where there is no target."""
        if self.target is None:
            return ""
        return "ok" if self.measured <= self.target else "missed"

    def document(self) -> dict[str, object]:
        """Return the figure for a program."""
        return {
            "figure": self.name,
            "measured": round(self.measured, 3),
            "unit": self.unit,
            "target": self.target,
            "verdict": self.verdict or None,
            "note": self.note,
        }


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as aligned lines."""
    head = ("figure", "measured", "target", "", "")
    return "\n".join(_aligned([head, *map(_cells, figures)]))


def _cells(figure: Figure) -> tuple[str, ...]:
    target = "" if figure.target is None else f"≤ {_number(figure.target, figure.unit)}"
    return (figure.name, _number(figure.measured, figure.unit), target, figure.verdict, figure.note)


def _number(value: float, unit: str) -> str:
    return f"{value:.1f} {unit}" if unit else f"{value:.2f}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
