"""`migrator lint`."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from migrator.cli.project import read_manifest
from migrator.cli.repository import in_repository
from migrator.cli.shared import Shared, with_shared

if TYPE_CHECKING:
    from migrator.values.findings import LintResult


@with_shared("text", "json", "github", "sarif", "junit")
def command(shared: Shared) -> int:
    """Look at manifest, pairs and SQL without a database; print the safe way of what would block others."""
    from migrator.cli.report import show
    from migrator.workflows.lint import lint

    result = lint(read_manifest(shared, needs_database=False), datetime.now(UTC))
    show(_in_repository(result) if shared.format in {"github", "sarif"} else result, shared)
    return result.exit_code


def _in_repository(result: "LintResult") -> "LintResult":
    """Return the result with the places that annotations and code scanning need."""
    findings = (replace(finding, location=in_repository(finding.location)) for finding in result.findings)
    return replace(result, findings=tuple(findings))
