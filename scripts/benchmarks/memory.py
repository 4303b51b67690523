"""Peak memory of applying one script of 50 MB."""

from collections.abc import Iterator

from benchmarks.children import MIB, apply, run
from benchmarks.figure import Figure
from benchmarks.projects import copy, inserts, statement, write_large
from benchmarks.server import Bench

BASE, COPIES = 60.0, 4
VARIANTS = {"a million INSERTs": inserts, "one COPY": copy, "one INSERT": statement}


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure each kind of script once: memory hardly varies, and each of them takes the server a while."""
    for number, (name, lines) in enumerate(VARIANTS.items()):
        manifest = write_large(bench.folder / f"large-{number}", lines())
        size = (manifest.parent / "sql" / "001_large.up.sql").stat().st_size
        with bench.database() as url:
            ended = run(apply(manifest, url))
        note = f"{size / 1e6:.0f} MB of SQL, {ended.seconds:.1f} s"
        yield Figure(f"peak memory, {name}", ended.peak_mib, "MiB", BASE + COPIES * size / MIB, note)
