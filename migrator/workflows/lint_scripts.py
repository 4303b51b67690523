"""The scripts of a manifest, one after the other, as lint reads them: ours, the script's own problems, and squawk's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.project.model import Direction, Manifest, Migration
from migrator.project.scripts import read_text
from migrator.sqltext.lint.known import Known
from migrator.sqltext.lint.past import Past
from migrator.sqltext.lint.reading import known_after, paired, subject_of
from migrator.sqltext.lint.registry import RULES
from migrator.sqltext.lint.rule import Rule, Step, Subject
from migrator.sqltext.lint.squawk import Said, squawk
from migrator.sqltext.script import Script, analyse
from migrator.values.findings import LintFinding, Severity


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and the migrations that would replace its statement, which have no ids yet."""

    finding: LintFinding
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Scripts:
    """How many there are, and what is found in them."""

    count: int
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A script that was read, and whose it is."""

    migration: Migration
    subject: Subject


def look_at(manifest: Manifest, version: int | None) -> Scripts:
    """Return what is found in every script; `version` is the oldest major version of the server, if it is stated."""
    every = list(read_all(manifest))
    said = squawk([each.subject.script for each in every], version)
    found = (one for each, words in zip(every, said, strict=True) for one in _in_order(each, words))
    return Scripts(len(every), tuple(found))


def read_all(manifest: Manifest) -> Iterator[Read]:
    """Return every script, up before down; each up script builds on those before it, its down script on it too."""
    known, past = Known(), Past()
    for migration in manifest.migrations:
        up = replace(_subject(migration, "up", known), past=past, number=len(past))
        known = known_after(up)
        past.add(up.script)
        yield Read(migration, up)
        if migration.down:
            yield Read(migration, paired(_subject(migration, "down", known), up))


def _subject(migration: Migration, direction: Direction, known: Known) -> Subject:
    return subject_of(_script(migration, direction), direction, known, guarded=bool(migration.require))


def _script(migration: Migration, direction: Direction) -> Script:
    file = migration.up if direction == "up" or migration.down is None else migration.down
    return analyse(read_text(file), file.path, migration.transaction)


def _in_order(read: Read, said: Sequence[Said]) -> list[Found]:
    every = [*_problems(read), *_ours(read), *_squawks(read, said)]
    return sorted(every, key=lambda found: found.finding.location)


def _problems(read: Read) -> Iterator[Found]:
    """The script's own: with an error among them, apply would refuse to begin."""
    for each in read.subject.script.problems:
        refused = each.severity == "error"
        where = each.location or read.subject.script.locate(0)
        yield Found(
            LintFinding(
                each.code,
                each.severity,
                each.message,
                where,
                each.hint,
                each.excerpt,
                read.migration.id,
                (),
                None,
                refused,
            )
        )


def _ours(read: Read) -> Iterator[Found]:
    script = read.subject.script
    for code, rule in RULES.items():
        for remark in rule.check(read.subject):
            finding = LintFinding(
                code,
                remark.severity or _severity(rule, read.subject),
                remark.message,
                script.locate(remark.offset),
                remark.hint,
                script.excerpt(remark.offset),
                read.migration.id,
                question=remark.question,
                kept=remark.kept if remark.steps else None,
            )
            yield Found(finding, remark.steps)


def _severity(rule: Rule, subject: Subject) -> Severity:
    return "note" if rule.of_traffic and subject.direction == "down" else rule.severity


def _squawks(read: Read, said: Sequence[Said]) -> Iterator[Found]:
    """What it says of tables that the script makes itself is left out: nobody waits for those yet."""
    subject, script = read.subject, read.subject.script
    live = {statement.start for statement in subject.live()}
    quiet = [(each.start, each.end) for each in subject.statements if each.start not in live]
    for each in said:
        if not any(start <= each.offset < end for start, end in quiet):
            where, shown = script.locate(each.offset), script.excerpt(each.offset)
            severity = "note" if subject.direction == "down" else each.severity
            yield Found(LintFinding(each.rule, severity, each.message, where, each.hint, shown, read.migration.id))
