"""`migrator apply`."""

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared


@with_shared("text", "json")
def command(
    shared: Shared,
    to: Annotated[str | None, typer.Option("--to", metavar="ID", help="Stop after this migration.")] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Run everything in one transaction and roll it back, where that is possible."),
    ] = False,
    allow_out_of_order: Annotated[
        bool, typer.Option("--allow-out-of-order", help="Also apply what stands before an applied migration.")
    ] = False,
    wait: Wait = 0,
) -> int:
    """Apply the pending migrations, in the manifest's order."""
    from migrator.cli.caller import caller
    from migrator.cli.progress import listener
    from migrator.cli.report import show_run
    from migrator.engine.request import Up
    from migrator.engine.run import run

    manifest = read_manifest(shared)
    with connected(manifest, shared, wait) as session:
        request = Up(to, allow_out_of_order, dry_run)
        result = run(session, manifest, request, lambda: caller(Path(manifest.path).parent), listener(shared))
    return show_run(result, shared)
