"""`lint`: manifest, pairs and scripts looked at without a database, and what the project accepts taken out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from migrator.project.lint import registry as of_manifest
from migrator.project.model import Ignored, Manifest
from migrator.project.numbering import next_id
from migrator.rules.thresholds import Server
from migrator.sqltext.lint.rule import Step
from migrator.values.errors import Problem
from migrator.values.findings import LintFinding, LintResult, RewriteFile
from migrator.values.location import Location
from migrator.workflows.lint_scripts import Found, Scripts, look_at


def lint(manifest: Manifest, now: datetime) -> LintResult:
    """Return what lint finds, in the order of the files; `now` numbers the migrations that it proposes.

    Raises UsageError where squawk is not installed, ManifestError where a script changes meanwhile.
    """
    scripts = look_at(manifest, _version(manifest))
    every = [*_warnings(manifest.warnings), *_of_manifest(manifest), *_of_scripts(manifest, scripts, now)]
    kept, used = _without_ignored(manifest, every)
    findings = (*kept, *_unused(manifest, used))
    failed = any(finding.severity == "error" for finding in findings)
    return LintResult(
        manifest.project, len(manifest.migrations), scripts.count, findings, len(every) - len(kept), int(failed)
    )


def _version(manifest: Manifest) -> int | None:
    """Return the oldest server that the manifest admits."""
    servers = (rule for rule in manifest.preflight if isinstance(rule, Server))
    return next((rule.wanted for rule in servers if rule.trait == "server_version"), None)


def _warnings(problems: Iterable[Problem]) -> Iterator[LintFinding]:
    for each in problems:
        where = each.location or Location("")
        yield LintFinding(each.code, each.severity, each.message, where, each.hint, each.excerpt)


def _of_manifest(manifest: Manifest) -> Iterator[LintFinding]:
    for code, rule in of_manifest.RULES.items():
        for remark in rule.check(manifest):
            yield LintFinding(
                code, rule.severity, remark.message, remark.location, remark.hint, migration=remark.migration
            )


def _of_scripts(manifest: Manifest, scripts: Scripts, now: datetime) -> Iterator[LintFinding]:
    """Give each proposed migration an id of its own, as `migrator new` would."""
    ids = [migration.id for migration in manifest.migrations]
    for found in scripts.found:
        yield replace(found.finding, rewrite=tuple(_files(found, ids, now)))


def _files(found: Found, ids: list[str], now: datetime) -> Iterator[RewriteFile]:
    for step in found.steps:
        ids.append(next_id(ids, (), _called(step), now))
        yield RewriteFile(ids[-1], f"{step.up}\n", f"{step.down}\n", step.mode)


def _called(step: Step) -> str:
    """Return a name for a file, which a table's need not be: next_id() wants a letter or a digit."""
    return step.name if any(map(str.isalnum, step.name)) else "rewrite"


def _without_ignored(manifest: Manifest, every: Sequence[LintFinding]) -> tuple[list[LintFinding], set[Ignored]]:
    """Return what is left, and which of the manifest's `ignore` took something out.

    An error that apply would refuse is no matter of opinion: it stays.
    """
    of_entry = {migration.id: migration.ignored for migration in manifest.migrations}
    kept: list[LintFinding] = []
    used: set[Ignored] = set()
    for finding in every:
        accepted = (*of_entry.get(finding.migration or "", ()), *manifest.ignored)
        match = next((each for each in accepted if each.code == finding.code and not finding.refused), None)
        if match:
            used.add(match)
        else:
            kept.append(finding)
    return kept, used


def _unused(manifest: Manifest, used: set[Ignored]) -> Iterator[LintFinding]:
    owners: Iterable[tuple[str | None, tuple[Ignored, ...]]]
    owners = [(None, manifest.ignored), *((each.id, each.ignored) for each in manifest.migrations)]
    for owner, accepted in owners:
        for each in accepted:
            if each not in used:
                message = f"lint: ignore: {each.code} has nothing to ignore"
                yield LintFinding("unused-ignore", "warning", message, each.location, _UNUSED_HINT, migration=owner)


_UNUSED_HINT = "Take it out, or mend the code: it stands in brackets where lint shows the finding."
