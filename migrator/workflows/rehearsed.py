"""One migration rehearsed, check by check; whatever is wrong with it, the next one can go on from its ground."""

from collections.abc import Iterable
from typing import Any

from migrator.engine.request import Down, Request, Up
from migrator.project.model import Manifest, Migration, ScriptFile
from migrator.project.scripts import read_text
from migrator.sqltext.script import Script, analyse
from migrator.values.catalog import Catalog, Difference, differences
from migrator.values.rehearsal import Check, Finding, Measured, RehearsalOutcome, RehearsedMigration
from migrator.values.results import Direction, TransactionMode
from migrator.workflows.ground import Ground, Tried
from migrator.workflows.lost import lost


class Rehearsed:
    """The rehearsal of one migration, on a ground on which those before it are applied, `previous` the last of them.

    `stuck` is whether its up script does not run: what comes after it cannot be rehearsed. `made` is the schema that it
    makes.
    """

    def __init__(self, ground: Ground, manifest: Manifest, migration: Migration, previous: str | None) -> None:
        self._ground, self._manifest, self.migration, self._previous = ground, manifest, migration, previous
        self._findings: list[Finding] = []
        self._measured: dict[Direction, Measured] = {}
        self._interruptions = 0
        self.stuck = False
        self.made: Catalog | None = None

    def whole(self) -> RehearsedMigration:
        """Return what was found. Raises Interrupted, ConnectionFailed."""
        before = self._ground.catalog()
        if self._goes_up():
            self.made = after = self._ground.catalog()
            if self.migration.settings.idempotent:
                self._runs_twice(after)
            down = self.migration.down
            if down is not None and self._goes_down(before, after, down):
                self._goes_up_again(after)
        return RehearsedMigration(
            id=self.migration.id,
            outcome=self._outcome(),
            up=self._measured.get("up"),
            down=self._measured.get("down"),
            irreversible=self.migration.irreversible,
            idempotent=self.migration.settings.idempotent,
            interruptions=self._interruptions,
            findings=tuple(self._findings),
        )

    def _outcome(self) -> RehearsalOutcome:
        if any(finding.wrong for finding in self._findings):
            return "wrong"
        return "irreversible" if self.migration.irreversible else "proven"

    def _goes_up(self) -> bool:
        tried = self._run("up", self.migration.up)
        if tried.problem and self._ground.spoiled:
            # What downs before this one have left, rows for instance, may be in its way: then they are to blame.
            self._ground.restore(self._previous)
            tried = self._run("up", self.migration.up)
        self._judge("up", tried)
        self.stuck = tried.problem is not None
        return not self.stuck

    def _runs_twice(self, once: Catalog) -> None:
        """Run the up script a second time, in a copy, as a migration of its own: the history knows the first one."""
        migration = self.migration
        second = migration._replace(id=f"{migration.id} again", down=None, require=(), expect=())
        place = self._manifest.migrations.index(migration) + 1
        twice = self._manifest._replace(migrations=(*self._manifest.migrations[:place], second))
        with self._ground.copied() as copy, self._ground.aside(copy) as aside:
            self._judge("idempotent", aside.run(Up(second.id), twice), once, aside)

    def _goes_down(self, before: Catalog, after: Catalog, down: ScriptFile) -> bool:
        """Run the down script; tell whether the up script can follow it."""
        tried = self._run("down", down)
        self._judge("down", tried)
        if tried.problem:
            self._go_on_from(after)
        else:
            self._judge("restored", tried, before, self._ground)
        return tried.problem is None

    def _goes_up_again(self, after: Catalog) -> None:
        tried = self._ground.run(self._request("up"))
        self._judge("up again", tried)
        if tried.problem:
            self._ground.restore(self.migration.id)
        else:
            self._judge("repeated", tried, after, self._ground)
            self._go_on_from(after)

    def _go_on_from(self, after: Catalog) -> None:
        """Leave the ground as the up script made it, whatever came after that."""
        if _differ(differences(after, self._ground.catalog())):
            self._ground.restore(self.migration.id)

    def _request(self, direction: Direction) -> Request:
        return Up(self.migration.id) if direction == "up" else Down(steps=1)

    def _run(self, direction: Direction, script: ScriptFile) -> Tried:
        """Run a script; where it runs unit by unit, once more for each place where it may be interrupted."""
        read = analyse(read_text(script), script.path, self._declared(direction))
        units = len(read.units)
        if units <= 1:
            return self._run_whole(direction, read)
        with self._ground.copied() as start:
            tried = self._run_whole(direction, read)
            if tried.problem is None:
                self._resumes(direction, start, units)
        return tried

    def _declared(self, direction: Direction) -> TransactionMode | None:
        """What the manifest says of a transaction it says of the up script."""
        return self.migration.transaction if direction == "up" else None

    def _run_whole(self, direction: Direction, script: Script) -> Tried:
        before = self._ground.holdings()
        tried = self._ground.run(self._request(direction), measure=True)
        if tried.problem is None:
            gone = lost(script, tried.measured.script, before, self._ground.holdings())
            self._measured[direction] = tried.measured._replace(lost=gone)
        return tried

    def _resumes(self, direction: Direction, start: str, units: int) -> None:
        """Interrupt a script after each of its units but the last, resume it, and compare where that ends."""
        whole, request = self._ground.catalog(), self._request(direction)
        for unit in range(1, units):
            with self._ground.aside(start) as aside:
                aside.run(request, stop_after=unit)
                aside.close()  # it is another session that resumes
                self._judge("resumed", aside.run(request), whole, aside, direction=direction, after=unit)
            self._interruptions += 1

    def _judge(
        self, check: Check, tried: Tried, wanted: Catalog | None = None, ground: Ground | None = None, **about: Any
    ) -> None:
        """Keep what is wrong with a run: that it failed, or in what it left another schema than the one wanted."""
        if tried.problem:
            self._findings.append(Finding(check, tried.problem, **about))
        elif wanted is not None and ground is not None and (found := differences(wanted, ground.catalog())):
            self._findings.append(Finding(check, differences=found, **about))


def _differ(found: Iterable[Difference]) -> bool:
    return not all(difference.note for difference in found)
