"""Units that cannot share a transaction with their journal row: the catalog, not the journal, says how they ended.

`IF NOT EXISTS` is no evidence: over an invalid index of a failed build it succeeds with a notice (postgres.md §c).
"""

import time
from collections.abc import Iterable

from migrator.database import leftovers
from migrator.database.leftovers import IndexState
from migrator.engine.channel import Channel
from migrator.engine.messages import Message
from migrator.engine.trial import AttemptFailed, Trial
from migrator.sqltext.concurrent import REPEATABLE, Detach, IndexBuild, IndexDrop, Named, Reindex, is_index, subject_of
from migrator.sqltext.units import Unit
from migrator.values.errors import Problem
from migrator.values.events import Waiting
from migrator.values.location import Location

POLL = 0.25
# REINDEX CONCURRENTLY builds under a name of its own, and leaves it where it is cut short.
REINDEX_LEFTOVERS = ("_ccnew", "_ccold")


class Settling:
    """What the catalog says of one unit, before and after it runs. `intended`: an earlier attempt has begun it."""

    def __init__(self, channel: Channel, trial: Trial, unit: Unit, intended: bool) -> None:
        self.channel, self.trial, self.unit, self.intended = channel, trial, unit, intended
        self.session = channel.session
        self.subject = subject_of(unit.text)

    def is_done(self) -> bool:
        """Clear away what an earlier attempt left half done; tell whether it was done. Raises AttemptFailed."""
        match self.subject:
            case IndexBuild():
                return self._build_is_done(self.subject)
            case IndexDrop(index):
                return self.intended and not leftovers.exists(self.session, index)
            case Reindex():
                self._drop(index for index in self._reindexed(self.subject) if not index.usable)
                return False
            case Detach(parent, partition):
                return self._detach_is_done(parent, partition)
        if self.intended and self.unit.kind not in REPEATABLE:
            message = f"nothing tells whether this {self.unit.kind} of an earlier attempt was done"
            hint = f"Look, then settle it: migrator repair {self.trial.step.id} --as applied|not-run --reason …"
            raise self._failed("undecided", message, hint)
        return False

    def verify(self) -> None:
        """Believe the unit only where the catalog shows its outcome. Raises AttemptFailed."""
        match self.subject:
            case IndexBuild():
                if self._built(self.subject) is None:
                    message = "the statement succeeded, but there is no usable index of this definition"
                    raise self._failed("index-missing", message, "Is its name taken by an index of another table?")
            case Reindex():
                for index in self._reindexed(self.subject):
                    if not index.usable:
                        message = f"the statement succeeded, but index {index.name} is not usable"
                        raise self._failed("index-missing", message, "Run it again: the next apply drops it first.")

    def clear_after_failure(self) -> None:
        """Drop what the failed statement left: an invalid unique index goes on refusing rows. Raises AttemptFailed."""
        if isinstance(self.subject, IndexBuild | Reindex):
            self.intended = True
            self.is_done()

    def _build_is_done(self, build: IndexBuild) -> bool:
        index = self._awaited(build)
        if index is None:
            return False
        if not index.usable:
            self._drop([index])
            return False
        same = is_index(self.unit.text, index.definition)
        if same:
            return self.intended or build.if_not_exists
        if build.if_not_exists:
            message = f"index {index.name} exists with another definition: {index.definition}"
            raise self._failed("other-index", message, "Give the new one another name, or drop that one first.")
        return False

    def _awaited(self, build: IndexBuild) -> IndexState | None:
        """Return the index that the build is about, having waited for a killed client's that is still being built."""
        deadline = time.monotonic() + self.trial.step.settings.old_snapshot_wait / 1000
        told = False
        while (index := self._found(build)) and index.builder:
            who = f"pid {index.builder} is still building index {index.name}, for a client that may be gone"
            if time.monotonic() >= deadline:
                raise self._failed("still-building", who, "Run again when it is done.", exit_code=4)
            if not told:
                self.channel.listen(Waiting("an index that is being built", who))
            told = True
            time.sleep(POLL)
        return index

    def _found(self, build: IndexBuild) -> IndexState | None:
        """Return the index by its name; without one, by its definition where an earlier attempt may have made it."""
        for index in leftovers.indexes_of_table(self.session, build.table):
            if index.name == build.name or (
                not build.name and self.intended and is_index(self.unit.text, index.definition)
            ):
                return index
        return None

    def _built(self, build: IndexBuild) -> IndexState | None:
        for index in leftovers.indexes_of_table(self.session, build.table):
            if index.usable and build.name in ("", index.name) and is_index(self.unit.text, index.definition):
                return index
        return None

    def _reindexed(self, reindex: Reindex) -> tuple[IndexState, ...]:
        if reindex.target is None:
            found = leftovers.all_indexes(self.session)
        elif reindex.what == "table":
            found = leftovers.indexes_of_table(self.session, reindex.target)
        else:
            found = leftovers.indexes_beside(self.session, reindex.target)
        return tuple(index for index in found if any(mark in index.name for mark in REINDEX_LEFTOVERS))

    def _detach_is_done(self, parent: Named, partition: Named) -> bool:
        pending = leftovers.detach_pending(self.session, parent, partition)
        if pending:
            leftovers.finalize_detach(self.session, parent, partition)
        return bool(pending) or (pending is None and self.intended)

    def _drop(self, indexes: Iterable[IndexState]) -> None:
        for index in indexes:
            message = Message(body=leftovers.drop_index_statement(self.session, index))
            self.channel.run_or_fail(self.trial, self.unit, message, patient=True)

    def _failed(self, code: str, message: str, hint: str, exit_code: int = 1) -> AttemptFailed:
        where = Location(self.trial.step.source.path, self.unit.first_line)
        return AttemptFailed(Problem(code, message, where, hint), exit_code=exit_code)
