"""`migrator drift`."""

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared
from migrator.values.errors import Problem, UsageError

DRIFTED = 3


@with_shared("text", "json", "github")
def command(
    shared: Shared,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 where the schemas differ.")] = False,
    pg_bin: Annotated[
        Path | None,
        typer.Option("--pg-bin", metavar="DIR", help="Make the private server with PostgreSQL's programs in DIR."),
    ] = None,
    scratch_url: Annotated[
        str | None,
        typer.Option("--scratch-url", metavar="URL", help="Replay in a database on this server, dropped afterwards."),
    ] = None,
    wait: Wait = 0,
) -> int:
    """Compare the live schema with what the recorded history makes. Only reads, on a standby too."""
    from migrator.cli.report import show
    from migrator.workflows.drift import drift
    from migrator.workflows.scratch import Place

    if pg_bin and scratch_url is not None:
        raise UsageError(Problem("usage", "--pg-bin and --scratch-url exclude one another"))
    manifest = read_manifest(shared)
    with connected(manifest, shared, wait, standby=True) as session:
        result = drift(session, manifest, Place(pg_bin, scratch_url))
    show(result, shared)
    return DRIFTED if exit_code and result.drifted else 0
