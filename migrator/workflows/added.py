"""What a branch adds, as far as the texts of its scripts tell. No database is asked."""

from collections.abc import Iterator
from itertools import islice

from migrator.project.model import Migration, ScriptFile, TransactionMode
from migrator.project.scripts import read_text
from migrator.sqltext.losses import losses
from migrator.sqltext.script import Script, analyse
from migrator.values.errors import Problem
from migrator.values.review import ReviewedMigration, ReviewedScript, ReviewedStatement

MOST_STATEMENTS = 200
_WIDTH = 160


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
