"""What a rehearsed script does, weighed by a live database: how large there is what it locks, and what it may scan."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from migrator.engine.checks import failure
from migrator.project.model import Migration
from migrator.rules.scans_over import ScanBudget
from migrator.values.measured import Effect, Weight
from migrator.values.rehearsal import Finding, Measured, RehearsedMigration

Weights: TypeAlias = Mapping[tuple[str, str], Weight]


def weighed(found: RehearsedMigration, migration: Migration, weights: Weights) -> RehearsedMigration:
    """Return the same with the weights of its tables, and `scans_over` judged by them: its own are empty here."""
    up, down = _weighed(found.up, weights), _weighed(found.down, weights)
    budgets = [rule for rule in migration.expect if isinstance(rule, ScanBudget)]
    scanned = _scanned(up) if budgets else []
    problem = failure([verdict for budget in budgets for verdict in budget.excess(scanned)])
    findings = (Finding(check="scans", problem=problem),) if problem else ()
    return replace(
        found,
        outcome="wrong" if findings else found.outcome,
        up=up,
        down=down,
        findings=(*found.findings, *findings),
        unweighed=tuple(effect.table for effect in scanned if effect.rows is None),
    )


def _weighed(measured: Measured | None, weights: Weights) -> Measured | None:
    if measured is None or measured.script is None:
        return measured
    return measured._replace(script=measured.script.weighed(weights))


def _scanned(measured: Measured | None) -> list[Effect]:
    """Return each table once that is read from end to end."""
    script = measured.script if measured else None
    effects = (effect for statement in (script.statements if script else ()) for effect in statement.effects)
    return list({(effect.schema, effect.name): effect for effect in effects if effect.scan}.values())
