"""The only place that prints: results to stdout, progress and warnings to stderr."""

import os
import shutil
import sys
from typing import TextIO

from migrator.reports.style import Style
from migrator.values.errors import Problem


def style(stream: TextIO, no_color: bool) -> Style:
    """Return how to write to a stream: colours and a width only on a terminal, none where NO_COLOR is set."""
    terminal = stream.isatty()
    color = terminal and not no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(color=color, width=shutil.get_terminal_size().columns if terminal else None)


def result(text: str) -> None:
    """Write a result to stdout."""
    _write(sys.stdout, text)


def message(text: str) -> None:
    """Write progress, a warning or an error to stderr."""
    _write(sys.stderr, text)


def problems(found: tuple[Problem, ...], no_color: bool) -> None:
    """Write errors and warnings to stderr."""
    from migrator.reports import problems as report

    if found:
        message(report.render(found, style(sys.stderr, no_color)))


def _write(stream: TextIO, text: str) -> None:
    """Write a text and its line end. That nobody reads any more (`| head`) changes nothing of what happened."""
    if not text:
        return
    try:
        stream.write(text if text.endswith("\n") else text + "\n")
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
