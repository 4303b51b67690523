"""Runs killed at random moments with SIGKILL, again and again until one gets through; nobody mends anything."""

import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import apply, begin, end, run
from benchmarks.figure import Figure
from benchmarks.once import write_marked, wrong
from benchmarks.server import Bench

BOUND = 60.0


@dataclass
class Tally:
    """`stuck` are runs that failed or hung after a kill, `mistakes` what the data say went wrong."""

    kills: int = 0
    databases: int = 0
    stuck: int = 0
    mistakes: int = 0


def measure(bench: Bench) -> Iterator[Figure]:
    """Kill as often as asked for."""
    manifest = write_marked(bench.folder / "kills")
    with bench.database() as url:
        whole, nothing = (run(apply(manifest, url)).seconds for _ in range(2))
    tally = Tally()
    began = time.monotonic()
    while tally.kills < bench.kills:
        with bench.database() as url:
            _until_done(bench, manifest, url, (nothing / 2, whole), tally)
    note = f"{tally.kills} kills, {tally.databases} databases, {time.monotonic() - began:.0f} s"
    yield Figure("kill -9, states that needed hand work", tally.stuck, target=0, note=note)
    yield Figure("kill -9, run other than once", tally.mistakes, target=0, note="by the data")


def _until_done(bench: Bench, manifest: Path, url: str, span: tuple[float, float], tally: Tally) -> None:
    """Run until a run gets through; it is killed within `span`, which leaves out what a start of Python takes."""
    tally.databases += 1
    while tally.kills < bench.kills:
        process = begin(apply(manifest, url))
        try:
            process.wait(random.uniform(*span))
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            tally.kills += 1
    else:
        process = begin(apply(manifest, url))
    if end(process, BOUND):
        tally.mistakes += wrong(bench, url)
    else:
        tally.stuck += 1
