"""Progress as lines on stderr, for whoever watches a run or reads its log."""

import sys

from migrator.cli import output
from migrator.cli.shared import Shared
from migrator.values.events import Event, Listener, Progressing, Retrying, StepStarted, UnitStarted, Unwatched, Waiting

QUIET = (Waiting, Retrying, Unwatched)
NORMAL = (*QUIET, StepStarted, UnitStarted, Progressing)


def listener(shared: Shared) -> Listener:
    """Return what writes the events that were asked for: with --quiet only those that explain a delay."""
    wanted = QUIET if shared.quiet else NORMAL
    style = output.style(sys.stderr, shared.no_color)

    def listen(event: Event) -> None:
        if isinstance(event, wanted):
            from migrator.reports.progress import line

            output.message(line(event, style) or "")

    return listen
