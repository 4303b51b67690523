"""Which formats there are, and which module renders which result in them."""

from importlib import import_module

from migrator.reports.style import Style

# By the result's type: modules of this package with a function `render(result, style)`. Types and modules are named
# rather than imported, so that a run loads those of its own result alone.
RENDERERS: dict[str, dict[str, str]] = {
    "text": {
        "RunResult": "run",
        "PlanResult": "plan",
        "StatusResult": "status",
        "HistoryResult": "history",
        "AttemptResult": "attempt",
        "ValidateResult": "validate",
        "RepairResult": "repair",
        "ProposalResult": "proposal",
        "ReviewResult": "review",
        "RehearsalResult": "rehearsal",
        "DriftResult": "drift",
        "LintResult": "lint",
    },
    "json": {
        "RunResult": "json_document",
        "PlanResult": "json_document",
        "StatusResult": "json_document",
        "HistoryResult": "json_document",
        "AttemptResult": "json_document",
        "ValidateResult": "json_document",
        "RepairResult": "json_document",
        "ProposalResult": "json_document",
        "ReviewResult": "json_document",
        "RehearsalResult": "json_document",
        "DriftResult": "json_document",
        "LintResult": "json_document",
    },
    "junit": {"ValidateResult": "junit", "LintResult": "lint_junit"},
    "github": {
        "ValidateResult": "github",
        "LintResult": "lint_github",
        "ReviewResult": "review_github",
        "DriftResult": "drift_github",
    },
    "markdown": {"ReviewResult": "review_markdown"},
    "html": {"ReviewResult": "review_html", "ReportResult": "html_report"},
    "sarif": {"ReviewResult": "review_sarif", "LintResult": "lint_sarif"},
    "sql": {"PlanResult": "sql_script"},
}


def render(result: object, format_: str, style: Style) -> str:
    """Return a result in a format that there is for its type, as text that ends with a line end."""
    module = import_module(f"migrator.reports.{RENDERERS[format_][type(result).__name__]}")
    text: str = module.render(result, style)
    return text
