"""What is wrong with what a branch adds, and what it changes, as workflow commands of GitHub: shown at its line."""

from migrator.reports import review_wording
from migrator.reports.github import Kind, annotation
from migrator.reports.style import Style
from migrator.values.findings import Severity
from migrator.values.review import ReviewResult

_KINDS: dict[Severity, Kind] = {"error": "error", "warning": "warning", "note": "notice"}


def render(result: ReviewResult, style: Style) -> str:
    """Return a line for each problem, errors first, then for each change, and at last what is new.

    Where it is to be quiet, errors alone.
    """
    quiet = style.detail == "quiet"
    every = (*review_wording.issues(result), *review_wording.changes(result))
    found = [issue for issue in every if issue.severity == "error" or not quiet]
    lines = [annotation(_KINDS[each.severity], each.code, _message(each), each.location) for each in found]
    if not quiet:
        lines += [review_wording.headline(result), f"Review: {review_wording.verdict(result)}."]
    return "".join(f"{line}\n" for line in lines)


def _message(issue: review_wording.Issue) -> str:
    hint = f"hint: {issue.hint}" if issue.hint else ""
    return "\n".join(filter(None, (issue.message, issue.text if issue.diff else "", hint)))
