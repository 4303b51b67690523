"""Looks at a session from a second connection while its statement runs: at each lock that it is seen to ask for.

On an empty table a statement may be done between two looks. So it is held up at its first lock, by one in the way, and
goes on once that was seen: this is for databases in which nobody else is.
"""

import threading
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from psycopg import sql

from migrator.database.session import ConnectionLost, ServerError, Session
from migrator.engine.asking import rows_of
from migrator.rules.footprint import ENDED, Footprint, Relation, all_relations, read, stronger, wanted_relations

# Seconds between two looks: CREATE INDEX CONCURRENTLY on an empty table takes some ten times as long.
PAUSE = 0.0005
# So many locks are taken to hold a statement up: a server has room for max_locks_per_transaction × max_connections,
# 6,400 unless told otherwise.
_MOST_HELD = 1000
# Since PostgreSQL 15 a session can be asked to tell what it has counted; before, it does so twice a second.
_FLUSHES = 15_00_00
_LOCKABLE = "rp"  # pg_class.relkind of what LOCK TABLE takes by its own name
_FLUSH = "SELECT pg_catalog.pg_stat_force_next_flush()"


class Sampling:
    """Looks at the locks of `session` while the `with` block lasts. Raises ConnectionFailed."""

    def __init__(self, session: Session) -> None:
        self._session, self._observer = session, session.another()
        self._query = wanted_relations(session.backend_pid)
        self._ended = threading.Event()
        self._holding = False
        self._seen: dict[int, Relation] = {}
        self._failure: ServerError | ConnectionLost | None = None
        self._thread = threading.Thread(target=self._look, name="migrator sampling", daemon=True)

    def relations(self, before: Footprint | None = None) -> dict[int, Relation]:
        """Return what there is, outside of any transaction, each with the strongest lock that was seen on it.

        What was read or written anew without a lock that was seen had one of some kind: the weakest is told.
        """
        if self._session.connection.info.server_version >= _FLUSHES:
            self._session.send(_FLUSH)
        found = read(rows_of(self._session.send(all_relations(ENDED))[-1]))
        dropped = {oid: relation for oid, relation in (before or {}).items() if oid in self._seen and oid not in found}
        return {oid: self._held(relation, before) for oid, relation in (found | dropped).items()}

    def hold_up(self, before: Footprint) -> None:
        """Be in the way of what takes a lock that others of its kind wait for, on any table that was there before."""
        tables = [each for each in before.values() if each.kind in _LOCKABLE]
        if tables and len(tables) <= _MOST_HELD:
            names = sql.SQL(", ").join(sql.Identifier(each.schema, each.name) for each in tables)
            lock = sql.SQL("BEGIN; LOCK TABLE ONLY {} IN SHARE UPDATE EXCLUSIVE MODE").format(names)
            self._observer.send(lock.as_string(self._observer.connection))
            self._holding = True

    def _let_go(self) -> None:
        if self._holding:
            self._observer.send("ROLLBACK")
            self._holding = False

    def _held(self, relation: Relation, before: Footprint | None) -> Relation:
        seen = self._seen.get(relation.oid)
        was = before.get(relation.oid) if before else None
        touched = was is not None and (was.scans, was.file) != (relation.scans, relation.file)
        return replace(relation, held=seen.held if seen else "access share" if touched else None)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        if self._failure and error is None:
            raise self._failure

    def close(self) -> None:
        """End the second connection."""
        self._observer.close()

    def _look(self) -> None:
        try:
            while not self._ended.wait(PAUSE):
                for oid, relation in read(rows_of(self._observer.send(self._query)[-1])).items():
                    self._seen[oid] = stronger(relation, self._seen.get(oid, relation))
                if self._seen:
                    self._let_go()
        except (ServerError, ConnectionLost) as failure:
            self._failure = failure
        finally:
            with suppress(ConnectionLost):  # whose locks are gone with it
                self._let_go()
