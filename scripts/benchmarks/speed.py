"""300 migrations, each its own commit, against the same SQL through one `psql -1`."""

from collections.abc import Iterator
from statistics import median

from benchmarks.children import apply, run
from benchmarks.figure import Figure
from benchmarks.projects import Up, light, realistic, whole, write
from benchmarks.server import Bench

SIZE = 300
# Of the least that a migration can do, its own commit, row and clean session are a good part: told, not aimed at.
WORKLOADS: dict[str, tuple[Up, str, float | None]] = {
    "realistic": (realistic, "a table with its constraints, indexes, trigger and 1000 rows each", 1.15),
    "light": (light, "one CREATE TABLE each", None),
}


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure each workload, whole processes over the server's socket, taking turns; the median of the ratios."""
    for name, (up, about, target) in WORKLOADS.items():
        folder = bench.folder / name
        manifest, file = write(folder, SIZE, up), whole(folder, SIZE, up)
        pairs = []
        for _ in range(bench.repeat):
            with bench.database() as url:
                theirs = run(bench.psql(url, "-1", "-f", file)).seconds
            with bench.database() as url:
                pairs.append((run(apply(manifest, url)).seconds, theirs))
        ours, theirs = median(a for a, _ in pairs), median(b for _, b in pairs)
        note = f"{about}; {ours:.2f} s to {theirs:.2f} s, {theirs / SIZE * 1000:.1f} ms each in psql"
        yield Figure(f"{SIZE} {name} migrations / psql -1", median(a / b for a, b in pairs), target=target, note=note)
