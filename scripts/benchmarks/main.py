"""Options, the groups of figures in turn, and the table of what they measured."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import memory, nothing, rehearsal, round_trips, rules, speed, traffic
from benchmarks.figure import Figure, table
from benchmarks.server import Bench
from migrator.database import embedded

GROUPS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "speed": speed.measure,
    "round-trips": round_trips.measure,
    "nothing": nothing.measure,
    "rules": rules.measure,
    "rehearsal": rehearsal.measure,
    "memory": memory.measure,
    "traffic": traffic.measure,
}


def main() -> int:
    """Measure and print; return 1 where a target is missed."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="migrator-bench-") as temporary:
        folder = Path(temporary)
        with embedded.start(folder / "server", durable=True) as server:
            bench = Bench(server, folder, options.repeat, options.kills, options.quick)
            about = f"PostgreSQL {server.major}, fsync on (traffic: off), over its Unix socket (round trips: TCP)"
            print(f"{about}; whole processes, medians of {options.repeat}.", file=sys.stderr)
            figures = [figure for name in options.only or GROUPS for figure in _told(GROUPS[name](bench))]
    if options.json:
        print(json.dumps([figure.document() for figure in figures], indent=2))
    else:
        print(table(figures))
    return int(any(figure.verdict == "missed" for figure in figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--only", choices=GROUPS, action="append", help="one group of figures; may be repeated")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="how often to measure each (default: 5)")
    parser.add_argument("--kills", type=int, default=40, metavar="N", help="how many runs to kill (default: 40)")
    parser.add_argument("--quick", action="store_true", help="let live traffic wait behind a reader of 3 s, not of 8 s")
    parser.add_argument("--json", action="store_true", help="a JSON document instead of the table")
    return parser.parse_args()


def _told(figures: Iterator[Figure]) -> Iterator[Figure]:
    """Say each figure on stderr as it comes: the whole takes minutes."""
    for figure in figures:
        print(f"  {figure.name}: {figure.measured:.2f} {figure.unit}".rstrip(), file=sys.stderr)
        yield figure
