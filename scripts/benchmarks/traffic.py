"""Beside live traffic, beside other runs, and killed: on a server that does not wait for its disk."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks import crowd, kills, stalls
from benchmarks.figure import Figure
from benchmarks.server import Bench
from migrator.database import embedded


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure all three; fsync would only add the disk's own stalls to those of the locks."""
    with embedded.start(bench.folder / "traffic-server", durable=False) as server:
        for part in (stalls, crowd, kills):
            yield from part.measure(replace(bench, server=server))
