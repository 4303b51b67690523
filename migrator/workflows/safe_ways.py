"""The safe ways that lint prints, tried: instead of a statement, they end in the same schema, with a lesser lock."""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from migrator.engine.request import Up
from migrator.project.model import Manifest, Migration, TransactionMode
from migrator.sqltext.lint.registry import RULES
from migrator.sqltext.lint.rule import Remark, Subject
from migrator.sqltext.script import Script, analyse
from migrator.values.catalog import Catalog, differences
from migrator.values.errors import Problem
from migrator.values.measured import LockMode, MeasuredScript, MeasuredStatement, strongest
from migrator.values.rehearsal import RehearsedMigration, TriedWay
from migrator.workflows.from_text import migration_from_text
from migrator.workflows.ground import Ground
from migrator.workflows.lint_scripts import read_all

_OF_SERVER = frozenset({"role", "database", "tablespace", "subscription", "parameter"})


class SafeWay(NamedTuple):
    """What lint proposes for the statement in a line, between what its script does before and after.

    `steps` are the texts of the proposed migrations, each with how it has to run.
    """

    code: str
    line: int
    before: str
    steps: tuple[tuple[str, TransactionMode], ...]
    after: str


class Trial(NamedTuple):
    """Where a safe way has led: to a schema, or to a problem; `measured` is what its own statements did."""

    way: SafeWay
    schema: Catalog | None
    problem: Problem | None
    measured: tuple[MeasuredStatement, ...]


def safe_ways(manifest: Manifest, ids: Collection[str]) -> Mapping[str, tuple[SafeWay, ...]]:
    """Return by migration the safe ways of its up script's statements, of the migrations `ids`; most have none."""
    ups = (each for each in read_all(manifest) if each.subject.direction == "up" and each.migration.id in ids)
    found = {each.migration.id: tuple(_of_script(each.subject)) for each in ups}
    return {identity: ways for identity, ways in found.items() if ways}


def _of_script(subject: Subject) -> Iterator[SafeWay]:
    if any(touch.kind in _OF_SERVER for touch in subject.script.touches):
        return  # what it makes there is no database's own: it could not be made a second time
    ends = {statement.start: statement.end for statement in subject.statements}
    for code, rule in RULES.items():
        for remark in rule.check(subject):
            around = _around(subject.script, remark.offset, ends.get(remark.offset, 0)) if remark.steps else None
            if around:
                yield _way(subject.script, code, remark, *around)


def _around(script: Script, start: int, end: int) -> tuple[str, str] | None:
    """Return what the file says before and after a statement, or None where a block of its own holds it."""
    unit = next(unit for unit in script.units if unit.start <= start < unit.end)
    if script.mode == "single":
        first, last = unit.start, unit.end
    elif (unit.start, unit.end) == (start, end):
        first, last = 0, len(script.prepared.sent)
    else:
        return None
    cuts = [script.prepared.original(offset) for offset in (first, start, end, last)]
    return script.text[cuts[0] : cuts[1]], script.text[cuts[2] : cuts[3]].lstrip().removeprefix(";")


def _way(script: Script, code: str, remark: Remark, before: str, after: str) -> SafeWay:
    steps = tuple((step.up, step.mode) for step in remark.steps)
    return SafeWay(code, script.locate(remark.offset).line, before + (remark.kept or ""), steps, after)


def with_ways(
    found: RehearsedMigration,
    manifest: Manifest,
    migration: Migration,
    ways: Sequence[tuple[Ground, SafeWay]],
    made: Catalog | None,
) -> RehearsedMigration:
    """Return the same with what comes of safe ways, each on a ground on which what comes before is applied.

    `made` is the schema that the up script makes, None where it does not run. Raises Interrupted.
    """
    if made is None:
        return found
    plain = found.up.script if found.up else None
    trials = (_try(ground, manifest, migration, way) for ground, way in ways)
    return replace(found, safe_ways=tuple(_compared(trial, made, plain) for trial in trials))


def _try(ground: Ground, manifest: Manifest, migration: Migration, way: SafeWay) -> Trial:
    with tempfile.TemporaryDirectory(prefix="migrator-") as folder:
        parts = list(_migrations(migration, way, Path(folder)))
        place = manifest.migrations.index(migration)
        tried = manifest._replace(migrations=(*manifest.migrations[:place], *(part for part, _ in parts)))
        measured: list[MeasuredStatement] = []
        for part, own in parts:
            done = ground.run(Up(part.id), tried, measure=own)
            if done.problem:
                return Trial(way, None, done.problem, ())
            measured += done.measured.script.statements if own and done.measured.script else ()
        return Trial(way, ground.catalog(), None, tuple(measured))


def _migrations(migration: Migration, way: SafeWay, folder: Path) -> Iterator[tuple[Migration, bool]]:
    """Give the way as migrations, and of each whether it is one that lint proposes."""
    texts = [
        (way.before, migration.transaction, False),
        *((text, mode, True) for text, mode in way.steps),
        (way.after, migration.transaction, False),
    ]
    for number, (text, mode, own) in enumerate(texts):
        if analyse(text, migration.up.path).statements:
            shown = f"{migration.id}, the safe way of {way.code}"
            yield migration_from_text(f"{migration.id} {number}", text, folder / f"{number}.sql", shown, mode), own


def _compared(trial: Trial, schema: Catalog, plain: MeasuredScript | None) -> TriedWay:
    instead = [each for each in (plain.statements if plain else ()) if each.line == trial.way.line]
    found = differences(schema, trial.schema) if trial.schema is not None else ()
    return TriedWay(trial.way.code, trial.way.line, _longest(instead), _longest(trial.measured), found, trial.problem)


def _longest(statements: Sequence[MeasuredStatement]) -> LockMode | None:
    """Return the strongest lock that lasts: while a table is read from end to end, or written anew."""
    effects = (effect for statement in statements for effect in statement.effects)
    return strongest(effect.mode for effect in effects if effect.scan or effect.rewrite)
