"""Rules asked on several connections at once, their verdicts in the order of the rules whatever is answered first."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from migrator.database.exchange import INTERVAL
from migrator.database.session import Session
from migrator.engine.asking import Asker
from migrator.rules.question import QuestionRule
from migrator.rules.rule import Rule
from migrator.values.verdicts import Verdict

# How long the end waits for the server to cancel what is under way, in seconds. Who cannot be reached notices by itself
# that its client is gone (opening.sql); the threads end with the program.
PATIENCE = 1.5


class Crew:
    """A session, and up to `jobs - 1` others like it, opened when there is something for them to ask.

    `asker` makes what asks on a session. What is measured is asked on the first one when all the others are done, with
    nothing beside it.
    """

    def __init__(self, session: Session, asker: Callable[[Session], Asker], jobs: int) -> None:
        self._first, self._asker, self._jobs = asker(session), asker, jobs
        self._others: list[Asker] = []
        self._waiting: deque[QuestionRule] = deque()
        self._found: dict[int, tuple[Verdict, ...]] = {}
        self._stop = Event()
        self._failures: list[BaseException] = []

    def ask(self, rules: Sequence[Rule]) -> tuple[Verdict, ...]:
        """Return the verdicts of rules. Raises ConnectionFailed, also where one of the connections is lost."""
        beside = [rule for rule in rules if isinstance(rule, QuestionRule) and not rule.alone]
        catalog = [rule for rule in rules if not isinstance(rule, QuestionRule)]
        alone = [rule for rule in rules if isinstance(rule, QuestionRule) and rule.alone]
        with self._helped_with(beside):
            self._keep(catalog, self._first.ask_each(catalog))
            self._work_off(self._first)
        self._keep(alone, self._first.ask_each(alone))
        return tuple(verdict for rule in rules for verdict in self._found[id(rule)])

    def close(self) -> None:
        """Close the connections but the first. After an error they are closed as each of them comes to rest."""
        while self._others:
            self._others.pop().session.close()

    def _keep(self, rules: Sequence[Rule], verdicts: Sequence[tuple[Verdict, ...]]) -> None:
        self._found.update(zip(map(id, rules), verdicts, strict=True))

    @contextmanager
    def _helped_with(self, questions: Sequence[QuestionRule]) -> Iterator[None]:
        """Have the other sessions ask questions, too, until there is none left."""
        self._waiting.extend(questions)
        while len(self._others) < min(self._jobs, len(questions)) - 1:
            self._others.append(self._asker(self._first.session.another()))
        helpers = [(Thread(target=self._help, args=(asker,), daemon=True), asker.session) for asker in self._others]
        try:
            for helper, _ in helpers:
                helper.start()
            yield
            for helper, _ in helpers:
                while helper.is_alive():
                    helper.join(INTERVAL)  # a signal is heard between two of them
        except BaseException:
            self._end(helpers)
            raise
        if self._failures:
            raise self._failures[0]

    def _help(self, asker: Asker) -> None:
        try:
            self._work_off(asker)
        except BaseException as error:  # told by the thread that waits for this one
            self._failures.append(error)
            self._stop.set()
            for other in (self._first, *self._others):
                other.session.cancel()

    def _work_off(self, asker: Asker) -> None:
        while self._waiting and not self._stop.is_set():
            try:
                rule = self._waiting.popleft()
            except IndexError:  # another one was faster
                return
            self._keep((rule,), asker.ask_each((rule,)))

    def _end(self, helpers: Sequence[tuple[Thread, Session]]) -> None:
        """Cancel what the helpers wait for, all at once, and give them time to come to rest."""
        self._stop.set()
        self._others.clear()
        enders = [Thread(target=_cancel, args=helper, daemon=True) for helper in helpers]
        for ender in enders:
            ender.start()
        deadline = monotonic() + PATIENCE
        for ender in enders:
            ender.join(max(0.0, deadline - monotonic()))


def _cancel(helper: Thread, session: Session) -> None:
    """Cancel until the helper has ended: it may have been about to ask when it was told to stop."""
    while helper.is_alive():
        session.cancel()
        helper.join(INTERVAL)
    session.close()
