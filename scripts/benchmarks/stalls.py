"""Live clients while an ALTER TABLE waits behind somebody's open transaction: how long they stall, what they lose."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.children import apply, begin, end
from benchmarks.figure import Figure
from benchmarks.projects import write
from benchmarks.server import Bench

CLIENTS = 4
READER, QUICK_READER = 8.0, 3.0
# After the reader the clients work on for as long as the column may take.
LANDING = 3.0
BOUND = 60.0
STALL_MS, LOST = 250.0, 0.15
SETUP = """
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric NOT NULL);
INSERT INTO orders (total) SELECT n FROM generate_series(1, 1000) AS n;
"""
ALTER = "ALTER TABLE orders ADD COLUMN note text"
Command = Callable[[str], list[str]]


@dataclass(frozen=True)
class Live:
    """What clients saw: the slowest answer, statements a second, and when the change was there after the reader."""

    slowest_ms: float
    rate: float
    landed: float


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure without a migration, with one, in turns; then, for comparison, with psql."""
    seconds = QUICK_READER if bench.quick else READER
    manifest = write(bench.folder / "stalls", 1, lambda _: f"{ALTER};\n")
    pairs = []
    for _ in range(bench.repeat):
        undisturbed = _live(bench, seconds, None)
        pairs.append((_live(bench, seconds, lambda url: apply(manifest, url)), undisturbed))
    ours = [live for live, _ in pairs]
    theirs = _live(bench, seconds, lambda url: bench.psql(url, "-c", ALTER))
    about = f"{CLIENTS} clients, ADD COLUMN behind a reader of {seconds:.0f} s"
    without = f"{max(live.slowest_ms for _, live in pairs):.0f} ms without a migration"
    yield Figure("worst stall, migrator", max(live.slowest_ms for live in ours), "ms", STALL_MS, f"{about}; {without}")
    yield Figure("worst stall, psql", theirs.slowest_ms, "ms", note="for comparison")
    yield Figure("change after the reader's end", max(live.landed for live in ours), "s", LANDING, "the latest")
    lost = median(1 - live.rate / free.rate for live, free in pairs)
    note = f"{median(live.rate for live in ours):.0f} statements/s to {median(free.rate for _, free in pairs):.0f}"
    yield Figure("throughput lost meanwhile", lost, target=LOST, note=note)


def _live(bench: Bench, seconds: float, command: Command | None) -> Live:
    """Let clients work for as long as the reader reads and a change may take after it."""
    with bench.database() as url, ExitStack() as children:
        bench.ask(url, SETUP)
        clients = [children.enter_context(_child("work", url)) for _ in range(CLIENTS)]
        reader = children.enter_context(_child("hold", url))
        began = time.monotonic()
        for client in clients:
            _tell(client, "go")
        changing = children.enter_context(begin(command(url))) if command else None
        time.sleep(max(began + seconds - time.monotonic(), 0))
        (ended,) = _end(reader)
        landed = _landed(changing) - ended if changing else 0.0
        time.sleep(max(began + seconds + LANDING - time.monotonic(), 0))
        done = [_end(client) for client in clients]
    return Live(
        slowest_ms=max(slowest for _, _, slowest in done) * 1000,
        rate=sum(count / elapsed for count, elapsed, _ in done),
        landed=landed,
    )


def _landed(changing: "subprocess.Popen[str]") -> float:
    """Return when the process ended, which must be well."""
    if not end(changing, BOUND):
        raise subprocess.CalledProcessError(changing.returncode, changing.args)
    return time.monotonic()


def _child(task: str, url: str) -> "subprocess.Popen[str]":
    """Start a client and return once it is connected."""
    child = begin([sys.executable, Path(__file__).with_name("client.py"), task, url])
    assert child.stdout is not None
    if child.stdout.readline() != "ready\n":
        raise subprocess.CalledProcessError(child.wait(), child.args)
    return child


def _tell(child: "subprocess.Popen[str]", line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(f"{line}\n")
    child.stdin.flush()


def _end(child: "subprocess.Popen[str]") -> list[float]:
    """End a client and return the numbers that it prints."""
    said, wrong = child.communicate()
    if child.returncode:
        sys.stderr.write(wrong)
        raise subprocess.CalledProcessError(child.returncode, child.args)
    return [float(number) for number in said.split()]
