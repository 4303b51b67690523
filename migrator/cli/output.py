"""The only place that prints: results to stdout, progress and warnings to stderr."""

import io
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from migrator.reports.style import Style
from migrator.values.errors import MigratorError, Problem


class OutputLost(MigratorError):
    """A result could not be written, to a full disk for instance."""

    exit_code = 74  # EX_IOERR of sysexits.h: none of the codes that pipelines act on


def prepare() -> None:
    """Give the program the streams that it was started without, and let every character through.

    A connection would take a closed stream's number. An encoding that lacks a character (✓ in ASCII) gets it escaped.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def style(stream: TextIO, no_color: bool) -> Style:
    """Return how to write to a stream: colours and a width only on a terminal, none where NO_COLOR is set."""
    terminal = stream.isatty()
    color = terminal and not no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(color=color, width=shutil.get_terminal_size().columns if terminal else None)


def result(text: str) -> None:
    """Write a result to stdout. Raises OutputLost."""
    try:
        _write(sys.stdout, text)
    except OSError as error:
        message = f"the result cannot be written to stdout: {error.strerror}"
        hint = "What was done stays done; migrator status and migrator history show it."
        raise OutputLost(Problem("unwritable", message, hint=hint)) from None


def script(text: str) -> None:
    """Write SQL to stdout. Scripts are UTF-8 whatever the terminal speaks: another character is another script."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    result(text)


def message(text: str, end: str = "\n") -> None:
    """Write progress, a warning or an error to stderr; where that cannot be written, there is nobody to tell."""
    with suppress(OSError):
        _write(sys.stderr, text, end)


def problems(found: tuple[Problem, ...], no_color: bool) -> None:
    """Write errors and warnings to stderr."""
    from migrator.reports import problems as report

    if found:
        message(report.render(found, style(sys.stderr, no_color)))


def discard(stream: TextIO) -> None:
    """Send what is left in a stream's buffer nowhere, so that the interpreter does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write(stream: TextIO, text: str, end: str = "\n") -> None:
    """Write a text and its end. That nobody reads any more (`| head`) changes nothing of what happened."""
    if not text:
        return
    try:
        stream.write(text if text.endswith("\n") else text + end)
        stream.flush()
    except BrokenPipeError:
        discard(stream)
    except OSError:
        discard(stream)
        raise
