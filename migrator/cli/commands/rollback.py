"""`migrator rollback`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from migrator.cli import output
from migrator.cli.confirm import confirm, interactive
from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared
from migrator.reports.wording import one_line
from migrator.values.errors import Problem, Refused, UsageError
from migrator.values.views import LossRow


@with_shared("text", "json")
def command(
    shared: Shared,
    to: Annotated[
        str | None, typer.Option("--to", metavar="ID", help="Undo everything applied after this one.")
    ] = None,
    steps: Annotated[int | None, typer.Option("--steps", metavar="N", min=1, help="Undo the last N.")] = None,
    last_run: Annotated[bool, typer.Option("--last-run", help="Undo what the last run applied.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Undo everything.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    wait: Wait = 0,
) -> int:
    """Undo applied migrations with their down scripts, the last one first."""
    from migrator.cli.caller import caller
    from migrator.cli.progress import listener
    from migrator.cli.report import show_run
    from migrator.engine.losses import find_losses
    from migrator.engine.request import Down
    from migrator.engine.run import run
    from migrator.engine.views import Viewer

    if (to is not None) + (steps is not None) + last_run + everything != 1:
        hint = "migrator rollback --steps 1 undoes the last migration."
        raise UsageError(Problem("usage", "say what to roll back: --to ID, --steps N, --last-run or --all", hint=hint))
    manifest = read_manifest(shared)
    request = Down(to, steps, last_run, everything)
    with connected(manifest, shared, wait) as session:
        premise = None
        if not yes:
            decision = Viewer(session, manifest).decide(request)
            premise = decision.premise
            if decision.steps:
                losses = find_losses(session, decision.steps, manifest.database)
                _ask([step.id for step in decision.steps], losses)
        result = run(session, manifest, request, lambda: caller(Path(manifest.path).parent), listener(shared), premise)
    return show_run(result, shared)


def _ask(ids: Sequence[str], losses: Sequence[LossRow]) -> None:
    """List what will be undone and what will be lost, and ask. Raises Refused without a yes."""
    output.message(one_line(f"To be rolled back, in this order: {', '.join(ids)}."))
    for loss in losses:
        output.message(f"  {one_line(f'{loss.id} drops {loss.what}: {loss.amount}')}")
    hint = "There is nobody to ask here. Look at the list above, then call it again with --yes."
    if interactive():
        if confirm("Roll back?"):
            return
        hint = "Only y or yes goes on; --yes does not ask."
    raise Refused(Problem("not-confirmed", "rollback was not confirmed; nothing was touched", hint=hint))
