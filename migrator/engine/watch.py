"""Watches our own backend from a second connection: who blocks it, who waits behind it, how far it is.

A thread looks every tenth of a second while a message is under way, and twice as often while it is new; the second
connection is made when there is something to look at for the first time.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from migrator.database.observer import Observation, cancel, observe
from migrator.database.session import ConnectionLost, ServerError, Session
from migrator.project.model import Settings
from migrator.values.errors import MigratorError
from migrator.values.events import Listener, Progressing, Unwatched, Waiting
from migrator.values.units import show_duration

LOOK_EVERY = 0.1
# An attempt that waits 200 ms for a lock, as most do, is looked at more than once: its error names who blocks it.
TICK = 0.05
NEW = 0.5
TELL_EVERY = 10.0


@dataclass(slots=True)
class _Message:
    """What is watched: one message of a step, or one of ours, which has no settings.

    A `patient` one waits for locks without a limit of its own.
    """

    step_id: str
    settings: Settings | None
    patient: bool
    since: float = field(default_factory=time.monotonic)
    told: tuple[object, float] = (None, 0.0)
    next_look: float = TICK

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.since


class Watch:
    """The watch over one session; not `enabled` where its server process is another one every time.

    `blockers` and `gave_way` are what was seen of the message sent last.
    """

    def __init__(self, session: Session, listen: Listener, enabled: bool) -> None:
        self._session, self._listen, self._enabled = session, listen, enabled
        self._observer: Session | None = None
        self._thread: threading.Thread | None = None
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._message: _Message | None = None
        self._step_id = ""
        self.blockers: tuple[str, ...] = ()
        self.gave_way: str | None = None
        self.yields_after_ms: int | None = None

    @contextmanager
    def over(self, step_id: str = "", settings: Settings | None = None, patient: bool = False) -> Iterator[None]:
        """Watch while a message of a step, or one of ours, is under way."""
        if self._thread is None and self._enabled:
            self._thread = threading.Thread(target=self._run, name="migrator watch", daemon=True)
            self._thread.start()
        with self._lock:
            if step_id != self._step_id:  # a try too short to be looked at does not forget who blocked the one before
                self._step_id, self.blockers = step_id, ()
            self.gave_way = self.yields_after_ms = None
            self._message = _Message(step_id, settings, patient)
        try:
            yield
        finally:
            with self._lock:
                self._message = None

    def close(self) -> None:
        """End the watch; its thread ends with its connection, however long that takes."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(TICK):
            message = self._message
            if message and message.seconds >= message.next_look:
                message.next_look = message.seconds + (TICK if message.seconds < NEW else LOOK_EVERY) - TICK / 2
                self._look(message)
        if self._observer:
            self._observer.close()

    def _look(self, message: _Message) -> None:
        """Ask without holding the lock: a network that hangs must not hold up who is watched."""
        try:
            self._observer = self._observer or self._session.another()
            seen = observe(self._observer, self._session.backend_pid)
            with self._lock:
                if message is self._message:
                    self._judge(message, seen, self._observer)
        except (MigratorError, ConnectionLost, ServerError) as error:
            self._listen(Unwatched(str(error)))
            self._ended.set()

    def _judge(self, message: _Message, seen: Observation, observer: Session) -> None:
        if seen.blockers:
            self.blockers, self.yields_after_ms = seen.blockers, seen.yields_after_ms
            self._tell(message, seen.blockers, Waiting(seen.wanted or "a lock", "; ".join(seen.blockers)))
        elif seen.standbys is not None:
            self._tell(message, seen.standbys, Waiting("synchronous replication", _unconfirmed(seen.standbys)))
        elif seen.progress:
            phase = seen.progress.phase
            self._tell(message, phase, Progressing(message.step_id, phase, seen.progress.done, seen.progress.total))
        reason = _reason_to_give_way(message, seen)
        if reason and not self.gave_way:
            self.gave_way = reason
            cancel(observer, self._session.backend_pid)

    def _tell(self, message: _Message, what: object, event: Waiting | Progressing) -> None:
        """Tell what is new at once, and what lasts now and then."""
        last, when = message.told
        if what != last or time.monotonic() - when >= TELL_EVERY:
            message.told = (what, time.monotonic())
            self._listen(event)


def _unconfirmed(standbys: str) -> str:
    return f"committed here, but not confirmed by a standby yet (synchronous_standby_names is {standbys})"


def _reason_to_give_way(message: _Message, seen: Observation) -> str | None:
    if message.settings is None:
        return None
    limit, patience = message.settings.queue_limit, message.settings.old_snapshot_wait
    if seen.queue > limit:
        return f"{seen.queue} sessions waited behind this one (queue_limit is {limit})"
    if message.patient and seen.blockers and message.seconds * 1000 > patience:
        return f"waited longer than old_snapshot_wait ({show_duration(patience)})"
    return None
