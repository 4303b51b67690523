"""The geometry of the report's plots: where each mark stands, in the units of its SVG. The templates draw them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from math import log10, sqrt
from typing import NamedTuple

from migrator.reports.history import outcome
from migrator.reports.wording import count
from migrator.values.units import show_duration
from migrator.values.views import HistoryRow

WIDTH = 960
LEFT, RIGHT = 72, 944
# Runs of the timeline that would lie upon one another are one mark, whose area grows with their number.
_STEPS = 80
_LANES = {"up": 34, "down": 78}
_BELOW = 22
_RADIUS, _LARGEST = 4.5, 13.0
_TICKS = 5
# Attempts side by side in the plot of durations.
MOST_ATTEMPTS = 80
_MIDDLE, _UP, _DOWN = 170, 142, 92
_WIDEST = 40
_LEVELS = (1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000)
_LABEL_GAP = 96


class Run(NamedTuple):
    """The attempts of one run, the oldest first."""

    attempts: tuple[HistoryRow, ...]

    @property
    def first(self) -> HistoryRow:
        """The attempt that tells who ran it, and when."""
        return self.attempts[0]

    @property
    def failed(self) -> bool:
        """Whether anything in it failed, or never ended."""
        return any(row.status != "completed" for row in self.attempts)

    @property
    def summary(self) -> str:
        """`12 applied, 1 failed`."""
        states = [outcome(row) for row in self.attempts]
        return ", ".join(f"{states.count(state):,} {state}" for state in dict.fromkeys(states))


class Tick(NamedTuple):
    """A place on an axis and what stands there."""

    at: float
    label: str


class Dot(NamedTuple):
    """Runs of one time and direction."""

    x: float
    y: float
    r: float
    failed: bool
    when: str
    what: str


class Timeline(NamedTuple):
    """Runs over time, those that apply above those that roll back; `axis` is the height at which the times stand."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    lanes: tuple[Tick, ...]
    axis: int


class Stem(NamedTuple):
    """One attempt: how long it ran, upwards, and how long it had waited for locks, downwards; heights as y."""

    row: HistoryRow
    x: float
    width: float
    top: float
    bottom: float | None


class Durations(NamedTuple):
    """The attempts in their order on logarithmic scales from the middle line."""

    stems: tuple[Stem, ...]
    up: tuple[Tick, ...]
    down: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    middle: int = _MIDDLE


def runs(attempts: Iterable[HistoryRow]) -> tuple[Run, ...]:
    """Return the attempts gathered into their runs."""
    return tuple(Run(tuple(rows)) for _, rows in groupby(attempts, key=lambda row: row.run_id))


def timeline(found: Sequence[Run]) -> Timeline:
    """Return the runs over time."""
    times = [datetime.fromisoformat(run.first.started_at) for run in found]
    start, span = min(times), max(max(times) - min(times), timedelta(seconds=1))
    placed: dict[tuple[str, int], list[Run]] = {}
    for run, time in zip(found, times, strict=True):
        placed.setdefault((run.first.direction, round((time - start) / span * _STEPS)), []).append(run)
    dots = tuple(_dot(direction, step, held) for (direction, step), held in placed.items())
    seen = {dot.y for dot in dots}
    lanes = tuple(Tick(height, direction) for direction, height in _LANES.items() if height in seen)
    return Timeline(dots, _dates(start, span), lanes, int(max(seen)) + _BELOW)


def durations(attempts: Sequence[HistoryRow]) -> Durations:
    """Return the last attempts, side by side."""
    shown = attempts[-MOST_ATTEMPTS:]
    longest = max((row.duration_ms or 0 for row in shown), default=0)
    waited = max((row.lock_wait_ms for row in shown), default=0)
    step = min((RIGHT - LEFT) / max(len(shown), 1), _WIDEST)
    stems = tuple(
        Stem(
            row,
            round(LEFT + step * (place + 0.5), 1),
            round(max(step * 0.62, 2), 1),
            round(_MIDDLE - _height(row.duration_ms or 0, longest, _UP), 1),
            round(_MIDDLE + _height(row.lock_wait_ms, waited, _DOWN), 1) if row.lock_wait_ms else None,
        )
        for place, row in enumerate(shown)
    )
    up = tuple(Tick(round(_MIDDLE - _height(ms, longest, _UP), 1), show_duration(ms)) for ms in _levels(longest))
    down = tuple(Tick(round(_MIDDLE + _height(ms, waited, _DOWN), 1), show_duration(ms)) for ms in _levels(waited)[1:])
    return Durations(stems, up, down if waited else (), tuple(_days(stems)))


def _dot(direction: str, step: int, held: Sequence[Run]) -> Dot:
    first, last = held[0].first.started_at[:16].replace("T", " "), held[-1].first.started_at[:16].replace("T", " ")
    when = first if first == last else f"{first} to {last}"
    summary = Run(tuple(row for run in held for row in run.attempts)).summary
    return Dot(
        round(LEFT + _LARGEST + step / _STEPS * (RIGHT - LEFT - 2 * _LARGEST), 1),
        _LANES[direction],
        round(min(_RADIUS * sqrt(len(held)), _LARGEST), 1),
        any(run.failed for run in held),
        when,
        f"{count(len(held), 'run')}: {summary}",
    )


def _dates(start: datetime, span: timedelta) -> tuple[Tick, ...]:
    """Return evenly spaced times, as fine as the span needs, each once."""
    form = "%Y-%m-%d" if span > timedelta(days=_TICKS) else "%m-%d %H:%M" if span > timedelta(hours=1) else "%H:%M:%S"
    inner = RIGHT - LEFT - 2 * _LARGEST
    labels: dict[str, float] = {}
    for place in range(_TICKS + 1):
        label = (start + span * place / _TICKS).strftime(form)
        labels.setdefault(label, round(LEFT + _LARGEST + inner * place / _TICKS, 1))
    return tuple(Tick(at, label) for label, at in labels.items())


def _height(ms: float, most: float, room: float) -> float:
    """A millisecond is seen, too: the scale begins below it."""
    return room * log10(max(ms, 0.5) * 2) / log10(max(most, 10) * 2)


def _levels(most: float) -> list[int]:
    return [ms for ms in _LEVELS if ms <= max(most, 10)]


def _days(stems: Sequence[Stem]) -> Iterable[Tick]:
    """Return the days at the first attempt of each, as far as they have room."""
    last = float("-inf")
    for day, held in groupby(stems, key=lambda stem: stem.row.started_at[:10]):
        at = next(held).x
        if at - last >= _LABEL_GAP and at <= RIGHT - _LABEL_GAP / 2:
            yield Tick(at, day)
            last = at
