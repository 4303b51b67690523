"""After the connection was lost: a new one, the lock again, and what the history says of the attempt under way.

Getting the lock proves that the old session is gone, its transaction with it: only then is the history's row, or that
there is none, the answer to whether a COMMIT that was never answered took place (postgres.md §e).
"""

import time

from migrator.database.session import ConnectionLost
from migrator.engine.execute import Executor
from migrator.engine.locking import take
from migrator.engine.trial import Trial
from migrator.values.errors import ConnectionFailed
from migrator.values.events import Listener, Retrying

PAUSE = 0.5
# A script that takes the server down with it must not do so for ever.
MOST = 3


class Recovery:
    """What is left of a step's budget for lost connections: its lock_wait, from the first loss on."""

    def __init__(self, executor: Executor, listen: Listener) -> None:
        self.executor, self.listen = executor, listen
        self.losses = 0
        self.deadline: float | None = None

    def recover(self, trial: Trial, lost: ConnectionLost) -> str | None:
        """Return the attempt's status in the history: completed, running, or None where it was rolled back.

        Raises ConnectionFailed where no connection, and LockUnavailable where not the lock, is to be had in time.
        """
        self.losses += 1
        if self.deadline is None:
            self.deadline = time.monotonic() + trial.step.settings.lock_wait / 1000
        if self.losses > MOST:
            raise lost
        self.listen(Retrying(trial.step.id, trial.attempt.attempts, f"the connection was lost: {lost}", 0))
        self._connect()
        left = max(self.deadline - time.monotonic(), 0) * 1000
        take(self.executor.channel.session, self.executor.channel.database, round(left), self.listen)
        return self.executor.state(trial)

    def _connect(self) -> None:
        while True:
            try:
                self.executor.channel.renew()
            except ConnectionFailed:
                if time.monotonic() + PAUSE >= (self.deadline or 0):
                    raise
                time.sleep(PAUSE)
            else:
                return
