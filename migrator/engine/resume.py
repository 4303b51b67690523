"""Where a script that ran statement by statement goes on after an attempt that did not end."""

from dataclasses import dataclass

from migrator.database.history import History
from migrator.engine.edits import show_diff
from migrator.engine.steps import Step
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem, Refused
from migrator.values.location import Location


@dataclass(frozen=True, slots=True)
class Resumption:
    """The units, by ordinal and hash, that are known to be done, and those that were begun and may be."""

    done: frozenset[tuple[int, str]] = frozenset()
    begun: frozenset[tuple[int, str]] = frozenset()

    def is_done(self, unit: Unit) -> bool:
        """Tell whether a unit ran to its end."""
        return (unit.ordinal, unit.hash) in self.done

    def is_begun(self, unit: Unit) -> bool:
        """Tell whether a unit was begun, with what outcome only the catalog knows."""
        return (unit.ordinal, unit.hash) in self.begun


def resumption(history: History, step: Step) -> Resumption:
    """Return where a step goes on. Raises Refused where what has run was edited since."""
    journal = history.units_begun(step.id, step.direction)
    found = Resumption(
        frozenset((row.ordinal, row.hash) for row in journal.units if row.done),
        frozenset((row.ordinal, row.hash) for row in journal.units if not row.done),
    )
    current = {(unit.ordinal, unit.hash) for unit in step.script().units}
    if journal.attempt is not None and not found.done <= current:
        raise Refused(_edited(history, step, journal.attempt, max(ordinal for ordinal, _ in found.done)))
    return found


def _edited(history: History, step: Step, attempt: int, last: int) -> Problem:
    texts = history.texts((attempt,))[attempt]
    recorded = texts.up if step.direction == "up" else texts.down
    message = f"{step.id} has run up to its statement {last}, and was edited there or before since"
    hint = "Put back the statements that have run; what comes after them may change."
    diff = show_diff(recorded or "", step.script().text, step.source.path)
    return Problem("edited-after-partial-run", message, Location(step.source.path), hint, diff)
