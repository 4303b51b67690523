"""Durations, sizes and percentages as people write them, and back; times as people read them."""

import re
from datetime import datetime

MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
BYTES = {"B": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}

# Fifteen digits: more than any limit needs, and exact in a float.
_QUANTITY = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*([A-Za-z%]*)\s*")


def _quantity(text: str, units: dict[str, int]) -> int:
    match = _QUANTITY.fullmatch(text)
    if not match:
        raise ValueError(text)
    number, unit = match.groups()
    if unit not in units and not (number == "0" and not unit):
        raise ValueError(text)
    return round(float(number) * units.get(unit, 1))


def parse_duration(text: str) -> int:
    """Return the milliseconds in `200ms`, `30s`, `15m`, `2h` or `7d`. Raises ValueError."""
    return _quantity(text, MILLISECONDS)


def parse_size(text: str) -> int:
    """Return the bytes in `512kB`, `10GB` …, in powers of 1024 as PostgreSQL counts. Raises ValueError."""
    return _quantity(text, BYTES)


def parse_percent(text: str) -> float:
    """Return the number in `70%`. Raises ValueError."""
    match = _QUANTITY.fullmatch(text)
    if not match or match[2] != "%":
        raise ValueError(text)
    return float(match[1])


def show_duration(milliseconds: float) -> str:
    """Return a duration in the two digits that a person reads: `3 ms`, `1.4 s`, `12 m 5 s`."""
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 59_950:
        return f"{milliseconds / 1000:.1f} s"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    if minutes < 60:
        return f"{minutes} m {seconds} s" if seconds else f"{minutes} m"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} m" if minutes else f"{hours} h"


def show_time(iso: str | None) -> str:
    """Return a time in ISO 8601 to the second, as people read it: `2025-06-01 12:00:00+00:00`."""
    return datetime.fromisoformat(iso).isoformat(" ", "seconds") if iso else ""


def show_size(number: float) -> str:
    """Return a number of bytes as PostgreSQL's pg_size_pretty reads: `512 kB`, `1.5 GB`."""
    units = [(unit, size) for unit, size in BYTES.items() if number >= size] or [("B", 1)]
    unit, size = units[-1]
    return f"{number / size:.3g} {unit}" if number < 1000 * size else f"{number / size:,.0f} {unit}"


def show_percent(number: float) -> str:
    """Return a share of a hundred: `70%`, `0.5%`."""
    return f"{number:.3g}%"


def show_count(number: float) -> str:
    """Return a number of things: `1,000`."""
    return f"{number:,.0f}"
