"""A script that cannot run in one transaction: unit by unit, each with its entry in the journal."""

from collections.abc import Sequence
from dataclasses import replace

from psycopg import sql
from psycopg.pq.abc import PGresult

from migrator.database.history import History
from migrator.engine.channel import Channel
from migrator.engine.messages import Message
from migrator.engine.resume import resumption
from migrator.engine.settling import Settling
from migrator.engine.transactional import COMMIT, expected, settle
from migrator.engine.trial import AttemptFailed, Trial
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.events import UnitStarted

# Of what has run: whoever needs more finds all of it in the journal.
MOST_SHOWN = 20


def run_unit_by_unit(channel: Channel, history: History, trial: Trial) -> None:
    """Run the units that no earlier attempt has done. Raises AttemptFailed; what was done before it stays."""
    units = trial.script.units
    resumed = resumption(history, trial.step)
    _open_row(channel, history, trial)
    for unit in units:
        if not resumed.is_done(unit):
            channel.listen(UnitStarted(trial.step.id, unit.ordinal, len(units), unit.kind))
            if unit.transactional:
                _transactional(channel, history, trial, unit)
            else:
                _alone(channel, history, trial, unit, resumed.is_begun(unit))
        elif unit.kind == "SET":
            channel.run_or_fail(
                trial, unit, Message(body=unit.text)
            )  # a setting of the session, and the session is new
    if expect := expected(trial):
        trial.verdicts += channel.ask(expect, trial.step.settings)
        then = f"{trial.step.id} is not applied. The next apply asks its rules again, and runs nothing a second time."
        channel.stop_at_failed_rules(trial, "after its statements, which are committed and stay", _done(units), then)
    settle(trial, channel.tell("BEGIN", history.complete(trial.attempt, same_transaction=False), "COMMIT"))


def _done(units: Sequence[Unit]) -> str:
    """Return what has run, for people who have to decide what to do about it."""
    shown = [f"  {_lines(unit)}: {unit.kind}" for unit in units[:MOST_SHOWN]]
    more = [f"  and {len(units) - MOST_SHOWN} more"] if len(units) > MOST_SHOWN else []
    return "\n".join(["What has run, and stays:", *shown, *more])


def _lines(unit: Unit) -> str:
    same = unit.first_line == unit.last_line
    return f"line {unit.first_line}" if same else f"lines {unit.first_line} to {unit.last_line}"


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

    def once(lock_timeout: int) -> list[PGresult]:
        limits = channel.phrases.limits(lock_timeout, trial.step.settings.statement_timeout)
        before = (f"BEGIN {unit.begin_options}".strip(), *limits)
        after = (*channel.phrases.own_role(), entry, "COMMIT")
        return channel.run(trial, Message(before, unit.text, after, unit.blocks, unit=unit))

    results = channel.run_until_locked(trial, unit, once)
    if results[-1].command_status != COMMIT:
        raise AttemptFailed(Problem("boundary-broken", f"{trial.step.id} ended a transaction that it was run in"))


def _alone(channel: Channel, history: History, trial: Trial, unit: Unit, begun: bool) -> None:
    """Run a unit that cannot share a transaction with its journal row: intended, run, then settled by the catalog."""
    settling = Settling(channel, trial, unit, begun)
    done = settling.is_done()
    channel.tell_within(history.journal_entry("journal_intend", trial.attempt, **_about(unit)))

    def note(rows: int | None, error: str | None) -> None:
        about = {"ordinal": unit.ordinal, "rows": rows, "error": error}
        channel.tell_within(history.journal_entry("journal_settle", trial.attempt, **about))

    rows = None
    if not done:
        try:
            results = channel.run_or_fail(trial, unit, Message(body=unit.text, unit=unit), patient=True)
            settling.verify()
        except AttemptFailed as failure:
            note(None, failure.problem.message)
            raise _cleared(settling, failure) from None
        rows = results[-1].command_tuples if results else None
    note(rows, None)


def _cleared(settling: Settling, failure: AttemptFailed) -> AttemptFailed:
    """Clear away what the statement left, and say so where even that failed."""
    try:
        settling.clear_after_failure()
    except AttemptFailed as second:
        problem = failure.problem
        detail = "\n".join(filter(None, (problem.detail, f"What it left could not be dropped: {second}")))
        return AttemptFailed(replace(problem, detail=detail), failure.sqlstate, failure.exit_code)
    return failure


def _about(unit: Unit) -> dict[str, str | int]:
    lines = {"first_line": unit.first_line, "last_line": unit.last_line}
    return {"ordinal": unit.ordinal, "hash": unit.hash, **lines}
