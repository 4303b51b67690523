"""What a branch adds, as Markdown for a comment on a pull request, cut to what such a comment may hold."""

from collections.abc import Iterator, Sequence

from migrator.reports import review_wording
from migrator.reports.markdown import code, fenced, folded, plain, table
from migrator.reports.style import Style
from migrator.reports.wording import count
from migrator.values.review import ReviewedMigration, ReviewedScript, ReviewResult

# GitHub takes 65,536 characters. Bytes are counted, so that nobody has to ask what it calls a character.
LIMIT = 65_000
_MOST_STATEMENTS = 30
# How many characters of a script's or a difference's text are shown, the first at which all of it fits.
_TEXTS = (20_000, 4_000, 800, 0)
_MARKS = {"error": "❌", "warning": "⚠️", "note": "💡"}
_CUT = "_Cut here: a comment holds no more. The formats html and json have all of it._"


def render(result: ReviewResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the whole where it fits; else with less of the scripts' texts, at last without the last of its parts."""
    for most in _TEXTS:
        parts = list(_parts(result, most))
        if _size(parts) <= LIMIT:
            return _joined(parts)
    while _size([*parts, _CUT]) > LIMIT:
        parts.pop()
    return _joined([*parts, _CUT])


def marker(project: str) -> str:
    """Return the comment, invisible to readers, by which a pipeline finds the report that it wrote before."""
    return f"<!-- migrator review of {plain(project)} -->"


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _size(parts: Sequence[str]) -> int:
    return len(_joined(parts).encode())


def _parts(result: ReviewResult, most: int) -> Iterator[str]:
    yield f"{marker(result.project)}\n## Migrations of {plain(result.project)}"
    yield f"{'❌' if result.exit_code else '✅'} {plain(review_wording.headline(result))} {_verdict(result)}"
    issues = review_wording.issues(result)
    if issues:
        yield table(["", "Where", "What", "Code"], [_issue(issue) for issue in issues])
    for issue in issues:
        if issue.text and most:
            title = f"{issue.code}: {issue.message}"
            yield folded(title, fenced(_shortened(issue.text, most), "diff" if issue.diff else ""))
    if result.migrations:
        yield table(
            ["New migration", "Transaction", "Up loses", "Down", "Rehearsed"],
            [_row(migration, result) for migration in result.migrations],
        )
    for migration in result.migrations:
        yield from _migration(migration, result, most)
    yield from _changes(result)


def _verdict(result: ReviewResult) -> str:
    return f"**{review_wording.verdict(result).capitalize()}.**"


def _issue(issue: review_wording.Issue) -> list[str]:
    where = f"{issue.location.path}:{issue.location.line}"
    said = f"{plain(issue.message)}<br>{plain(issue.hint)}" if issue.hint else plain(issue.message)
    return [_MARKS[issue.severity], code(where), said, code(issue.code)]


def _row(migration: ReviewedMigration, result: ReviewResult) -> list[str]:
    return [
        code(migration.id),
        plain(review_wording.transaction(migration.up)),
        plain(review_wording.lost(migration.up)),
        plain(review_wording.reversal(migration)),
        plain(review_wording.rehearsed(migration, result)),
    ]


def _migration(migration: ReviewedMigration, result: ReviewResult, most: int) -> Iterator[str]:
    about = f": {plain(migration.description)}" if migration.description else ""
    effects = review_wording.effects(migration, result)
    rows = [
        [str(one.line), code(one.text), "<br>".join(map(plain, effects.get(one.line, ())))]
        for one in migration.up.shown[:_MOST_STATEMENTS]
    ]
    more = migration.up.statements - len(rows)
    rest = f"\n\nand {count(more, 'statement')} more" if more else ""
    yield f"### {code(migration.id)}{about}\n\n{table(['Line', 'Statement', 'Measured'], rows)}{rest}"
    if most:
        yield from (_text(script, most) for script in (migration.up, migration.down) if script)


def _text(script: ReviewedScript, most: int) -> str:
    return folded(script.path, fenced(_shortened(script.sql, most), "sql"))


def _shortened(text: str, most: int) -> str:
    """Return whole lines from the beginning of a text."""
    if len(text) <= most:
        return text
    kept = text[:most].rpartition("\n")[0]
    return f"{kept}\n… and {count(text.count(chr(10), len(kept)), 'line')} more"


def _changes(result: ReviewResult) -> Iterator[str]:
    if result.rules:
        rows = [[rule.change, code(rule.phase), code(rule.rule)] for rule in result.rules]
        yield f"### Rules\n\n{table(['', 'Phase', 'Rule'], rows)}"
    if result.limits:
        limits = [[code(x.scope), code(x.name), plain(x.before), plain(x.after)] for x in result.limits]
        yield f"### Limits\n\n{table(['Of', 'Limit', 'Before', 'Now'], limits)}"
