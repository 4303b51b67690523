"""What the engine tells while it works, one line an event."""

from migrator.reports.style import Style
from migrator.reports.wording import one_line
from migrator.values.events import (
    Event,
    Progressing,
    Rehearsing,
    Retrying,
    StepFinished,
    StepStarted,
    UnitStarted,
    Unwatched,
    Waiting,
)
from migrator.values.units import show_duration


def line(event: Event, style: Style) -> str | None:
    """Return the line of an event for a log, without its line end; None for what the result tells in any case."""
    match event:
        case Waiting(what, blocker):
            return f"{style.paint('waiting', 'yellow')} for {one_line(what)}: {one_line(blocker)}"
        case (StepStarted(id_, _, number, total) | Rehearsing(id_, number, total)) as begun:
            return f"{_doing(begun)} {style.paint(one_line(id_), 'bold')} ({number} of {total})"
        case UnitStarted(id_, number, total, kind):
            return f"{one_line(id_)}: statement {number} of {total}, {one_line(kind)}"
        case Progressing(id_, phase, done, total):
            share = f", {100 * done // total} %" if total else ""
            return f"{style.paint(one_line(id_), 'dim')}: {one_line(phase)}{share}"
        case Unwatched(reason):
            return f"{style.paint('warning:', 'yellow')} nobody watches who blocks this run: {one_line(reason)}"
        case Retrying(id_, attempt, reason, pause):
            told = f"attempt {attempt} did not get its lock ({one_line(reason)}), again in {show_duration(pause)}"
            return f"{style.paint(one_line(id_), 'yellow')}: {told}"
        case StepFinished():
            return None


def _doing(begun: StepStarted | Rehearsing) -> str:
    if isinstance(begun, Rehearsing):
        return "rehearsing"
    return "applying" if begun.direction == "up" else "rolling back"
