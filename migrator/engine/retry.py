"""Whole attempts made again until they get their locks, sleeping outside of any transaction."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from migrator.database.session import ServerError
from migrator.engine.failures import LOCK_TIMEOUT, worth_retrying
from migrator.engine.trial import Trial
from migrator.values.events import Listener, Retrying

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0
# A deadlock or a race in the catalog is over at once, or it is not one: a few tries tell.
RACES = 5


def persist(once: Callable[[], T], trial: Trial, listen: Listener) -> T:
    """Return what `once` returns, trying again for the step's lock_wait where it fails for want of a lock.

    Raises the last ServerError. `once` leaves no transaction behind when it fails.
    """
    deadline = time.monotonic() + trial.step.settings.lock_wait / 1000
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            return once()
        except ServerError as error:
            rest = random.uniform(pause / 2, pause)  # noqa: S311 - so that two runners do not meet again
            if not _again(error, trial, began + rest, deadline):
                raise
            listen(Retrying(trial.step.id, trial.attempt.attempts, error.message, round(rest * 1000)))
            time.sleep(rest)
            trial.waited((time.monotonic() - began) * 1000)
            pause = min(pause * 2, LONGEST_PAUSE)


def _again(error: ServerError, trial: Trial, when: float, deadline: float) -> bool:
    if not worth_retrying(error) or when >= deadline:
        return False
    return error.sqlstate == LOCK_TIMEOUT or trial.attempt.attempts < RACES
