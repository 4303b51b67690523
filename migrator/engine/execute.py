"""The one executor: runs a step, transactional or not, and records every attempt."""

from typing import TYPE_CHECKING

from migrator.database.history import Failure, History, Texts
from migrator.database.session import ServerError, Session
from migrator.engine.channel import Channel
from migrator.engine.journalled import run_unit_by_unit
from migrator.engine.transactional import expected, required, run_in_transaction, try_out
from migrator.engine.trial import AttemptFailed, Trial
from migrator.project.model import Database
from migrator.rules.budget import Budget
from migrator.values.events import Listener

if TYPE_CHECKING:
    from migrator.values.measured import MeasuredScript

UNTRANSLATABLE = "22P05"


class Executor:
    """Runs steps on one session, under the run lock; where it is to `measure`, what their scripts do to tables."""

    def __init__(
        self, session: Session, history: History, database: Database, listen: Listener, *, measure: bool = False
    ) -> None:
        self.history = history
        self.channel = Channel(session, database, history.scope, listen)
        self._measure = measure

    def close(self) -> None:
        """End the watch over the session; the session itself is its maker's."""
        self.channel.watch.close()

    def measured(self) -> "MeasuredScript | None":
        """Return what the last script was seen to do, where that was measured."""
        return self.channel.meter.take() if self.channel.meter else None

    def perform(self, trial: Trial) -> None:
        """Run a step's script and its rules; afterwards it is recorded as completed.

        Raises AttemptFailed, with nothing left of a transactional script; KeyboardInterrupt.
        """
        self.channel.restore_lexing()
        self._set_up_meter(trial)
        self._require(trial)
        run = run_in_transaction if trial.script.mode == "single" else run_unit_by_unit
        run(self.channel, self.history, trial)

    def try_out(self, trial: Trial, first: bool) -> None:
        """Run a transactional step in the transaction of a dry run, which the `first` one opens."""
        self._set_up_meter(trial)
        if first:
            self._require(trial)
        try_out(self.channel, trial, first)

    def _set_up_meter(self, trial: Trial) -> None:
        """Measure a script where that is wanted, or where it has a budget."""
        limited = any(isinstance(rule, Budget) for rule in expected(trial))
        self.channel.meter = None
        if self._measure or limited:
            from migrator.engine.meter import MOST, MOST_LIVE, Meter  # whoever only applies does not load it

            self.channel.meter = Meter(self.channel.session, MOST if self._measure else MOST_LIVE)

    def record_failure(self, trial: Trial, failure: AttemptFailed) -> None:
        """Keep an attempt that failed: the end of its row where that is there, a new row where it was rolled back."""
        place = failure.problem.location
        line = place.line if place and place.path == trial.step.source.path else None  # a rule's is in the manifest
        about = Failure(failure.problem.message, failure.sqlstate, line)
        try:
            self.channel.note(self._failed(trial, about, trial.texts()))
        except ServerError as error:
            if error.sqlstate != UNTRANSLATABLE:
                raise
            # The script failed for a character that the database's encoding lacks: its text cannot be kept either.
            plain = about._replace(error=about.error.encode("ascii", "backslashreplace").decode())
            self.channel.note(self._failed(trial, plain, Texts(None, None)))

    def _failed(self, trial: Trial, about: Failure, texts: Texts) -> str:
        if trial.committed:
            return self.history.end_failed(trial.attempt, about)
        return self.history.failed(trial.attempt, about, trial.elapsed_ms(), texts)

    def state(self, trial: Trial) -> str | None:
        """Return what the history says of an attempt whose answer never came."""
        self.channel.tell()
        return self.history.state(trial.attempt)

    def _require(self, trial: Trial) -> None:
        if required(trial):
            trial.verdicts = self.channel.ask(required(trial), trial.step.settings)
            self.channel.stop_at_failed_rules(trial, "before it ran; nothing was touched")
