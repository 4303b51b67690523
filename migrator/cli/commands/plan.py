"""`migrator plan`."""

from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared

PENDING = 3


@with_shared("text", "json", "sql")
def command(
    shared: Shared,
    to: Annotated[str | None, typer.Option("--to", metavar="ID", help="Stop after this migration.")] = None,
    allow_out_of_order: Annotated[
        bool, typer.Option("--allow-out-of-order", help="Also plan what stands before an applied migration.")
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 where something is pending.")] = False,
    wait: Wait = 0,
) -> int:
    """Show what apply would do, and why. Touches nothing."""
    from migrator.cli.report import show
    from migrator.engine.request import Up
    from migrator.engine.views import Viewer

    manifest = read_manifest(shared)
    with connected(manifest, shared, wait) as session:
        plan = Viewer(session, manifest).plan(Up(to, allow_out_of_order))
    show(plan, shared)
    return PENDING if exit_code and plan.steps else 0
