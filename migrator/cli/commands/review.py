"""`migrator review`."""

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, with_shared
from migrator.values.errors import Problem, UsageError


@with_shared("text", "markdown", "github", "sarif", "html", "json")
def command(
    shared: Shared,
    base: Annotated[
        str,
        typer.Option("--base", metavar="REV", help="The git revision to compare with: origin/main, a tag, a commit."),
    ],
    no_rehearse: Annotated[
        bool, typer.Option("--no-rehearse", help="Do not try what is new on a scratch server; read its texts alone.")
    ] = False,
    pg_bin: Annotated[
        Path | None,
        typer.Option("--pg-bin", metavar="DIR", help="Make the private server with PostgreSQL's programs in DIR."),
    ] = None,
    scratch_url: Annotated[
        str | None,
        typer.Option("--scratch-url", metavar="URL", help="Make databases on this server, and drop them, instead."),
    ] = None,
) -> int:
    """Report what this branch adds: statements, locks, losses, rules, and released files that were edited."""
    from migrator.cli.progress import listener
    from migrator.cli.report import show
    from migrator.workflows.review import review
    from migrator.workflows.scratch import Place

    given = {"--no-rehearse": no_rehearse, "--pg-bin": pg_bin, "--scratch-url": scratch_url}
    several = [name for name, value in given.items() if value]
    if len(several) > 1:
        hint = "Choose one place to rehearse in, or none."
        raise UsageError(Problem("usage", f"{several[0]} and {several[1]} exclude one another", hint=hint))
    manifest = read_manifest(shared, needs_database=False)
    place = None if no_rehearse else Place(pg_bin, scratch_url)
    with ExitStack() as stack:
        live = stack.enter_context(connected(manifest, shared, standby=True)) if shared.database else None
        result = review(manifest, base, os.environ, place, datetime.now(UTC), listener(shared), live)
    show(result, shared)
    return result.exit_code
