"""What a branch adds, as far as its texts tell: migrations, rules, limits. No database is asked."""

from collections.abc import Iterator, Mapping
from itertools import islice

from migrator.project.model import Database, Manifest, Migration, ScriptFile, Settings, TransactionMode
from migrator.project.scripts import read_text
from migrator.sqltext.losses import losses
from migrator.sqltext.script import Script, analyse
from migrator.values.errors import Problem
from migrator.values.review import Limit, ReviewedMigration, ReviewedScript, ReviewedStatement, RuleChange
from migrator.values.units import show_duration

MOST_STATEMENTS = 200
_WIDTH = 160
_COUNTED = frozenset({"queue_limit"})
# The URL is left out: it may be a secret, and is another one in each environment.
_DATABASE = ("history", "role", "search_path", "pooler")


def added_migrations(migrations: tuple[Migration, ...]) -> tuple[tuple[ReviewedMigration, ...], tuple[Problem, ...]]:
    """Return what is known of new migrations by their scripts' texts, and what is wrong with these."""
    found = [_migration(migration) for migration in migrations]
    return tuple(reviewed for reviewed, _ in found), tuple(problem for _, own in found for problem in own)


def _migration(migration: Migration) -> tuple[ReviewedMigration, tuple[Problem, ...]]:
    up, problems = _script(migration.up, migration.transaction)
    down, of_down = _script(migration.down) if migration.down else (None, ())
    reviewed = ReviewedMigration(
        migration.id, migration.location, up, down, migration.irreversible, migration.description
    )
    return reviewed, (*problems, *of_down)


def _script(file: ScriptFile, declared: TransactionMode | None = None) -> tuple[ReviewedScript, tuple[Problem, ...]]:
    script = analyse(read_text(file), file.path, declared)
    reviewed = ReviewedScript(
        path=file.path,
        transaction=script.mode,
        reasons=tuple(f"{reason.message} (line {reason.location.line})" for reason in script.reasons),
        statements=script.statements - 2 * script.wrapped,
        shown=tuple(islice(_statements(script), MOST_STATEMENTS)),
        touches=tuple(map(str, script.touches)),
        losses=tuple(map(str, losses(script))),
        sql=script.text,
    )
    return reviewed, script.problems


def _statements(script: Script) -> Iterator[ReviewedStatement]:
    for unit in script.units:
        for ordinal, text in enumerate(script.statements_of(unit)):
            start = script.start_of(unit, ordinal)
            if start is not None:
                yield ReviewedStatement(script.locate(start).line, _beginning(text))


def _beginning(text: str) -> str:
    """Return the first words of a statement; it may be a whole dump."""
    words = " ".join(text[: _WIDTH * 4].split())
    return words if len(words) <= _WIDTH else f"{words[: _WIDTH - 1]}…"


def rule_changes(was: Manifest | None, now: Manifest) -> tuple[RuleChange, ...]:
    """Return the rules that came, then those that went, phase by phase."""
    before, after = _rules(was) if was else {}, _rules(now)
    added = [RuleChange("added", *rule) for rule in after if rule not in before]
    return (*added, *(RuleChange("removed", *rule) for rule in before if rule not in after))


def _rules(manifest: Manifest) -> Mapping[tuple[str, str], None]:
    phases = {"preflight": manifest.preflight, "validate": manifest.validate}
    for migration in manifest.migrations:
        phases |= {f"{migration.id} require": migration.require, f"{migration.id} expect": migration.expect}
    return {(phase, rule.id): None for phase, rules in phases.items() for rule in rules}


def limit_changes(was: Manifest | None, now: Manifest, added: tuple[Migration, ...]) -> tuple[Limit, ...]:
    """Return the defaults and the settings of the database that changed, and what new migrations have of their own."""
    changed = [*_defaults(was, now), *_database(was.database, now.database)] if was else []
    return (*changed, *(limit for migration in added for limit in _own(migration, now.defaults)))


def _defaults(was: Manifest, now: Manifest) -> Iterator[Limit]:
    for name in Settings._fields:
        before, after = getattr(was.defaults, name), getattr(now.defaults, name)
        if before != after:
            yield Limit("defaults", name, _shown(name, before), _shown(name, after))


def _database(was: Database, now: Database) -> Iterator[Limit]:
    for name in _DATABASE:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield Limit("database", name, _words(before), _words(after))


def _own(migration: Migration, defaults: Settings) -> Iterator[Limit]:
    for name in Settings._fields:
        own, usual = getattr(migration.settings, name), getattr(defaults, name)
        if own != usual:
            yield Limit(migration.id, name, _shown(name, usual), _shown(name, own))


def _shown(name: str, value: int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in _COUNTED:
        return f"{value:,}"
    return show_duration(value) if value else "none"


def _words(value: str | tuple[str, ...] | None) -> str:
    return ", ".join(value) if isinstance(value, tuple) else value or "none"
