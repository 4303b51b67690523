"""A script that cannot run in one transaction: unit by unit, each with its entry in the journal."""

from psycopg import sql

from migrator.database.history import History
from migrator.engine.channel import Channel
from migrator.engine.messages import Message
from migrator.engine.transactional import COMMIT, expected, settle
from migrator.engine.trial import AttemptFailed, Trial
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.events import UnitStarted
from migrator.values.location import Location


def run_unit_by_unit(channel: Channel, history: History, trial: Trial) -> None:
    """Run the units that no earlier attempt has done. Raises AttemptFailed; what was done before it stays."""
    units = trial.script.units
    done = _units_done(history, trial)
    _open_row(channel, history, trial)
    for unit in units:
        if unit.ordinal not in done:
            channel.listen(UnitStarted(trial.step.id, unit.ordinal, len(units), unit.kind))
            run = _transactional if unit.transactional else _alone
            run(channel, history, trial, unit)
    if expect := expected(trial):
        trial.verdicts += channel.ask(expect)
        channel.stop_at_failed_rules(trial, "after its statements, which are committed and stay")
    settle(trial, channel.tell("BEGIN", history.complete(trial.attempt, same_transaction=False), "COMMIT"))


def _units_done(history: History, trial: Trial) -> dict[int, str]:
    """Return the units that an earlier attempt has done, or refuse where the script has changed since in them."""
    done = history.units_done(trial.step.id, trial.step.direction)
    hashes = {unit.ordinal: unit.hash for unit in trial.script.units}
    for ordinal, recorded in done.items():
        if hashes.get(ordinal) != recorded:
            message = f"{trial.step.id} has run up to statement {max(done)}, and was edited before that since"
            hint = "Put back the statements that have run; what comes after them may change."
            problem = Problem("edited-after-partial-run", message, Location(trial.step.source.path), hint)
            raise AttemptFailed(problem)
    return done


def _open_row(channel: Channel, history: History, trial: Trial) -> None:
    """Commit the row as running; settings of the session, since LOCAL ones would end with each unit.

    No time limits: a lock_timeout counts the wait for old snapshots and kills CREATE INDEX CONCURRENTLY in its last
    phase (postgres.md §0.9).
    """
    texts = trial.texts()
    row = history.begin(trial.attempt, sql.Literal(texts.up), sql.Literal(texts.down))
    channel.tell(row, "SET lock_timeout = 0", "SET statement_timeout = 0", *channel.phrases.surroundings("SESSION"))
    channel.dirty = trial.committed = True


def _transactional(channel: Channel, history: History, trial: Trial, unit: Unit) -> None:
    entry = history.journal_entry("journal_done", trial.attempt, **_about(unit))

    def message(lock_timeout: int) -> Message:
        limits = channel.phrases.limits(lock_timeout, trial.step.settings.statement_timeout)
        before = (f"BEGIN {unit.begin_options}".strip(), *limits)
        return Message(before, unit.text, (*channel.phrases.own_role(), entry, "COMMIT"), unit.blocks)

    results = channel.run_until_locked(trial, unit, message)
    if results[-1].command_status != COMMIT:
        raise AttemptFailed(Problem("boundary-broken", f"{trial.step.id} ended a transaction that it was run in"))


def _alone(channel: Channel, history: History, trial: Trial, unit: Unit) -> None:
    channel.tell_within(history.journal_entry("journal_intend", trial.attempt, **_about(unit)))

    def note(rows: int | None, error: str | None) -> None:
        about = {"ordinal": unit.ordinal, "rows": rows, "error": error}
        channel.tell_within(history.journal_entry("journal_settle", trial.attempt, **about))

    try:
        results = channel.run_or_fail(trial, unit, Message(body=unit.text), patient=True)
    except AttemptFailed as failure:
        note(None, failure.problem.message)
        raise
    note(results[-1].command_tuples if results else None, None)


def _about(unit: Unit) -> dict[str, str | int]:
    lines = {"first_line": unit.first_line, "last_line": unit.last_line}
    return {"ordinal": unit.ordinal, "hash": unit.hash, **lines}
