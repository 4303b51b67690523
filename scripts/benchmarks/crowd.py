"""Eight runs at once on an empty database, with indexes built concurrently: each migration once, and no hang."""

import time
from collections.abc import Iterator

from benchmarks.children import apply, begin, end
from benchmarks.figure import Figure
from benchmarks.once import SCRIPTS, write_marked, wrong
from benchmarks.server import Bench

RUNS = 8
BOUND = 60.0


def measure(bench: Bench) -> Iterator[Figure]:
    """Start all of them, and wait for the last."""
    manifest = write_marked(bench.folder / "crowd")
    with bench.database() as url:
        began = time.monotonic()
        runs = [begin(apply(manifest, url)) for _ in range(RUNS)]
        failed = [run for run in runs if not end(run, began + BOUND - time.monotonic())]
        seconds = time.monotonic() - began
        mistakes = wrong(bench, url)
    note = f"an empty database, {len(SCRIPTS)} scripts, two with CREATE INDEX CONCURRENTLY"
    yield Figure(f"{RUNS} runs at once, until the last ends", seconds, "s", BOUND, note)
    yield Figure(f"{RUNS} runs at once, that failed", len(failed), target=0)
    yield Figure(f"{RUNS} runs at once, run other than once", mistakes, target=0, note="by the data")
