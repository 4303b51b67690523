"""`migrator repair`."""

from pathlib import Path
from typing import Annotated, get_args

import typer

from migrator.cli import output
from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, with_shared
from migrator.values.errors import Problem, UsageError


@with_shared("text", "json")
def command(
    shared: Shared,
    id_: Annotated[str | None, typer.Argument(metavar="[ID]", help="The migration to look at, or to settle.")] = None,
    as_: Annotated[
        str | None, typer.Option("--as", metavar="STATE", help="Settle it as applied, rolled-back or not-run.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept in the history.")] = None,
    target: Annotated[
        bool, typer.Option("--target", help="Accept that the history is in another database or cluster now.")
    ] = False,
) -> int:
    """Show what is recorded and what exists of a migration; with --as and --reason, settle it by hand."""
    from migrator.cli.caller import caller
    from migrator.cli.progress import listener
    from migrator.cli.report import show
    from migrator.engine.repair import Mark, accept_target, look_at, mark

    states: tuple[Mark, ...] = get_args(Mark)
    wanted = next((state for state in states if state == as_), None)
    _check(id_, as_, wanted, reason, target)
    manifest = read_manifest(shared)

    with connected(manifest, shared) as session:
        who, listen = (lambda: caller(Path(manifest.path).parent)), listener(shared)
        if id_ is None:
            accept_target(session, manifest, who, listen)
            output.message(f"The history of {manifest.project} belongs to {session.label} now.")
            return 0
        result = (
            mark(session, manifest, id_, wanted, reason or "", who, listen)
            if wanted
            else look_at(session, manifest, id_)
        )
    show(result, shared)
    return 0


def _check(id_: str | None, as_: str | None, wanted: str | None, reason: str | None, target: bool) -> None:
    """Raise UsageError for what does not go together."""
    if (id_ is None) != target:
        raise UsageError(Problem("usage", "repair takes the id of a migration, or --target", hint="migrator repair ID"))
    if as_ and not wanted:
        hint = "--as applied, --as rolled-back or --as not-run."
        raise UsageError(Problem("usage", f"a migration cannot be settled as {as_}", hint=hint))
    if (wanted or target) and not (reason or "").strip():
        raise UsageError(Problem("usage", "to settle by hand needs a reason", hint="--reason 'what you saw'"))
