"""Rules asked of the database: those on the catalog all at once, every other question on its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from psycopg.pq.abc import PGresult

from migrator.database.queries import compose
from migrator.database.session import ServerError, Session
from migrator.project.model import Settings
from migrator.rules import batch
from migrator.rules.budget import Budget, Trace
from migrator.rules.limits import LONGEST_TIMEOUT
from migrator.rules.question import Answer, QuestionRule, Rows, look_back
from migrator.rules.refusal import PRIVILEGE, Refusal
from migrator.rules.rule import CatalogRule, Rule
from migrator.values.verdicts import Verdict

Send: TypeAlias = Callable[..., list[PGresult]]
# What was answered before a script, by the rule's identity.
Answers: TypeAlias = dict[int, Answer | Refusal]


class Envelope(NamedTuple):
    """What goes around a question, so that it changes nothing and that its failure ends nothing but itself."""

    opening: tuple[str, ...]
    closing: tuple[str, ...]


ALONE = Envelope(("BEGIN READ ONLY",), ("ROLLBACK",))
_MARK = '"migrator rule"'
BACK_TO_MARK = f"ROLLBACK TO SAVEPOINT {_MARK}"
# What the script has set holds for the script: going back to the mark puts it in force again.
WITHIN = Envelope(
    (f"SAVEPOINT {_MARK}", "RESET ALL", "SET LOCAL transaction_read_only = on"),
    (BACK_TO_MARK, f"RELEASE SAVEPOINT {_MARK}"),
)
# A message is read whole before any of it runs, so that this has to come in one before it.
CONFORMING = "SET LOCAL standard_conforming_strings = on"

# Where there are thousands of tables the question about them all is expected to cost enough for its plan to be compiled
# (jit_above_cost), which takes up to 8 s: a hundred times what the answer does. What a rule measures is left as it is.
UNCOMPILED = "SET LOCAL jit = off"


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks rules on a session; `send` sends statements as one message. Times in milliseconds.

    `again` tells of an error whether all that the question stands in is to be tried again, a script's transaction.
    """

    session: Session
    send: Send
    search_path: Sequence[str]
    statement_timeout: int
    lock_timeout: int
    envelope: Envelope = ALONE
    again: Callable[[ServerError], bool] = lambda _: False

    def ask(
        self,
        rules: Sequence[Rule],
        before: Answers | None = None,
        facts: PGresult | None = None,
        trace: Trace | None = None,
    ) -> tuple[Verdict, ...]:
        """Return the verdicts of rules, in the order of the rules. A rule that cannot be asked fails by itself.

        `before` are the answers to what had to be asked before a script, `facts` the answer to `catalog_message` where
        that was sent already, `trace` what the script was seen to do. Raises ServerError where all is to be tried
        `again`, ConnectionLost.
        """
        return tuple(verdict for verdicts in self.ask_each(rules, before, facts, trace) for verdict in verdicts)

    def ask_each(
        self,
        rules: Sequence[Rule],
        before: Answers | None = None,
        facts: PGresult | None = None,
        trace: Trace | None = None,
    ) -> tuple[tuple[Verdict, ...], ...]:
        """Return the verdicts of each of the rules. As `ask`."""
        budgets = [rule for rule in rules if isinstance(rule, Budget)]
        found = {id(rule): rule.judge(trace) if trace else rule.untold() for rule in budgets}
        catalog = catalog_rules(rules)
        verdicts = batch.judge(catalog, rows_of(facts)) if facts and catalog else self._catalog(catalog)
        found |= zip(map(id, catalog), verdicts, strict=True)
        for rule in rules:
            if isinstance(rule, QuestionRule):
                found[id(rule)] = self._question(rule, before or {})
        return tuple(found[id(rule)] for rule in rules)

    def ask_before(self, rules: Iterable[Rule]) -> Answers:
        """Return what rules have to know of the time before a script. Raises as `ask`."""
        return {id(rule): self._answered(rule, rule.before()) for rule in look_back(rules)}

    def catalog_message(self, rules: Sequence[Rule]) -> tuple[str, ...]:
        """Return the statements that ask all the rules on the catalog, to be part of another message."""
        catalog = catalog_rules(rules)
        return (*self._opening(None), *self._query(catalog), *self.envelope.closing) if catalog else ()

    def catalog_answer(self, results: Sequence[PGresult]) -> PGresult:
        """Return the one of a message's results that answers `catalog_message`, which it ended with."""
        return results[-1 - len(self.envelope.closing)]

    def _query(self, rules: Sequence[CatalogRule]) -> tuple[str, ...]:
        return UNCOMPILED, batch.query(rules, self.search_path)

    def _catalog(self, rules: Sequence[CatalogRule]) -> tuple[tuple[Verdict, ...], ...]:
        """Ask all at once; where the server refuses that, each on its own, to know for which one."""
        if not rules:
            return ()
        answer = self._answer(self._query(rules), None)
        if not isinstance(answer, Refusal):
            return batch.judge(rules, answer[-1])
        if len(rules) == 1:
            return (rules[0].refused(answer),)
        return tuple(verdicts for rule in rules for verdicts in self._catalog((rule,)))

    def _question(self, rule: QuestionRule, known: Answers) -> tuple[Verdict, ...]:
        before = known.get(id(rule), ())
        if isinstance(before, Refusal):
            return rule.refused(before._replace(message=f"before the script: {before.message}"))
        if rule.before() and not before:
            return rule.untold()
        answer = self._answered(rule, rule.statements())
        return rule.refused(answer) if isinstance(answer, Refusal) else rule.judge(answer, before)

    def _answered(self, rule: QuestionRule, statements: Sequence[str]) -> Answer | Refusal:
        """Return the answer, or the refusal with what the role lacks, where that is why."""
        try:
            answer = self._answer(statements, rule.statement_timeout)
        except ServerError as error:
            error.message = f"{error.message}, in the rule {rule.id}"
            raise
        if isinstance(answer, Refusal) and answer.sqlstate == PRIVILEGE and rule.lacking():
            told = self._answer(rule.lacking(), None)
            if not isinstance(told, Refusal):
                return answer._replace(grants=" ".join(line or "" for (line,) in told[-1]) or None)
        return answer

    def _answer(self, statements: Sequence[str], timeout: int | None) -> Answer | Refusal:
        opening = self._opening(timeout)
        try:
            if self.session.parameter("standard_conforming_strings") == "off":
                self.send(*opening, CONFORMING)
                opening = ()
            results = self.send(*opening, *statements, *self.envelope.closing)
        except ServerError as error:
            if self.again(error):
                raise
            self.send(*self.envelope.closing)
            return Refusal(error.sqlstate, error.message, error.hint)
        answers = results[-len(statements) - len(self.envelope.closing) : -len(self.envelope.closing)]
        return tuple(map(rows_of, answers))

    def _opening(self, timeout: int | None) -> tuple[str, ...]:
        limit = self.statement_timeout if timeout is None else timeout
        path = batch.path(self.search_path)
        limits = {"lock_timeout": self.lock_timeout, "statement_timeout": limit}
        own = compose(self.session, "question", search_path=path, **limits).split(";\n")
        return (*self.envelope.opening, *(statement for statement in own if statement.strip()))


def patience(settings: Settings) -> tuple[int, int]:
    """Return how long a question outside of any script may take, and wait for locks, in milliseconds.

    A lock_wait of nothing is no lock_timeout of nothing, which waits for ever.
    """
    return settings.statement_timeout, min(max(settings.lock_wait, 1), LONGEST_TIMEOUT)


def catalog_rules(rules: Iterable[Rule]) -> tuple[CatalogRule, ...]:
    """Return the rules that the catalog answers."""
    return tuple(rule for rule in rules if isinstance(rule, CatalogRule))


def rows_of(result: PGresult) -> Rows:
    """Return the rows of a result, as text."""
    return tuple(row_of(result, row) for row in range(result.ntuples))


def row_of(result: PGresult, row: int) -> tuple[str | None, ...]:
    """Return one row of a result, as text."""
    return tuple(_text(result.get_value(row, column)) for column in range(result.nfields))


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "replace")
