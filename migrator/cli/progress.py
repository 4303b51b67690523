"""Progress as lines on stderr, for whoever watches a run or reads its log."""

import sys

from migrator.cli import output
from migrator.cli.shared import Shared
from migrator.reports.wording import one_line
from migrator.values.events import (
    Event,
    Listener,
    Progressing,
    Rehearsing,
    Retrying,
    StepFinished,
    StepStarted,
    UnitStarted,
    Unwatched,
    Waiting,
)

QUIET = (Waiting, Retrying, Unwatched)
NORMAL = (*QUIET, StepStarted, UnitStarted, Progressing, Rehearsing)


def listener(shared: Shared) -> Listener:
    """Return what writes the events that were asked for.

    With --quiet those that explain a delay; with --verbose also what PostgreSQL noted (`relation exists, skipping`).
    """
    wanted = QUIET if shared.quiet else NORMAL
    style = output.style(sys.stderr, shared.no_color)

    def listen(event: Event) -> None:
        if isinstance(event, wanted):
            from migrator.reports.progress import line

            output.message(line(event, style) or "")
        elif shared.verbose and isinstance(event, StepFinished):
            for notice in event.result.notices:
                output.message(one_line(f"{event.result.id}: {notice}"))

    return listen
