"""`migrator lint`."""

from datetime import UTC, datetime

from migrator.cli.project import read_manifest
from migrator.cli.shared import Shared, with_shared


@with_shared("text", "json", "github", "sarif", "junit")
def command(shared: Shared) -> int:
    """Look at manifest, pairs and SQL without a database; print the safe way of what would block others."""
    from migrator.cli.report import show
    from migrator.workflows.lint import lint

    result = lint(read_manifest(shared, needs_database=False), datetime.now(UTC))
    show(result, shared)
    return result.exit_code
