"""250 migrations rehearsed: up, down and up again, the schema of all that is there compared at each."""

from collections.abc import Iterator

from benchmarks.children import rehearse, run
from benchmarks.figure import Figure
from benchmarks.projects import realistic, undoing, write
from benchmarks.server import Bench

SIZE = 250
TARGET = 60.0


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure one whole process, its private server made and gone: what it does takes too long to be repeated."""
    took = run(rehearse(write(bench.folder / "rehearsal", SIZE, realistic, undoing)))
    note = "a table with its constraints, indexes, trigger and 1000 rows each"
    yield Figure(f"{SIZE} migrations rehearsed", took.seconds, "s", TARGET, note)
