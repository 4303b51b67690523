"""`migrator plan`."""

from pathlib import Path
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
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Save it to a new file, for review and for apply --plan."),
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 where something is pending.")] = False,
    wait: Wait = 0,
) -> int:
    """Show what apply would do, and why. Touches nothing."""
    from migrator.cli.report import show
    from migrator.engine.request import Up
    from migrator.engine.views import Viewer

    manifest = read_manifest(shared)
    with connected(manifest, shared, wait) as session:
        viewer, request = Viewer(session, manifest), Up(to, allow_out_of_order)
        decision = viewer.decide(request)
        plan = viewer.plan(request, decision)
        if out is not None:
            from migrator.project.plan_file import write_plan

            write_plan(out, viewer.saved(request, decision))
    show(plan, shared)
    return PENDING if exit_code and plan.steps else 0
