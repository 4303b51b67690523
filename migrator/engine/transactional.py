"""A transactional script: one message, two where rules look at its outcome before COMMIT."""

from psycopg import sql
from psycopg.pq.abc import PGresult

from migrator.database.copy_line import CopyLine
from migrator.database.history import History
from migrator.engine.asking import Answers, Asker
from migrator.engine.channel import Channel
from migrator.engine.messages import Message, text_in_message, with_offset
from migrator.engine.trial import AttemptFailed, Trial
from migrator.rules.question import look_back
from migrator.rules.rule import Rule
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.location import Location
from migrator.values.verdicts import Verdict

COMMIT = b"COMMIT"
# Characters from which on a text goes to the server piece by piece: not as a literal, nor in one message where its
# statements end in between. What a script sets of how literals are read then holds for its later pieces, as in psql.
LARGE = 1 << 20


def run_in_transaction(channel: Channel, history: History, trial: Trial) -> None:
    """Run the script, its rules and its history row in one transaction. Raises AttemptFailed, nothing being left."""
    (unit,) = trial.script.units
    commit = (history.complete(trial.attempt, same_transaction=True), "COMMIT", *channel.leave())
    if expected(trial):
        trial.verdicts += channel.run_until_locked(
            trial, unit, lambda limit: _run_and_ask(channel, history, trial, limit)
        )
        channel.stop_at_failed_rules(trial, "before COMMIT; the script was rolled back")
        results = channel.run_or_fail(trial, unit, Message(after=commit))
    else:
        results = channel.run_until_locked(
            trial,
            unit,
            lambda limit: channel.run(trial, _message(channel, history, trial, _begin(channel, trial, limit), commit)),
        )
    settle(trial, results[: len(results) - len(channel.leave())])


def _run_and_ask(channel: Channel, history: History, trial: Trial, lock_timeout: int) -> tuple[Verdict, ...]:
    """Run the script up to its COMMIT, and return the verdicts of its rules there."""
    asker, rules = channel.asker_within(trial, lock_timeout), expected(trial)
    opening, before = _opened(channel, trial, asker, _begin(channel, trial, lock_timeout))
    question = asker.catalog_message(rules)
    results = channel.run(trial, _message(channel, history, trial, opening, question), marked=bool(question))
    facts = asker.catalog_answer(results) if question and results else None
    return asker.ask(rules, before, facts, channel.trace())


def _opened(channel: Channel, trial: Trial, asker: Asker, opening: tuple[str, ...]) -> tuple[tuple[str, ...], Answers]:
    """Ask what rules have to know of the time before the script, in its transaction; return what is left to open."""
    if not look_back(expected(trial)):
        return opening, {}
    channel.tell_on(trial, *opening)
    return (), asker.ask_before(expected(trial))


def _message(
    channel: Channel, history: History, trial: Trial, opening: tuple[str, ...], after: tuple[str, ...]
) -> Message:
    """Return the message with the script, what opens its transaction, and its history row in front of it."""
    (unit,) = trial.script.units
    cuts = trial.script.cuts(unit, LARGE)
    own, blocks = _own_row(channel, history, trial, unit, cut=bool(cuts or channel.meter))
    before = with_offset((*opening, *own, *channel.phrases.surroundings("LOCAL")))
    return Message(before, unit.text, (*channel.phrases.own_role(), *after), (*blocks, *unit.blocks), cuts, unit)


def try_out(channel: Channel, trial: Trial, first: bool) -> None:
    """Run the script and its rules inside a transaction that stays open; nothing is recorded.

    Raises AttemptFailed, after which the transaction, with all that was tried before, is rolled back.
    """
    (unit,) = trial.script.units
    begin = ("BEGIN",) if first else channel.phrases.reset()
    asker = channel.asker_within(trial, trial.step.settings.lock_timeout)
    cuts = trial.script.cuts(unit, LARGE)
    own_role = channel.phrases.own_role()
    with channel.blaming(trial, unit):
        if not first and required(trial):
            trial.verdicts = asker.ask(required(trial))
            channel.stop_at_failed_rules(trial, "before it ran")
        opening, before = _opened(channel, trial, asker, (*begin, *_limits(channel, trial)))
        opening += channel.phrases.surroundings("LOCAL")
        channel.run(trial, Message(opening, unit.text, own_role, unit.blocks, cuts, unit))
        trial.verdicts += asker.ask(expected(trial), before, trace=channel.trace())
    channel.stop_at_failed_rules(trial, "after the script")


def _limits(channel: Channel, trial: Trial) -> tuple[str, ...]:
    return channel.phrases.limits(trial.step.settings.lock_timeout, trial.step.settings.statement_timeout)


def required(trial: Trial) -> tuple[Rule, ...]:
    """Return the rules that hold before the script: those of an up script."""
    return trial.step.require if trial.step.direction == "up" else ()


def expected(trial: Trial) -> tuple[Rule, ...]:
    """Return the rules that hold after the script: those of an up script."""
    return trial.step.expect if trial.step.direction == "up" else ()


def settle(trial: Trial, results: list[PGresult]) -> None:
    """Believe nothing but the row and the command tag: a failed transaction answers COMMIT with ROLLBACK."""
    completed, commit = results[-2:]
    if commit.command_status != COMMIT or completed.ntuples != 1:
        message = f"{trial.step.id} ended the transaction that it was run in; it is not recorded as applied"
        hint = "See what it left, and take COMMIT, ROLLBACK or PREPARE TRANSACTION out of it."
        raise AttemptFailed(Problem("boundary-broken", message, Location(trial.step.source.path), hint))
    trial.duration_ms = int(completed.get_value(0, 0) or 0)


def _begin(channel: Channel, trial: Trial, lock_timeout: int) -> tuple[str, ...]:
    """Return what opens a transaction, clean of what ran before it, and its limits.

    What a message has in front of BEGIN is in that transaction, in which an isolation level can no longer be
    chosen; where the script's own BEGIN says one, it gets a transaction to itself.
    """
    (unit,) = trial.script.units
    limits = channel.phrases.limits(lock_timeout, trial.step.settings.statement_timeout)
    if not unit.begin_options:
        return (*channel.clean(), "BEGIN", *limits)
    return ("BEGIN", *channel.clean(), "COMMIT", f"BEGIN {unit.begin_options}", *limits)


def _own_row(
    channel: Channel, history: History, trial: Trial, unit: Unit, *, cut: bool
) -> tuple[tuple[str, ...], tuple[CopyLine, ...]]:
    """Return what records the attempt, and the data of it where that is a COPY.

    A script that stands in the message as it stands in the file is recorded from there. Otherwise its text goes a way
    of its own: by COPY where it is large, or waits for the server anyway, with data for COPY itself. A script that is
    `cut` is not in the message that records it.
    """
    script = trial.script
    if not cut and script.prepared.sent is script.text and channel.session.parameter("server_encoding") == "UTF8":
        own = text_in_message(unit.end - unit.start, script.text[: unit.start], script.text[unit.end :])
    elif unit.blocks or len(script.text) > LARGE:
        statements, line = history.begin_by_copy(trial.attempt, trial.texts())
        return statements, (line,)
    else:
        own = sql.Literal(script.text)
    if trial.step.direction == "down":
        return (history.begin(trial.attempt, sql.NULL, own),), ()
    return (history.begin(trial.attempt, own, sql.Literal(trial.step.other_text())),), ()
