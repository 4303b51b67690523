"""The session as the executor uses it: every message clean of what a script before it has left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from psycopg.pq.abc import PGresult

from migrator.database.session import ServerError, Session
from migrator.engine import checks
from migrator.engine.failures import LOCK_TIMEOUT, problem_of
from migrator.engine.messages import Message, Phrases
from migrator.engine.retry import persist
from migrator.engine.trial import AttemptFailed, Trial
from migrator.project.model import Database
from migrator.rules.rule import Rule
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.events import Listener
from migrator.values.verdicts import Verdict


class Channel:
    """Sends messages on one session. `dirty` is whether a script may have left settings behind."""

    def __init__(self, session: Session, database: Database, listen: Listener) -> None:
        self.session, self.listen = session, listen
        self.phrases = Phrases(session, database)
        self.search_path = database.search_path
        self.dirty = False
        self._lexing = session.lexing()
        self._last = Message()

    def clean(self) -> tuple[str, ...]:
        """Return what has to go in front of the next message of ours."""
        return self.phrases.reset() if self.dirty else ()

    def restore_lexing(self) -> None:
        """Undo in a message of its own what changes how messages are read: one is read whole before any of it runs."""
        if self.session.lexing() != self._lexing:
            self.tell()

    def tell(self, *statements: str) -> list[PGresult]:
        """Send statements of ours, clean of what a script has left."""
        return self.session.send(*Message(before=(*self.clean(), *statements)).parts())

    def tell_within(self, statement: str) -> None:
        """Send a statement of ours between the units of a script, whose settings of the session stay as they are."""
        self.session.send(*Message(before=("BEGIN", *self.phrases.own_role(), statement, "COMMIT")).parts())

    def ask(self, rules: tuple[Rule, ...]) -> tuple[Verdict, ...]:
        """Return the verdicts of rules, in a message of their own."""
        if not rules:
            return ()
        return checks.judge(rules, self.tell(checks.query(rules, self.search_path))[-1])

    def roll_back(self) -> None:
        """End a transaction that is open, if one is."""
        if self.session.in_transaction:
            self.session.send("ROLLBACK")

    def run(self, message: Message) -> list[PGresult]:
        """Send a message with a script in it; where it fails, leave no transaction behind. Raises ServerError."""
        self._last = message
        try:
            return self.session.send(*message.parts(), copies=message.copies)
        except ServerError:
            self.roll_back()
            raise
        finally:
            self.dirty = True

    def run_or_fail(self, trial: Trial, unit: Unit, message: Message) -> list[PGresult]:
        """Send a message with a script in it. Raises AttemptFailed at the place in the script that is to blame."""
        with self._blaming(trial, unit):
            return self.run(message)

    def run_until_locked(self, trial: Trial, unit: Unit, once: Callable[[], Message]) -> list[PGresult]:
        """Send what `once` makes, again and again while it only lacks locks. Raises AttemptFailed."""
        with self._blaming(trial, unit):
            return persist(lambda: self.run(once()), trial, self.listen)

    @contextmanager
    def _blaming(self, trial: Trial, unit: Unit) -> Iterator[None]:
        try:
            yield
        except ServerError as error:
            problem = problem_of(error, trial.step, trial.script, unit, self._last)
            exit_code = 4 if error.sqlstate == LOCK_TIMEOUT else 1
            raise AttemptFailed(problem, error.sqlstate, exit_code) from None

    def stop_at_failed_rules(self, trial: Trial, when: str) -> None:
        """Roll back and raise AttemptFailed where a verdict of the trial forbids to go on."""
        problems = checks.rule_problems(trial.verdicts)
        if problems:
            self.roll_back()
            first = problems[0]
            others = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            message = f"{first.message}{others}, checked {when}"
            raise AttemptFailed(Problem(first.code, message, first.location, first.hint))
