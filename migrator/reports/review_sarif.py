"""What is wrong with what a branch adds, and what it changes, as SARIF."""

from migrator.reports import review_wording
from migrator.reports.sarif_document import Result, document
from migrator.reports.style import Style
from migrator.values.review import ReviewResult


def render(result: ReviewResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the document."""
    return document(map(_result, (*review_wording.issues(result), *review_wording.changes(result))))


def _result(issue: review_wording.Issue) -> Result:
    """SARIF shows the place itself: what stands there is not repeated, but a difference is told."""
    hint = f"hint: {issue.hint}" if issue.hint else ""
    text = "\n".join(filter(None, (issue.message, issue.text if issue.diff else "", hint)))
    return Result(issue.severity, issue.code, text, issue.location)
