"""Asking the person at the terminal."""

import sys

from migrator.cli import output


def interactive() -> bool:
    """Tell whether there is somebody to ask: questions go to stderr, so that stdout may be a pipe."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str) -> bool:
    """Ask and return whether the answer was yes; Ctrl-D is a no. A signal raises: Typer's prompt would swallow it."""
    output.message(f"{question} [y/N] ", end="")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
