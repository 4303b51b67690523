"""The session as the executor uses it: every message clean of what a script before it has left."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from psycopg.pq.abc import PGresult

from migrator.database.lock import Scope
from migrator.database.session import ServerError, Session
from migrator.engine import checks
from migrator.engine.asking import BACK_TO_MARK, WITHIN, Asker, patience
from migrator.engine.failures import LOCK_TIMEOUT, lacks_run_lock, problem_of, worth_retrying
from migrator.engine.messages import Message, Phrases
from migrator.engine.retry import persist
from migrator.engine.trial import AttemptFailed, HistoryMoved, Trial
from migrator.engine.watch import Watch
from migrator.project.model import Database, Settings
from migrator.rules.rule import Rule
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.events import Listener
from migrator.values.verdicts import Verdict

if TYPE_CHECKING:
    from migrator.engine.meter import Meter, Texts
    from migrator.rules.budget import Trace

T = TypeVar("T")

PRIMARY_KEY = "schema_migrations_pkey"
# With this a COMMIT waits for no standby.
NOT_WAITING = "SET LOCAL synchronous_commit = 'local'"


class Channel:
    """Sends messages on one session. `dirty` is whether a script may have left settings behind.

    `meter` measures the scripts where that is wanted.
    """

    def __init__(self, session: Session, database: Database, scope: Scope, listen: Listener) -> None:
        self.session, self.database, self.scope, self.listen = session, database, scope, listen
        self.phrases = Phrases(session, database)
        self.search_path = database.search_path
        self.dirty = False
        self._lexing = session.lexing()
        self._last = Message()
        self.meter: Meter | None = None
        self.watch = Watch(session, listen, enabled=scope == "session")

    def renew(self) -> None:
        """Go on with a new connection, on which no script has left anything. Raises ConnectionFailed."""
        self.session.renew()
        self.dirty = False

    def clean(self) -> tuple[str, ...]:
        """Return what has to go in front of the next message of ours, unless that is part of an open transaction."""
        clean = not self.dirty or self.scope != "session" or self.session.in_transaction
        return () if clean else self.phrases.reset()

    def leave(self) -> tuple[str, ...]:
        """Return what has to follow a script's COMMIT in its message.

        Behind a pooler in transaction mode the next message may meet another server connection, and whoever gets this
        one must not find what the script has set.
        """
        return self.phrases.reset()[:-1] if self.scope == "transaction" else ()

    def restore_lexing(self) -> None:
        """Undo in a message of its own what changes how messages are read: one is read whole before any of it runs."""
        if self.session.lexing() != self._lexing:
            self.tell()

    def tell(self, *statements: str) -> list[PGresult]:
        """Send statements of ours, clean of what a script has left."""
        with self.watch.over():
            return self.session.send(*Message(before=(*self.clean(), *statements)).parts())

    def note(self, *statements: str) -> None:
        """Send statements that keep the book of a run, and wait for no synchronous standby.

        Before a script the script's own COMMIT waits for them too. After one, a run that was interrupted because a
        standby does not answer would go on waiting for it.
        """
        self.tell(NOT_WAITING, *statements)

    def tell_within(self, statement: str) -> None:
        """Send a statement of ours between the units of a script, whose settings of the session stay as they are."""
        with self.watch.over():
            self.session.send(*Message(before=("BEGIN", *self.phrases.own_role(), statement, "COMMIT")).parts())

    def ask(self, rules: tuple[Rule, ...], settings: Settings) -> tuple[Verdict, ...]:
        """Return the verdicts of rules, asked outside of any transaction."""
        self.restore_lexing()
        return Asker(self.session, self.tell, self.search_path, *patience(settings)).ask(rules)

    def asker_within(self, trial: Trial, lock_timeout: int) -> Asker:
        """Return what asks rules in the transaction of a script, with the lock_timeout of its attempt."""
        send, limits = partial(self.tell_on, trial), (trial.step.settings.statement_timeout, lock_timeout)
        # What a new session of ours has: a server that does not notice that its client is gone keeps the locks.
        ours = self.phrases.reset()[-1:] if self.scope == "session" else ()
        envelope = WITHIN._replace(opening=(*WITHIN.opening, *ours))
        return Asker(self.session, send, self.search_path, *limits, envelope, self._worth_another)

    def tell_on(self, trial: Trial, *statements: str) -> list[PGresult]:
        """Send statements of ours in the transaction of a script, open or opened by them: its locks are held."""
        self._last = Message()
        with self.watch.over(trial.step.id, trial.step.settings):
            return self.session.send(*Message(before=statements).parts())

    def roll_back(self) -> None:
        """End a transaction that is open, if one is."""
        if self.session.in_transaction:
            self.session.send("ROLLBACK")

    def run(self, trial: Trial, message: Message, patient: bool = False, marked: bool = False) -> list[PGresult]:
        """Send a message with a script in it; where it fails, leave no transaction behind. Raises ServerError.

        A `patient` message waits for locks as long as old_snapshot_wait allows. A `marked` one ends in a
        question behind a mark: where that alone is what the server refuses, the transaction stands at the mark, and
        nothing is returned.
        """
        self._last = message
        try:
            with (
                self._measured(trial, message) as texts,
                self.watch.over(trial.step.id, trial.step.settings, patient),
            ):
                return self.session.send_in_turn(texts, message.copies)
        except ServerError as error:
            if marked and not self._worth_another(error) and self._is_back_at_mark():
                return []
            self.roll_back()
            raise
        finally:
            self.dirty = True

    def _measured(self, trial: Trial, message: Message) -> "AbstractContextManager[Texts]":
        return self.meter.over(trial.script, message) if self.meter else nullcontext(message.in_turn())

    def trace(self) -> "Trace | None":
        """Return what the last script was seen to do in its transaction, where that is measured."""
        return self.meter.trace if self.meter else None

    def _is_back_at_mark(self) -> bool:
        """Go back to the mark; there is none where the script failed before it."""
        try:
            self.session.send(BACK_TO_MARK)
        except ServerError:
            return False
        return True

    def run_or_fail(self, trial: Trial, unit: Unit, message: Message, patient: bool = False) -> list[PGresult]:
        """Send a message with a script in it. Raises AttemptFailed at the place in the script that is to blame."""
        with self.blaming(trial, unit):
            return self.run(trial, message, patient)

    def run_until_locked(self, trial: Trial, unit: Unit, once: Callable[[int], T]) -> T:
        """Return what `once` does with a lock_timeout, again while it only lacks locks. Raises AttemptFailed."""

        def clean_once(lock_timeout: int) -> T:
            try:
                return once(lock_timeout)
            except ServerError:
                self.roll_back()
                raise

        with self.blaming(trial, unit):
            return persist(clean_once, trial, self)

    @contextmanager
    def blaming(self, trial: Trial, unit: Unit) -> Iterator[None]:
        """Turn a ServerError into AttemptFailed."""
        try:
            yield
        except ServerError as error:
            raise self._failure(error, trial, unit) from None

    def _failure(self, error: ServerError, trial: Trial, unit: Unit) -> Exception:
        if self.scope == "transaction" and error.constraint == PRIMARY_KEY and error.ordinal < len(self._last.before):
            return HistoryMoved()
        problem = problem_of(error, trial.step, trial.script, unit, self._last)
        if self.lacks_lock(error):
            return AttemptFailed(self._with_blockers(problem), error.sqlstate, exit_code=4)
        return AttemptFailed(problem, error.sqlstate)

    def _worth_another(self, error: ServerError) -> bool:
        return worth_retrying(error) or self.lacks_lock(error)

    def lacks_lock(self, error: ServerError) -> bool:
        """Tell whether a message only lacked a lock: of a table, or behind a pooler the run lock."""
        if error.sqlstate == LOCK_TIMEOUT or self.watch.gave_way:
            return True
        return self.scope == "transaction" and lacks_run_lock(error, self._last)

    def _with_blockers(self, problem: Problem) -> Problem:
        """Say who held the lock that was not to be had."""
        seen = [f"Blocked by {blocker}" for blocker in self.watch.blockers]
        detail = "\n".join([*([self.watch.gave_way] if self.watch.gave_way else []), *seen])
        hint = "Safe to run again. End the blocker, choose a quieter time, or raise lock_wait in the manifest."
        return replace(problem, detail=detail or problem.detail, hint=hint)

    def stop_at_failed_rules(self, trial: Trial, when: str, left: str | None = None, then: str | None = None) -> None:
        """Roll back and raise AttemptFailed where a verdict of the trial forbids to go on.

        `left` is what is not rolled back, `then` what to know before it is tried again.
        """
        problem = checks.failure(trial.verdicts)
        if problem is not None:
            self.roll_back()
            hint = " ".join(filter(None, (problem.hint, then))) or None
            raise AttemptFailed(replace(problem, message=f"{problem.message}, checked {when}", hint=hint, detail=left))
