"""`migrator status`."""

from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared

UNSETTLED = 3


@with_shared("text", "json")
def command(
    shared: Shared,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 3 where anything is not simply applied.")
    ] = False,
    wait: Wait = 0,
) -> int:
    """Show what is applied, pending, failed, edited, out of order or missing."""
    from migrator.cli.report import show
    from migrator.engine.views import Viewer

    manifest = read_manifest(shared)
    with connected(manifest, shared, wait) as session:
        status = Viewer(session, manifest).status()
    show(status, shared)
    return UNSETTLED if exit_code and any(row.state != "applied" for row in status.rows) else 0
