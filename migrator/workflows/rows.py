"""A migration tried on made-up rows, after it was rehearsed on empty tables: what depends on data fails only here."""

from collections.abc import Iterator
from dataclasses import replace

from migrator.database.generator.counts import row_counts
from migrator.database.generator.fill import fill
from migrator.engine.request import Down, Up
from migrator.project.model import Manifest
from migrator.values.filled import Filled
from migrator.values.rehearsal import Finding, LostRows, RehearsedMigration
from migrator.workflows.ground import Ground
from migrator.workflows.rehearsed import Rehearsed
from migrator.workflows.scratch import without_rules


def with_rows(ground: Ground, manifest: Manifest, one: Rehearsed, rows: int) -> RehearsedMigration:
    """Rehearse a migration, then try it in a copy of what was there before it, every empty table filled.

    The ground is left as the rehearsal leaves it. Raises Interrupted, ConnectionFailed.
    """
    with ground.twin() as aside:
        found = one.whole()
        if one.stuck:
            return found
        filled = fill(aside.session, rows, (manifest.database.history,))
        return _tried(aside, without_rules(manifest), one, found, filled)


def _tried(
    ground: Ground, manifest: Manifest, one: Rehearsed, found: RehearsedMigration, filled: Filled
) -> RehearsedMigration:
    """Rules are not asked: those on data speak of rows that mean something, and all others were asked already."""
    wrong = {finding.check for finding in found.findings if finding.wrong}
    goes_down = one.migration.down is not None and "down" not in wrong
    runs = _runs(ground, manifest, one.migration.id, goes_down)
    findings = tuple(finding for finding in runs if finding.lost or finding.check not in wrong)
    outcome = "wrong" if findings else found.outcome
    return replace(found, outcome=outcome, findings=(*found.findings, *findings), filled=filled)


def _runs(ground: Ground, manifest: Manifest, identity: str, goes_down: bool) -> Iterator[Finding]:
    """Go up, down and up again, until something fails."""
    hidden = (manifest.database.history,)
    before = row_counts(ground.session, hidden)
    up = ground.run(Up(identity), manifest)
    if up.problem:
        yield Finding(check="up", problem=up.problem, on_rows=True)
    if up.problem or not goes_down:
        return
    down = ground.run(Down(steps=1), manifest)
    if down.problem:
        yield Finding(check="down", problem=down.problem, on_rows=True)
        return
    after = row_counts(ground.session, hidden)
    fewer = ((table, rows, after[table]) for table, rows in before.items() if after.get(table, rows) < rows)
    lost = tuple(LostRows(*one) for one in fewer)
    if lost:
        yield Finding(check="kept", on_rows=True, lost=lost)
    again = ground.run(Up(identity), manifest)
    if again.problem:
        yield Finding(check="up again", problem=again.problem, on_rows=True)
