"""What a branch adds, as text for a terminal."""

from collections.abc import Iterator

from migrator.reports import problems, review_wording
from migrator.reports.columns import Cell, align
from migrator.reports.style import Colour, Style
from migrator.reports.wording import count, one_line, visible
from migrator.values.review import ReviewedMigration, ReviewedScript, ReviewResult

_INDENT = " " * 3
_NAME = 13
_MOST = 20
_COLOURS: dict[str, Colour] = {
    "error": "red",
    "warning": "yellow",
    "note": "cyan",
    "added": "green",
    "changed": "yellow",
    "removed": "red",
}
_SIGNS = {"added": "+", "changed": "~", "removed": "-"}


def render(result: ReviewResult, style: Style) -> str:
    """Return what is new, one migration after the other, then rules and limits, what is wrong, and the sum.

    Where it is to be quiet, errors alone.
    """
    issues = review_wording.issues(result)
    if style.detail == "quiet":
        return "".join(f"{line}\n" for issue in issues if issue.severity == "error" for line in _issue(issue, style))
    parts = (
        [review_wording.headline(result)],
        *(list(_migration(migration, result, style)) for migration in result.migrations),
        _rules(result, style),
        _limits(result),
        *(list(_issue(issue, style)) for issue in issues),
        [f"Review: {review_wording.verdict(result)}."],
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _migration(migration: ReviewedMigration, result: ReviewResult, style: Style) -> Iterator[str]:
    title = style.paint(one_line(migration.id), "bold")
    yield f"{title}: {one_line(migration.description)}" if migration.description else title
    facts = [("up", _about(migration.up))]
    effects = review_wording.effects(migration, result)
    for statement in migration.up.shown[:_MOST]:
        facts.append(("", f"line {statement.line}: {visible(statement.text)}"))
        facts += [("", f"  {effect}") for effect in effects.get(statement.line, ())]
    if migration.up.statements > _MOST:
        facts.append(("", f"and {migration.up.statements - _MOST:,} more"))
    if loses := review_wording.loses(migration, result):
        facts.append(("loses", loses))
    if migration.down is not None:
        facts.append(("down", _about(migration.down)))
    facts += [
        ("undone", review_wording.reversal(migration, result)),
        ("rehearsed", review_wording.rehearsed(migration, result)),
    ]
    yield from (f"{_INDENT}{style.paint(name, 'dim')}{' ' * (_NAME - len(name))}{text}" for name, text in facts)


def _about(script: ReviewedScript) -> str:
    return f"{one_line(script.path)}, {count(script.statements, 'statement')}, {review_wording.transaction(script)}"


def _rules(result: ReviewResult, style: Style) -> list[str]:
    rows = [
        [
            Cell(_SIGNS[rule.change], _COLOURS[rule.change]),
            Cell(one_line(rule.phase)),
            Cell(one_line(rule.rule)),
            Cell("; ".join(map(review_wording.wording, rule.wordings))),
        ]
        for rule in result.rules
    ]
    return ["Rules", *align(rows, style)] if rows else []


def _limits(result: ReviewResult) -> list[str]:
    return ["Limits and settings", *map(review_wording.limit, result.limits)] if result.limits else []


def _issue(issue: review_wording.Issue, style: Style) -> Iterator[str]:
    label = style.paint(f"{issue.severity}[{visible(issue.code)}]:", _COLOURS[issue.severity])
    place = style.paint(f"{visible(str(issue.location))}:", "bold")
    yield f"{place} {label} {one_line(issue.message)}"
    if issue.text:
        yield from problems.shown(issue.text, issue.diff, style)
    if issue.hint:
        yield f"{style.paint('hint:', 'cyan')} {one_line(issue.hint)}"
