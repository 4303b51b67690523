"""Whole processes, from their start to their end: how long they took and how much memory they held at most."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# ru_maxrss counts KiB, but bytes on macOS.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
MIB = 1 << 20


@dataclass(frozen=True)
class Ended:
    """A process that has ended well: wall-clock seconds, and its maximum resident set in MiB."""

    seconds: float
    peak_mib: float


def run(command: Sequence[str | Path]) -> Ended:
    """Run a program to its end. Raises CalledProcessError with what it said where it fails.

    The kernel counts the caller's memory at the fork into the child's maximum (exec keeps it), so this program has to
    stay smaller than whatever it measures: it imports no driver and generates scripts line by line.
    """
    began = time.perf_counter()
    child = subprocess.Popen(
        list(map(str, command)), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode:
        sys.stderr.write(said.decode("utf-8", "replace"))
        raise subprocess.CalledProcessError(child.returncode, child.args, stderr=said)
    return Ended(seconds, usage.ru_maxrss * _RSS_UNIT / MIB)


def begin(command: Sequence[str | Path]) -> "subprocess.Popen[str]":
    """Start a program that `end` waits for."""
    return subprocess.Popen(
        list(map(str, command)),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: "subprocess.Popen[str]", seconds: float) -> bool:
    """Wait for a program's end; tell whether it came in time and was a good one, else say what was wrong."""
    try:
        _, said = process.communicate(timeout=max(seconds, 0))
    except subprocess.TimeoutExpired:
        process.kill()
        _, said = process.communicate()
    if process.returncode:
        sys.stderr.write(said)
    return process.returncode == 0


def apply(manifest: Path, url: str) -> list[str]:
    """Return the command that applies a project."""
    return [sys.executable, "-m", "migrator", "apply", "--quiet", "--manifest", str(manifest), "--url", url]


def validate(manifest: Path, url: str) -> list[str]:
    """Return the command that asks a project's rules."""
    return [sys.executable, "-m", "migrator", "validate", "--quiet", "--manifest", str(manifest), "--url", url]


def rehearse(manifest: Path) -> list[str]:
    """Return the command that rehearses a project on a private server of its own."""
    return [sys.executable, "-m", "migrator", "rehearse", "--all", "--quiet", "--manifest", str(manifest)]


def environment() -> dict[str, str]:
    """Return our environment without what would lead libpq elsewhere."""
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL" and not key.startswith("PG")}
