"""The one executor: runs a step, transactional or not, and records every attempt."""

from collections.abc import Callable
from typing import TypeVar

from psycopg import sql
from psycopg.pq.abc import PGresult

from migrator.database.history import Failure, History
from migrator.database.session import ServerError, Session
from migrator.engine import checks
from migrator.engine.failures import LOCK_TIMEOUT, problem_of
from migrator.engine.messages import Message, Phrases, text_in_message, with_offset
from migrator.engine.retry import persist
from migrator.engine.trial import AttemptFailed, Trial
from migrator.project.model import Database
from migrator.rules.rule import Rule
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.events import Listener, UnitStarted
from migrator.values.location import Location
from migrator.values.verdicts import Verdict

T = TypeVar("T")
COMMIT = b"COMMIT"


class Executor:
    """Runs steps on one session under the run lock. `dirty` is whether a script may have left settings behind."""

    def __init__(self, session: Session, history: History, database: Database, listen: Listener) -> None:
        self.session, self.history, self.listen = session, history, listen
        self.phrases = Phrases(session, database)
        self.search_path = database.search_path
        self.dirty = False
        self._lexing = session.lexing()

    def clean(self) -> tuple[str, ...]:
        """Return what has to go in front of the next message of ours."""
        return self.phrases.reset() if self.dirty else ()

    def perform(self, trial: Trial) -> None:
        """Run a step's script and its rules; afterwards it is recorded as completed.

        Raises AttemptFailed, with nothing left of a transactional script; KeyboardInterrupt.
        """
        self._restore_lexing()
        self._require(trial)
        if trial.script.mode == "single":
            self._in_one_transaction(trial)
        else:
            self._unit_by_unit(trial)

    def record_failure(self, trial: Trial, failure: AttemptFailed) -> None:
        """Keep an attempt that failed: the end of its row where that is there, a new row where it was rolled back."""
        line = failure.problem.location.line if failure.problem.location else None
        about = Failure(failure.problem.message, failure.sqlstate, line)
        if trial.committed:
            record = self.history.end_failed(trial.attempt, about)
        else:
            record = self.history.failed(trial.attempt, about, trial.elapsed_ms(), trial.texts())
        self.session.send(*Message(before=(*self.clean(), record)).parts())

    def roll_back(self) -> None:
        """End a transaction that is open, if one is."""
        if self.session.in_transaction:
            self.session.send("ROLLBACK")

    def ask(self, rules: tuple[Rule, ...]) -> tuple[Verdict, ...]:
        """Return the verdicts of rules, in a message of their own."""
        if not rules:
            return ()
        message = Message(before=(*self.clean(), checks.query(rules, self.search_path)))
        return checks.judge(rules, self.session.send(*message.parts())[-1])

    def state(self, trial: Trial) -> str | None:
        """Return what the history says of an attempt whose answer never came."""
        self.session.send(*Message(before=self.clean()).parts())
        return self.history.state(trial.attempt)

    def _require(self, trial: Trial) -> None:
        if trial.step.direction == "up" and trial.step.require:
            trial.verdicts = self.ask(trial.step.require)
            self._stop_at_failed_rules(trial, "before it ran; nothing was touched")

    def _stop_at_failed_rules(self, trial: Trial, when: str) -> None:
        problems = checks.rule_problems(trial.verdicts)
        if problems:
            self.roll_back()
            first = problems[0]
            others = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            message = f"{first.message}{others}, checked {when}"
            raise AttemptFailed(Problem(first.code, message, first.location, first.hint))

    # A transactional script: one message, two where its outcome is looked at before COMMIT.

    def _in_one_transaction(self, trial: Trial) -> None:
        step, script = trial.step, trial.script
        (unit,) = script.units
        complete = self.history.complete(trial.attempt, same_transaction=True)
        facts = checks.query(step.expect, self.search_path) if step.direction == "up" and step.expect else None

        def once() -> list[PGresult]:
            before = self._with_own_row(trial, unit)
            own = self.phrases.own_role()
            after = (*own, facts) if facts else (*own, complete, "COMMIT")
            return self._run(Message(before, unit.text, after, unit.blocks))

        results = self._persisting(trial, unit, once)
        if facts:
            trial.verdicts += checks.judge(step.expect, results[-1])
            self._stop_at_failed_rules(trial, "before COMMIT; the script was rolled back")
            results = self._guard(trial, unit, Message(after=(complete, "COMMIT")))
        self._settle(trial, results)

    def _with_own_row(self, trial: Trial, unit: Unit) -> tuple[str, ...]:
        """Return what goes before the script, its history row among it, which takes the text out of the message."""
        limits = self.phrases.limits(trial.step.settings)
        own = self._own_row(trial, unit)
        return with_offset((*self._begin(unit), *limits, own, *self.phrases.surroundings("LOCAL")))

    def _begin(self, unit: Unit) -> tuple[str, ...]:
        """Return what opens a transaction, clean of what ran before it.

        What a message has in front of BEGIN is in that transaction, in which an isolation level can no longer be
        chosen; where the script's own BEGIN says one, it gets a transaction to itself.
        """
        if not unit.begin_options:
            return (*self.clean(), "BEGIN")
        return ("BEGIN", *self.clean(), "COMMIT", f"BEGIN {unit.begin_options}")

    def _own_row(self, trial: Trial, unit: Unit) -> str:
        script = trial.script
        own: sql.Composable = sql.Literal(script.text)
        if script.prepared.sent is script.text and self.session.parameter("server_encoding") == "UTF8":
            head, tail = script.text[: unit.start], script.text[unit.end :]
            own = text_in_message(unit.end - unit.start, head, tail)
        if trial.step.direction == "down":
            return self.history.begin(trial.attempt, sql.NULL, own)
        return self.history.begin(trial.attempt, own, sql.Literal(trial.step.other_text()))

    def _settle(self, trial: Trial, results: list[PGresult]) -> None:
        """Believe nothing but the row and the command tag: a failed transaction answers COMMIT with ROLLBACK."""
        completed, commit = results[-2:]
        if commit.command_status != COMMIT or completed.ntuples != 1:
            message = f"{trial.step.id} ended the transaction that it was run in; it is not recorded as applied"
            hint = "See what it left, and take COMMIT, ROLLBACK or PREPARE TRANSACTION out of it."
            raise AttemptFailed(Problem("boundary-broken", message, Location(trial.step.source.path), hint))
        trial.duration_ms = int(completed.get_value(0, 0) or 0)

    def try_out(self, trial: Trial, first: bool) -> None:
        """Run a transactional script and its rules inside a transaction that stays open; nothing is recorded.

        Raises AttemptFailed, after which the transaction, with all that was tried before, is rolled back.
        """
        step, (unit,) = trial.step, trial.script.units
        self._require(trial)
        begin = ("BEGIN",) if first else self.phrases.reset()
        before = (*begin, *self.phrases.limits(step.settings), *self.phrases.surroundings("LOCAL"))
        self._guard(trial, unit, Message(before, unit.text, self.phrases.own_role(), unit.blocks))
        if step.direction == "up" and step.expect:
            trial.verdicts += self.ask(step.expect)
            self._stop_at_failed_rules(trial, "after the script")

    # A script that cannot run in one transaction: unit by unit, each with its entry in the journal.

    def _unit_by_unit(self, trial: Trial) -> None:
        units = trial.script.units
        done = self._units_done(trial)
        self._open_row(trial)
        for unit in units:
            if unit.ordinal not in done:
                self.listen(UnitStarted(trial.step.id, unit.ordinal, len(units), unit.kind))
                run = self._transactional_unit if unit.transactional else self._lone_unit
                run(trial, unit)
        if trial.step.direction == "up" and trial.step.expect:
            trial.verdicts += self.ask(trial.step.expect)
            self._stop_at_failed_rules(trial, "after its statements, which are committed and stay")
        complete = self.history.complete(trial.attempt, same_transaction=False)
        self._settle(trial, self.session.send(*Message(before=(*self.clean(), "BEGIN", complete, "COMMIT")).parts()))

    def _units_done(self, trial: Trial) -> dict[int, str]:
        """Return the units that an earlier attempt has done, or refuse where the script has changed since in them."""
        done = self.history.units_done(trial.step.id, trial.step.direction)
        hashes = {unit.ordinal: unit.hash for unit in trial.script.units}
        for ordinal, recorded in done.items():
            if hashes.get(ordinal) != recorded:
                message = f"{trial.step.id} has run up to statement {max(done)}, and was edited before that since"
                hint = "Put back the statements that have run; what comes after them may change."
                raise AttemptFailed(
                    Problem("edited-after-partial-run", message, Location(trial.step.source.path), hint)
                )
        return done

    def _open_row(self, trial: Trial) -> None:
        """Commit the row as running; settings of the session, since LOCAL ones would end with each unit.

        No time limits: a lock_timeout counts the wait for old snapshots and kills CREATE INDEX CONCURRENTLY in its last
        phase (postgres.md §0.9).
        """
        texts = trial.texts()
        row = self.history.begin(trial.attempt, sql.Literal(texts.up), sql.Literal(texts.down))
        around = self.phrases.surroundings("SESSION")
        unlimited = ("SET lock_timeout = 0", "SET statement_timeout = 0")
        message = Message(before=(*self.clean(), row, *unlimited, *around))
        self.session.send(*message.parts())
        self.dirty = trial.committed = True

    def _transactional_unit(self, trial: Trial, unit: Unit) -> None:
        entry = self._entry("journal_done", trial, unit)
        before = (f"BEGIN {unit.begin_options}".strip(), *self.phrases.limits(trial.step.settings))
        after = (*self.phrases.own_role(), entry, "COMMIT")
        message = Message(before, unit.text, after, unit.blocks)
        results = self._persisting(trial, unit, lambda: self._run(message))
        if results[-1].command_status != COMMIT:
            problem = Problem("boundary-broken", f"{trial.step.id} ended a transaction that it was run in")
            raise AttemptFailed(problem)

    def _lone_unit(self, trial: Trial, unit: Unit) -> None:
        own = self.phrases.own_role()
        intend = self._entry("journal_intend", trial, unit)
        self.session.send(*Message(before=("BEGIN", *own, intend, "COMMIT")).parts())
        try:
            results = self._guard(trial, unit, Message(body=unit.text))
        except AttemptFailed as failure:
            self._note(trial, unit, None, failure.problem.message)
            raise
        self._note(trial, unit, results[-1].command_tuples if results else None, None)

    def _note(self, trial: Trial, unit: Unit, rows: int | None, error: str | None) -> None:
        settle = self.history.journal_entry(
            "journal_settle", trial.attempt, ordinal=unit.ordinal, rows=rows, error=error
        )
        self.session.send(*Message(before=("BEGIN", *self.phrases.own_role(), settle, "COMMIT")).parts())

    def _entry(self, name: str, trial: Trial, unit: Unit) -> str:
        return self.history.journal_entry(
            name,
            trial.attempt,
            ordinal=unit.ordinal,
            hash=unit.hash,
            first_line=unit.first_line,
            last_line=unit.last_line,
        )

    # What both share.

    def _persisting(self, trial: Trial, unit: Unit, once: Callable[[], T]) -> T:
        try:
            return persist(once, trial, self.listen)
        except ServerError as error:
            raise self._failed(error, trial, unit) from None

    def _run(self, message: Message) -> list[PGresult]:
        """Send a message; where it fails, leave no transaction behind."""
        self._last = message
        try:
            results = self.session.send(*message.parts(), copies=message.copies)
        except ServerError:
            self.roll_back()
            raise
        finally:
            self.dirty = True
        return results

    def _guard(self, trial: Trial, unit: Unit, message: Message) -> list[PGresult]:
        try:
            return self._run(message)
        except ServerError as error:
            raise self._failed(error, trial, unit) from None

    def _failed(self, error: ServerError, trial: Trial, unit: Unit) -> AttemptFailed:
        problem = problem_of(error, trial.step, trial.script, unit, self._last)
        return AttemptFailed(problem, error.sqlstate, exit_code=4 if error.sqlstate == LOCK_TIMEOUT else 1)

    def _restore_lexing(self) -> None:
        """Undo in a message of its own what changes how messages are read: one is read whole before any of it runs."""
        if self.session.lexing() != self._lexing:
            self.session.send(*Message(before=self.clean()).parts())
