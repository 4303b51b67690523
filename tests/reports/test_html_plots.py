"""Where the marks of the plots stand."""

from dataclasses import replace
from itertools import pairwise

from migrator.reports.html_plots import LEFT, MOST_ATTEMPTS, RIGHT, durations, runs, timeline
from tests.reports.report_samples import long

ATTEMPTS = long(3000).attempts


def test_attempts_are_gathered_into_their_runs() -> None:
    found = runs(ATTEMPTS[:7])
    assert [[row.id for row in run.attempts] for run in found] == [[1, 2, 3], [4, 5, 6], [7]]
    assert [run.failed for run in found] == [False, True, False]
    assert found[1].summary == "2 applied, 1 failed"


def test_every_run_is_in_a_mark_of_the_timeline_and_every_mark_inside_of_it() -> None:
    found = timeline(runs(ATTEMPTS))
    assert sum(int(dot.what.split(" ")[0]) for dot in found.dots) == 1000
    assert all(dot.x - dot.r >= LEFT and dot.x + dot.r <= RIGHT + 1 for dot in found.dots)
    assert len(found.dots) < 200
    assert [lane.label for lane in found.lanes] == ["up", "down"]


def test_runs_of_one_moment_are_one_mark_with_one_time() -> None:
    alone = timeline(runs(ATTEMPTS[:1]))
    assert [(dot.what, dot.failed) for dot in alone.dots] == [("1 run: 1 applied", False)]
    assert [tick.label for tick in alone.ticks] == ["08:00:00", "08:00:01"]
    assert [lane.label for lane in alone.lanes] == ["up"]


def test_longer_is_higher_and_a_wait_hangs_below() -> None:
    times = {1: (10, 0), 2: (1_000, 0), 3: (100_000, 500)}
    rows = [
        replace(row, duration_ms=ran, lock_wait_ms=waited)
        for row, (ran, waited) in zip(ATTEMPTS, times.values(), strict=False)
    ]
    plot = durations(rows)
    first, second, third = plot.stems
    assert plot.middle > first.top > second.top > third.top > 0
    assert (first.bottom, second.bottom) == (None, None)
    assert third.bottom is not None
    assert third.bottom > plot.middle
    assert [tick.label for tick in plot.up] == ["1 ms", "10 ms", "100 ms", "1.0 s", "10.0 s", "1 m"]
    assert [tick.label for tick in plot.down] == ["10 ms", "100 ms"]


def test_the_last_attempts_are_shown_side_by_side() -> None:
    stems = durations(ATTEMPTS).stems
    assert [stem.row.id for stem in stems] == [row.id for row in ATTEMPTS[-MOST_ATTEMPTS:]]
    assert all(one.x + one.width / 2 <= other.x - other.width / 2 for one, other in pairwise(stems))


def test_what_took_no_time_and_what_never_ended_are_marks_of_no_wait() -> None:
    rows = [replace(ATTEMPTS[0], duration_ms=0), replace(ATTEMPTS[1], duration_ms=None, status="running")]
    assert [(stem.top, stem.bottom) for stem in durations(rows).stems] == [(170.0, None)] * 2
