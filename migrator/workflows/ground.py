"""The database that scripts are tried in: run with the one executor, put back where a script has spoiled it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from signal import SIGINT
from typing import NamedTuple

from migrator import __version__
from migrator.database.catalog import Reader
from migrator.database.history import Caller
from migrator.database.holdings import Holdings, read_holdings
from migrator.database.lock import look
from migrator.database.scratch import Databases
from migrator.database.session import Session
from migrator.database.wal import wal_position
from migrator.engine.repair import accept_target
from migrator.engine.request import Request, Up
from migrator.engine.run import run
from migrator.project.model import Manifest
from migrator.values.catalog import Catalog
from migrator.values.errors import Interrupted, MigratorError, Problem
from migrator.values.events import Event, StepFinished, StepStarted, UnitStarted
from migrator.values.rehearsal import Measured
from migrator.values.results import RunResult

CALLER = Caller("migrator", "scratch server", __version__, None)
_BY_SIGNAL = 128  # and the signal's number is what the exit code says


class Tried(NamedTuple):
    """One run: what it measured of its last script, and what is wrong where it failed."""

    measured: Measured
    problem: Problem | None


class Ground:
    """One database of a trial, and the state that it can be put back to.

    `spoiled` is whether anything but up scripts, each once, has run in it.
    """

    def __init__(self, databases: Databases, manifest: Manifest, template: str | None = None) -> None:
        self._databases, self._manifest = databases, manifest
        self._session: Session | None = None
        self._reader: Reader | None = None
        self._saved = template
        self._catalog: Catalog | None = None
        self._holdings: Holdings | None = None
        self._at: str | None = None
        self.spoiled = False
        self._name = self._made(template)

    @property
    def session(self) -> Session:
        """The session in the database, opened when it is needed: a database that is in use cannot be copied."""
        if self._session is None or self._session.lost:
            self._session = self._databases.connect(self._name)
        return self._session

    def run(
        self,
        request: Request,
        manifest: Manifest | None = None,
        stop_after: int | None = None,
        *,
        measure: bool = False,
    ) -> Tried:
        """Run the scripts of a request; the last one is timed. `manifest` stands in for the ground's own.

        `stop_after` interrupts a script after so many of its units. `measure` tells, too, what each of its statements
        does to tables, which takes questions in between. Raises Interrupted where a signal came.
        """
        meter = _Meter(self.session, stop_after)
        self._catalog = self._holdings = self._at = None
        self.spoiled = self.spoiled or not isinstance(request, Up) or manifest is not None
        try:
            result = run(self.session, manifest or self._manifest, request, lambda: CALLER, meter, measure=measure)
        except MigratorError as error:  # what is wrong with a script before it runs
            return Tried(meter.measured, error.problem)
        if result.outcome == "interrupted" and not meter.stopped:
            raise Interrupted(result.exit_code - _BY_SIGNAL)
        problem = _problem(result)
        if isinstance(request, Up) and problem is None:
            self._at = request.to
        return Tried(meter.measured, problem)

    def catalog(self) -> Catalog:
        """Return what is in the database, but for the history; read again only where something has run since."""
        if self._catalog is None:
            if self._reader is None or self._reader.session.lost:
                self._reader = Reader(self._databases.connect(self._name), (self._manifest.database.history,))
            self._catalog = self._reader.read()
        return self._catalog

    def holdings(self) -> Holdings:
        """Return the tables and columns that are there now; read again only where something has run since."""
        if self._holdings is None:
            self._holdings = read_holdings(self.session, self._manifest.database.history)
        return self._holdings

    def reach(self, to: str) -> None:
        """Apply what comes up to `to`, unless that ran last. Raises MigratorError where a script does not run."""
        if self._at == to:
            return None
        problem = self.run(Up(to)).problem
        if problem and self.spoiled:
            return self.restore(to)
        if problem:
            raise MigratorError(problem)
        return None

    def restore(self, to: str | None) -> None:
        """Put the database into the state in which everything up to `to` is applied, and nothing was ever undone.

        The state is kept from then on: all that has to be run again later is what has come since. Raises MigratorError
        where a script does not run.
        """
        self.close()
        self._databases.drop(self._name)
        self._name = self._made(self._saved)
        self._catalog, self._holdings, self._at, self.spoiled = None, None, None, False
        if to is not None:
            self.reach(to)
        kept, self._saved = self._saved, self._copy()
        if kept is not None:
            self._databases.drop(kept)

    @contextmanager
    def copied(self) -> Iterator[str]:
        """Give the name of a copy of the database as it is now, dropped at the end."""
        name = self._copy()
        try:
            yield name
        finally:
            self._databases.drop(name)

    @contextmanager
    def twin(self) -> Iterator["Ground"]:
        """Give a database of its own that is like this one as it is now, dropped at the end."""
        self.close()
        with self.aside(self._name) as ground:
            yield ground

    @contextmanager
    def aside(self, copy: str) -> Iterator["Ground"]:
        """Give a database of its own that is like `copy`, dropped at the end."""
        ground = Ground(self._databases, self._manifest, copy)
        try:
            yield ground
        finally:
            ground.close()
            self._databases.drop(ground._name)

    def _made(self, template: str | None) -> str:
        """Make a database. The history of a copy says which one it was written in: that it is a copy, we know."""
        if template is None:
            return self._databases.make()
        name = self._databases.make(template)
        with closing(self._databases.connect(name)) as session:
            if look(session, self._manifest.database.history).has_history:
                accept_target(session, self._manifest, lambda: CALLER, lambda _: None)
        return name

    def _copy(self) -> str:
        self.close()
        return self._databases.make(self._name)

    def close(self) -> None:
        """Leave the database."""
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._reader is not None:
            self._reader.session.close()
            self._reader = None


class _Meter:
    """Listens to a run: measures its scripts, and interrupts one between two units."""

    def __init__(self, session: Session, stop_after: int | None) -> None:
        self._session, self._stop_after, self._began = session, stop_after, 0
        self.measured, self.stopped = Measured(0, 0), False

    def __call__(self, event: Event) -> None:
        if isinstance(event, StepStarted):
            self._began = wal_position(self._session)
        elif isinstance(event, StepFinished) and not self._session.lost:
            self.measured = Measured(
                event.result.duration_ms, wal_position(self._session) - self._began, event.result.measured
            )
        elif isinstance(event, UnitStarted) and self._stop_after is not None and event.number > self._stop_after:
            self.stopped = True
            raise Interrupted(SIGINT)


def _problem(result: RunResult) -> Problem | None:
    found = (problem for problem in (*(step.problem for step in result.steps), result.problem) if problem)
    return next(found, None)
