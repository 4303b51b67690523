"""What a branch adds, as one HTML page that needs nothing else: no script, no font, no network."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from migrator.reports import review_wording
from migrator.reports.style import Style
from migrator.reports.wording import visible
from migrator.values.review import ReviewedMigration, ReviewedScript, ReviewResult

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --error: #c22; --warning: #a60; --note: #27c }
@media (prefers-color-scheme: dark) { :root { --error: #f77; --warning: #eb5; --note: #8bf } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; display: block; margin: .8rem 0; overflow-x: auto }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top }
pre { border: 1px solid var(--line); overflow-x: auto; padding: .6rem }
code, pre { font: 14px/1.45 ui-monospace, monospace }
.error { color: var(--error) } .warning { color: var(--warning) } .note { color: var(--note) }
h3 code { font-size: 1.2rem }
summary { cursor: pointer }
"""


def render(result: ReviewResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the page."""
    title = f"Migrations of {_text(result.project)}"
    body = "\n".join(_body(result, title))
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{title}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _body(result: ReviewResult, title: str) -> Iterator[str]:
    yield f"<h1>{title}</h1>"
    verdict = _text(review_wording.verdict(result))
    told = f'<strong class="error">{verdict}</strong>' if result.exit_code else f"<strong>{verdict}</strong>"
    yield f"<p>{_text(review_wording.headline(result))} {told}</p>"
    if issues := review_wording.issues(result):
        yield "<h2>Problems</h2>"
        yield from map(_issue, issues)
    if result.migrations:
        yield "<h2>New migrations</h2>"
    for migration in result.migrations:
        yield from _migration(migration, result)
    if result.rules:
        yield "<h2>Rules</h2>"
        rows = [row for rule in result.rules for row in review_wording.rule_rows(rule)]
        yield _table(["", "Phase", "Rule", "Of it", "Before", "Now"], rows)
    if result.limits:
        yield "<h2>Limits and settings</h2>"
        yield _table(["Of", "Limit or setting", "Before", "Now"], [limit[:4] for limit in result.limits])


def _issue(issue: review_wording.Issue) -> str:
    label = f'<span class="{issue.severity}">{issue.severity}[{_text(issue.code)}]</span>'
    parts = [f"<code>{_text(str(issue.location))}</code> {label} "]
    parts.append(_text(issue.message))
    if issue.hint:
        parts.append(f"<br>{_text(issue.hint)}")
    return f"<p>{''.join(parts)}</p>" + (f"\n<pre>{_text(issue.text)}</pre>" if issue.text else "")


def _migration(migration: ReviewedMigration, result: ReviewResult) -> Iterator[str]:
    yield f"<h3><code>{_text(migration.id)}</code></h3>"
    if migration.description:
        yield f"<p>{_text(migration.description)}</p>"
    facts = {
        "Transaction": review_wording.transaction(migration.up),
        "Up loses": review_wording.loses(migration, result),
        "Down": review_wording.reversal(migration, result),
        "Rehearsed": review_wording.rehearsed(migration, result),
    }
    yield _table(["", ""], [[name, value] for name, value in facts.items() if value])
    effects = review_wording.effects(migration, result)
    rows = [[str(one.line), one.text, "; ".join(effects.get(one.line, ()))] for one in migration.up.shown]
    yield _table(["Line", "Statement", "Measured"], rows)
    yield from (_script(script) for script in (migration.up, migration.down) if script)


def _script(script: ReviewedScript) -> str:
    return f"<details><summary>{_text(script.path)}</summary><pre>{_text(script.sql)}</pre></details>"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{_text(header)}</th>" for header in headers) if any(headers) else ""
    body = "\n".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>" if head else f"<table>\n{body}\n</table>"


def _text(text: str) -> str:
    return escape(visible(text))
