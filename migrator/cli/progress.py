"""Progress as lines on stderr, for whoever watches a run or reads its log."""

import sys

from migrator.cli import output
from migrator.cli.shared import Shared
from migrator.values.events import Event, Listener, Retrying, StepStarted, UnitStarted, Waiting

QUIET = (Waiting, Retrying)
NORMAL = (*QUIET, StepStarted, UnitStarted)


def listener(shared: Shared) -> Listener:
    """Return what writes the events that were asked for: with --quiet only those that explain a delay."""
    wanted = QUIET if shared.quiet else NORMAL
    style = output.style(sys.stderr, shared.no_color)

    def listen(event: Event) -> None:
        if isinstance(event, wanted):
            from migrator.reports.progress import line

            output.message(line(event, style) or "")

    return listen
