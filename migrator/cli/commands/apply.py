"""`migrator apply`."""

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared
from migrator.values.errors import Problem, UsageError
from migrator.values.saved_plan import SavedPlan


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
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="FILE", help="Run this plan, or nothing where it is no longer what would run."),
    ] = None,
    wait: Wait = 0,
) -> int:
    """Apply the pending migrations, in the manifest's order."""
    from migrator.cli.caller import caller
    from migrator.cli.progress import listener
    from migrator.cli.report import show_run
    from migrator.engine.request import Up
    from migrator.engine.run import run

    reviewed = _reviewed(plan, to, allow_out_of_order) if plan else None
    if reviewed:
        to, allow_out_of_order = reviewed.to, reviewed.allow_out_of_order
    manifest = read_manifest(shared)
    with connected(manifest, shared, wait) as session:
        request = Up(to, allow_out_of_order, dry_run)
        folder = Path(manifest.path).parent
        result = run(session, manifest, request, lambda: caller(folder), listener(shared), reviewed=reviewed)
    return show_run(result, shared)


def _reviewed(path: Path, to: str | None, allow_out_of_order: bool) -> SavedPlan:
    """Return the plan in a file; what it holds was asked for when it was made."""
    from migrator.project.plan_file import read_plan

    if to is not None or allow_out_of_order:
        hint = "The plan says what to run: give --to and --allow-out-of-order to migrator plan."
        raise UsageError(Problem("usage", "--plan goes with neither --to nor --allow-out-of-order", hint=hint))
    return read_plan(path)
