"""A branch reviewed: what it adds to the project as it was at a revision, and what it does to what is released."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from migrator.database.session import Session
from migrator.project.model import Manifest, Migration
from migrator.project.revision import Past, project_at
from migrator.values.errors import MigratorError, Problem, UsageError
from migrator.values.events import Listener
from migrator.values.findings import LintFinding
from migrator.values.rehearsal import RehearsalResult
from migrator.values.review import ReviewedMigration, ReviewResult
from migrator.workflows.added import added_migrations
from migrator.workflows.changed import limit_changes, rule_changes
from migrator.workflows.lint import lint
from migrator.workflows.rehearse import How, rehearse
from migrator.workflows.released import released_problems
from migrator.workflows.scratch import Place


def review(
    manifest: Manifest,
    base: str,
    environ: Mapping[str, str],
    place: Place | None,
    now: datetime,
    listen: Listener,
    live: Session | None = None,
) -> ReviewResult:
    """Return what the checkout of `manifest` adds to what it was at the git revision `base`.

    What is new is rehearsed at `place`, or not at all where that is None. `environ` is what the manifest's variables
    stand for, `now` numbers what lint proposes; `live` tells how large the tables are there. Raises UsageError where
    git cannot tell what was.
    """
    with project_at(Path(manifest.path), base, environ) as past:
        problems = (*past.problems, *(released_problems(past.manifest, manifest) if past.manifest else ()))
        added = _added(past, manifest)
        migrations, of_scripts = added_migrations(added)
        rules = rule_changes(past.manifest, manifest)
        limits = limit_changes(past.manifest, manifest, added)
    rehearsal, not_rehearsed = _rehearsed(manifest, added, place, listen, live)
    problems = (*problems, *of_scripts)
    findings, unable = _linted(manifest, migrations, now)
    findings = _told_once(findings, (*problems, *manifest.warnings))
    severities = {*(problem.severity for problem in problems), *(finding.severity for finding in findings)}
    return ReviewResult(
        project=manifest.project,
        base=base,
        commit=past.commit,
        released=len(past.manifest.migrations) if past.manifest else 0,
        migrations=migrations,
        rules=rules,
        limits=limits,
        problems=(*problems, *unable),
        findings=findings,
        rehearsal=rehearsal,
        not_rehearsed=not_rehearsed,
        declined=place is None,
        exit_code=int("error" in severities or (rehearsal is not None and rehearsal.exit_code != 0)),
        warnings=manifest.warnings,
    )


def _added(past: Past, manifest: Manifest) -> tuple[Migration, ...]:
    known = {migration.id for migration in past.manifest.migrations} if past.manifest else set()
    return tuple(migration for migration in manifest.migrations if migration.id not in known)


def _linted(
    manifest: Manifest, added: tuple[ReviewedMigration, ...], now: datetime
) -> tuple[tuple[LintFinding, ...], tuple[Problem, ...]]:
    """Return what lint has to say of what is new; or, as a warning, why it cannot: the rest is worth reading."""
    if not added:
        return (), ()
    try:
        findings = lint(manifest, now).findings
    except UsageError as error:
        return (), tuple(replace(problem, severity="warning") for problem in error.problems)
    ids = {migration.id for migration in added}
    paths = {script.path for migration in added for script in (migration.up, migration.down) if script}
    return tuple(found for found in findings if found.migration in ids or found.location.path in paths), ()


def _told_once(findings: tuple[LintFinding, ...], problems: tuple[Problem, ...]) -> tuple[LintFinding, ...]:
    known = {(problem.code, problem.location) for problem in problems}
    return tuple(found for found in findings if (found.code, found.location) not in known)


def _rehearsed(
    manifest: Manifest, added: tuple[Migration, ...], place: Place | None, listen: Listener, live: Session | None
) -> tuple[RehearsalResult | None, str | None]:
    """Rehearse what is new. That there is no server for it is said; the rest of the report is worth reading."""
    if not added:
        return None, "nothing is new"
    if place is None:
        return None, "it was called with --no-rehearse"
    try:
        return rehearse(manifest, [migration.id for migration in added], place, listen, How(live=live)), None
    except MigratorError as error:
        return None, _why(error.problem)


def _why(problem: Problem) -> str:
    said = f"{problem.message} [{problem.code}]"
    return f"{problem.location}: {said}" if problem.location else said
