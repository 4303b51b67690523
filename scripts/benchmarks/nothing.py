"""What a run costs that has nothing to do: its time, its memory, and the libraries that it has no use for."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.children import apply, environment, run
from benchmarks.figure import Figure
from benchmarks.projects import light, write
from benchmarks.server import Bench

SIZE = 300
TURNS = 4  # for each repetition asked for: a single run takes a quarter of a second
TIME, MEMORY = 1.25, 60.0
BARE = (sys.executable, "-c", "import psycopg, typer, yaml")
NEEDLESS = frozenset({"postgast", "rich", "jinja2"})


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure a second `apply`, whole processes taking turns with the bare imports and one query through psql."""
    manifest = write(bench.folder / "nothing", SIZE, light)
    with bench.database() as url:
        run(apply(manifest, url))
        pairs, peaks = [], []
        for _ in range(bench.repeat * TURNS):
            least = run(BARE).seconds + run(bench.psql(url, "-c", "select 1")).seconds
            ours = run(apply(manifest, url))
            pairs.append((ours.seconds, least))
            peaks.append(ours.peak_mib)
        needless = _imported(manifest, url) & NEEDLESS
    seconds, least = median(a for a, _ in pairs), median(b for _, b in pairs)
    note = f"{seconds * 1000:.0f} ms to {least * 1000:.0f} ms"
    yield Figure("nothing to do / bare imports + psql", median(a / b for a, b in pairs), target=TIME, note=note)
    yield Figure("nothing to do, peak memory", max(peaks), "MiB", MEMORY)
    yield Figure("nothing to do, needless imports", len(needless), target=0, note=", ".join(sorted(needless)))


def _imported(manifest: Path, url: str) -> set[str]:
    """Return the packages that a run imports, as the interpreter itself tells."""
    python, *rest = apply(manifest, url)
    said = subprocess.run([python, "-X", "importtime", *rest], check=True, env=environment(), capture_output=True)
    names = (line.rpartition("|")[2].strip() for line in said.stderr.decode().splitlines())
    return {name.partition(".")[0] for name in names}
