"""Round trips that a transactional migration costs, by the clock and by counting, over a delayed connection."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.children import apply, run
from benchmarks.figure import Figure
from benchmarks.projects import expecting, light, requiring, write
from benchmarks.proxy import Proxy, delaying
from benchmarks.server import Bench

DELAY = 0.020
FEW, MANY = 10, 60


@dataclass(frozen=True)
class Case:
    """A kind of migration and how many round trips it may cost."""

    name: str
    rules: dict[str, Callable[[int], object]]
    target: float | None


CASES = (
    Case("no rules", {}, 1.1),
    Case("expect", {"expect": expecting}, 2.1),
    Case("require and expect", {"require": requiring, "expect": expecting}, None),
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Compare projects of two sizes, so that what a run costs once cancels out."""
    with delaying(bench.socket, DELAY) as proxy:
        for number, case in enumerate(CASES):
            few, many = (write(bench.folder / f"{number}-{size}", size, light, **case.rules) for size in (FEW, MANY))
            trips, bursts = zip(*(_once(bench, proxy, few, many) for _ in range(bench.repeat)), strict=True)
            note = f"by the clock, the server's work included; {DELAY * 1000:.0f} ms each way"
            yield Figure(f"round trips a migration, {case.name}", median(bursts), target=case.target, note="counted")
            yield Figure(f"the same by the clock, {case.name}", median(trips), target=None, note=note)


def _once(bench: Bench, proxy: Proxy, few: Path, many: Path) -> tuple[float, float]:
    (seconds, bursts), (more_seconds, more_bursts) = (_cost(bench, proxy, manifest) for manifest in (few, many))
    return (more_seconds - seconds) / (MANY - FEW) / (2 * DELAY), (more_bursts - bursts) / (MANY - FEW)


def _cost(bench: Bench, proxy: Proxy, manifest: Path) -> tuple[float, int]:
    with bench.database() as url:
        before = proxy.bursts
        ended = run(apply(manifest, proxy.url(url)))
        return ended.seconds, proxy.bursts - before
