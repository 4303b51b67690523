"""What the reports on a review share: their sentences, and everything that is wrong as one list."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from migrator.reports import differences, measured, rehearsal
from migrator.reports.style import Style
from migrator.reports.wording import count, one_line
from migrator.values.errors import Problem
from migrator.values.findings import LintFinding, Severity
from migrator.values.location import Location
from migrator.values.rehearsal import Finding, Measured, RehearsedMigration
from migrator.values.review import (
    CHECKS,
    LIMIT_CHANGED,
    NOT_REHEARSED,
    RULE_CHANGES,
    Limit,
    ReviewedMigration,
    ReviewedScript,
    ReviewResult,
    RuleChange,
    Wording,
)

_ORDER: tuple[Severity, ...] = ("error", "warning", "note")
_SHORT_COMMIT = 12
_NOWHERE = Location("manifest.yaml")
NOTHING = "nothing"


class Issue(NamedTuple):
    """One thing that is wrong, whoever found it. `text` are lines to be shown as they are; `diff` what they are."""

    severity: Severity
    code: str
    message: str
    location: Location
    hint: str | None = None
    text: str = ""
    diff: bool = False


def issues(result: ReviewResult) -> tuple[Issue, ...]:
    """Return everything that is wrong or worth knowing, errors first."""
    found = [
        *(_of_problem(problem, _NOWHERE) for problem in result.problems),
        *_of_rehearsal(result),
        *(_of_finding(finding, result) for finding in result.findings),
        *(_of_problem(problem, _NOWHERE) for problem in result.warnings),
    ]
    return tuple(sorted(found, key=lambda issue: _ORDER.index(issue.severity)))


def _of_problem(problem: Problem, place: Location) -> Issue:
    """`place` is where it is shown where it has none of its own."""
    text = "\n".join(filter(None, (problem.excerpt, problem.detail)))
    diff = bool(problem.excerpt and problem.excerpt.startswith("--- "))
    return Issue(problem.severity, problem.code, problem.message, problem.location or place, problem.hint, text, diff)


def _of_finding(found: LintFinding, result: ReviewResult) -> Issue:
    hint = " ".join(filter(None, (found.hint, found.question, _tried(found, result))))
    return Issue(found.severity, found.code, found.message, found.location, hint or None, found.excerpt or "")


def _tried(found: LintFinding, result: ReviewResult) -> str:
    """Return what came of trying the safe way of a finding, where that leads to the same schema."""
    every = result.rehearsal.migrations if result.rehearsal else ()
    ways = (way for migration in every if migration.id == found.migration for way in migration.safe_ways)
    way = next((way for way in ways if way.same and (way.code, way.line) == (found.code, found.location.line)), None)
    return f"Tried, the migrations that `migrator lint` prints: {rehearsal.safe_way(way)}." if way else ""


def _of_rehearsal(result: ReviewResult) -> Iterator[Issue]:
    if result.rehearsal is None:
        if result.migrations and not result.declined:
            message = f"nothing was rehearsed: {result.not_rehearsed}"
            hint = "What stands here of scripts comes from their texts alone."
            yield Issue("warning", NOT_REHEARSED, message, result.migrations[0].location, hint)
        return
    known = {migration.id: migration for migration in result.migrations}
    for migration in result.rehearsal.migrations:
        for finding in migration.findings:
            if finding.wrong and migration.id in known:
                yield _of_check(known[migration.id], finding)


def _of_check(migration: ReviewedMigration, finding: Finding) -> Issue:
    said = f"{migration.id}: {rehearsal.heading(finding)}"
    script = migration.down if finding.check in ("down", "restored") and migration.down else migration.up
    problem, place = finding.problem, Location(script.path)
    if problem is not None:
        return _of_problem(problem, place)._replace(severity="error", message=f"{said}: {problem.message}")
    text = "\n".join(differences.lines(finding.differences, Style()))
    code = CHECKS[finding.check]
    hint = f"migrator explain {code} tells what to do."
    return Issue("error", code, said, place, hint, text, diff=True)


def changes(result: ReviewResult) -> tuple[Issue, ...]:
    """Return the rules that say something else or went, and the settings that changed, but for those of what is new.

    They are for reports that have no other place for them: whether they are right, nobody can tell by a program.
    """
    new = {migration.id for migration in result.migrations}
    rules = (
        Issue("note", RULE_CHANGES[rule.change], _change(rule), rule.location)
        for rule in result.rules
        if rule.change in RULE_CHANGES
    )
    limits = (one for one in result.limits if one.scope not in new)
    return (*rules, *(Issue("note", LIMIT_CHANGED, limit(one), one.location) for one in limits))


def _change(rule: RuleChange) -> str:
    about = f"{one_line(rule.phase)}: the rule {one_line(rule.rule)}"
    if rule.change == "removed":
        return f"{about} is gone"
    return f"{about} says something else: {'; '.join(map(wording, rule.wordings))}"


def wording(said: Wording) -> str:
    """Return what a rule says of one key, and what it said."""
    key = f"{one_line(said.key)}: " if said.key else ""
    return f"{key}{one_line(said.after or NOTHING)} instead of {one_line(said.before or NOTHING)}"


def rule_rows(rule: RuleChange) -> Iterator[tuple[str, ...]]:
    """Return rows for a table: what became of a rule, its phase and name, and each key that says something else."""
    if not rule.wordings:
        yield rule.change, rule.phase, rule.rule, "", "", ""
    for said in rule.wordings:
        yield rule.change, rule.phase, rule.rule, said.key, said.before or NOTHING, said.after or NOTHING


def limit(changed: Limit) -> str:
    """Return which limit or setting changed, to what, from what."""
    name = f"{one_line(changed.scope)}: {one_line(changed.name)}"
    return f"{name} {one_line(changed.after)} instead of {one_line(changed.before)}"


def headline(result: ReviewResult) -> str:
    """Return how much is new, against what."""
    since = f"{one_line(result.base)} ({result.commit[:_SHORT_COMMIT]})"
    released = f"{result.released:,} {'is' if result.released == 1 else 'are'} released"
    if not result.migrations:
        return f"No new migration since {since}; {released}."
    return f"{count(len(result.migrations), 'new migration')} since {since}; {released}."


def verdict(result: ReviewResult) -> str:
    """Return how many errors, warnings and notes there are."""
    numbers = Counter(issue.severity for issue in issues(result))
    return ", ".join(count(numbers[severity], severity) for severity in _ORDER if numbers[severity]) or "no problems"


def transaction(script: ReviewedScript) -> str:
    """Return how a script runs, and why so."""
    if script.transaction == "single":
        return "one transaction"
    return f"statement by statement: {'; '.join(map(one_line, script.reasons)) or 'the manifest says so'}"


def reversal(migration: ReviewedMigration, result: ReviewResult) -> str:
    """Return whether a migration can be undone, and what that takes with it."""
    if migration.irreversible:
        return f"irreversible: {one_line(migration.irreversible)}"
    if migration.down is None:
        return "no down script"
    found = of_rehearsal(migration, result)
    if lost := _lost(migration.down, found.down if found else None):
        return f"loses {lost}"
    return "loses nothing" if found and found.down else "loses nothing that its text tells of"


def loses(migration: ReviewedMigration, result: ReviewResult) -> str:
    """Return the tables, columns and rows whose data the up script takes."""
    found = of_rehearsal(migration, result)
    return _lost(migration.up, found.up if found else None)


def _lost(script: ReviewedScript, run: Measured | None) -> str:
    """Return what a script was seen to take where it ran; else what its text tells of."""
    return ", ".join(map(one_line, run.lost if run else script.losses))


def rehearsed(migration: ReviewedMigration, result: ReviewResult) -> str:
    """Return in a few words what the rehearsal says of a migration."""
    found = of_rehearsal(migration, result)
    return rehearsal.outcome(found) if found else "not rehearsed"


def effects(migration: ReviewedMigration, result: ReviewResult) -> dict[int, list[str]]:
    """Return by line of the up script what was measured there that blocks, rewrites, empties or scans a table."""
    found = of_rehearsal(migration, result)
    script = found.up.script if found and found.up else None
    told: dict[int, list[str]] = {}
    for statement in script.statements if script else ():
        for effect in statement.effects:
            if effect.matters:
                told.setdefault(statement.line, []).append(measured.sentence(statement, effect))
    return told


def of_rehearsal(migration: ReviewedMigration, result: ReviewResult) -> RehearsedMigration | None:
    """Return what the rehearsal found of a migration, if there was one."""
    every = result.rehearsal.migrations if result.rehearsal else ()
    return next((found for found in every if found.id == migration.id), None)
