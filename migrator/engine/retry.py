"""Whole attempts made again until they get their locks, sleeping outside of any transaction."""

import random
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from migrator.database.session import ServerError
from migrator.engine.failures import worth_retrying
from migrator.engine.trial import Trial
from migrator.engine.watch import Watch
from migrator.values.events import Listener, Retrying

T = TypeVar("T")

# Short enough that the lock is ours within three seconds of the blocker's end, long enough that live traffic, stalled
# for lock_timeout at a time, keeps nine tenths of its throughput.
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.5
# What to ask for first: most locks are free at once, and a short wait stalls the least (postgres.md §e). Never above
# the migration's own lock_timeout.
LADDER = (200, 500, 1000, 1500, 2000, 3000)
# A blocker that gives way does so after deadlock_timeout; the lock is ours some moments later.
GRACE_MS = 1000
# A deadlock or a race in the catalog is over at once, or it is not one: a few tries tell.
RACES = 5


class Locking(Protocol):
    """What is known of the attempt made last."""

    watch: Watch
    listen: Listener

    def lacks_lock(self, error: ServerError) -> bool:
        """Tell whether it only lacked a lock."""


def persist(once: Callable[[int], T], trial: Trial, attempts: Locking) -> T:
    """Return what `once` returns, trying again for the step's lock_wait where it fails for want of a lock.

    `once` takes the lock_timeout of the attempt in milliseconds, and leaves no transaction behind when it fails.
    Raises the last ServerError.
    """
    watch = attempts.watch
    deadline = time.monotonic() + trial.step.settings.lock_wait / 1000
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            return once(_lock_timeout(trial, watch))
        except ServerError as error:
            rest = random.uniform(pause / 2, pause)  # noqa: S311 - so that two runners do not meet again
            if not _again(error, trial, attempts, time.monotonic() + rest, deadline):
                raise
            attempts.listen(
                Retrying(trial.step.id, trial.attempt.attempts, watch.gave_way or error.message, round(rest * 1000))
            )
            time.sleep(rest)
            trial.waited((time.monotonic() - began) * 1000)
            pause = min(pause * 2, LONGEST_PAUSE)


def _lock_timeout(trial: Trial, watch: Watch) -> int:
    """Return the milliseconds to wait for a lock: a step further up the ladder with each attempt.

    Live traffic queues behind whoever waits, so the migration's lock_timeout is the top; only for a blocker that gives
    way to who waits long enough, an autovacuum, is it worth more.
    """
    limit = trial.step.settings.lock_timeout
    if limit and watch.yields_after_ms is not None:
        return max(limit, watch.yields_after_ms + GRACE_MS)
    return min(limit, LADDER[min(trial.attempt.attempts, len(LADDER)) - 1])


def _again(error: ServerError, trial: Trial, attempts: Locking, when: float, deadline: float) -> bool:
    if when >= deadline:
        return False
    if attempts.lacks_lock(error):
        return True
    return worth_retrying(error) and trial.attempt.attempts < RACES
