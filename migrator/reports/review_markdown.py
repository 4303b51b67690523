"""What a branch adds, as Markdown for a comment on a pull request, cut to what such a comment may hold."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

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
_CUT = "_Something is left out: a comment holds no more. The formats html and json have all of it._"


class _Block(NamedTuple):
    """A part of the report: `head`, then lines that may be left out from the end, each one of `what` there are.

    So many `more` are left out in any case.
    """

    head: str
    lines: Sequence[str] = ()
    what: str = ""
    more: int = 0

    def text(self, lines: int) -> str:
        """Return it with so many of its lines, and how many are left out."""
        left_out = len(self.lines) - lines + self.more
        rest = f"\n\nand {count(left_out, self.what)} more" if left_out else ""
        return "\n".join((self.head, *self.lines[:lines])) + rest

    @property
    def whole(self) -> str:
        """All of it."""
        return self.text(len(self.lines))

    def fitted(self, room: int) -> str:
        """Return it with as many lines as there is room for; nothing where there is none for a single one."""
        if _size(self.whole) <= room:
            return self.whole
        sizes = accumulate((_size(line) for line in self.lines), initial=_size(self.text(0)))
        return self.text(fitting) if (fitting := sum(size <= room for size in sizes) - 1) > 0 else ""


def render(result: ReviewResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the whole where it fits; else with less of the scripts' texts, at last with fewer lines of its tables."""
    for most in _TEXTS:
        blocks = list(_blocks(result, most))
        if sum(_size(block.whole) for block in blocks) <= LIMIT:
            return _joined(block.whole for block in blocks)
    return _joined(_cut(blocks))


def _cut(blocks: Sequence[_Block]) -> Iterator[str]:
    """Give each block half of the room that is left at most, unless all that follows needs less than the other half."""
    left, following = LIMIT - _size(_CUT), sum(_size(block.whole) for block in blocks)
    for block in blocks:
        following -= _size(block.whole)
        if text := block.fitted(max(left - following, left // 2)):
            yield text
            left -= _size(text)
    yield _CUT


def marker(project: str) -> str:
    """Return the comment, invisible to readers, by which a pipeline finds the report that it wrote before."""
    return f"<!-- migrator review of {plain(project)} -->"


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _size(text: str) -> int:
    """Return how many bytes a part takes, with the empty line behind it."""
    return len(text.encode()) + 2


def _blocks(result: ReviewResult, most: int) -> Iterator[_Block]:
    yield _Block(f"{marker(result.project)}\n## Migrations of {plain(result.project)}")
    yield _Block(f"{'❌' if result.exit_code else '✅'} {plain(review_wording.headline(result))} {_verdict(result)}")
    issues = review_wording.issues(result)
    if issues:
        yield _table("", ["", "Where", "What", "Code"], [_issue(issue) for issue in issues], "problem")
    for issue in issues:
        if issue.text and most:
            title = f"{issue.code}: {issue.message}"
            yield _Block(folded(title, fenced(_shortened(issue.text, most), "diff" if issue.diff else "")))
    if result.migrations:
        heads = ["New migration", "Transaction", "Up loses", "Down", "Rehearsed"]
        yield _table("", heads, [_row(migration, result) for migration in result.migrations], "migration")
    yield from _changes(result)
    for migration in result.migrations:
        yield from _migration(migration, result, most)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], what: str, more: int = 0) -> _Block:
    if not rows:
        return _Block(title)
    first, second, *lines = table(heads, rows)
    return _Block("\n".join(filter(None, (title and f"{title}\n", first, second))), lines, what, more)


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
        plain(review_wording.loses(migration, result)),
        plain(review_wording.reversal(migration, result)),
        plain(review_wording.rehearsed(migration, result)),
    ]


def _changes(result: ReviewResult) -> Iterator[_Block]:
    if result.rules:
        rows = [[row[0], *map(code, row[1:])] for rule in result.rules for row in review_wording.rule_rows(rule)]
        yield _table("### Rules", ["", "Phase", "Rule", "Of it", "Before", "Now"], rows, "line")
    if result.limits:
        limits = [[code(x.scope), code(x.name), plain(x.before), plain(x.after)] for x in result.limits]
        yield _table("### Limits and settings", ["Of", "Limit or setting", "Before", "Now"], limits, "limit")


def _migration(migration: ReviewedMigration, result: ReviewResult, most: int) -> Iterator[_Block]:
    about = f": {plain(migration.description)}" if migration.description else ""
    effects = review_wording.effects(migration, result)
    rows = [
        [str(one.line), code(one.text), "<br>".join(map(plain, effects.get(one.line, ())))]
        for one in migration.up.shown[:_MOST_STATEMENTS]
    ]
    more, title = migration.up.statements - len(rows), f"### {code(migration.id)}{about}"
    yield _table(title, ["Line", "Statement", "Measured"], rows, "statement", more)
    if most:
        yield from (_Block(_text(script, most)) for script in (migration.up, migration.down) if script)


def _text(script: ReviewedScript, most: int) -> str:
    return folded(script.path, fenced(_shortened(script.sql, most), "sql"))


def _shortened(text: str, most: int) -> str:
    """Return whole lines from the beginning of a text."""
    if len(text) <= most:
        return text
    kept = text[:most].rpartition("\n")[0]
    return f"{kept}\n… and {count(text.count(chr(10), len(kept)), 'line')} more"
