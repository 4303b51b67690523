"""`migrator history` and `migrator history show ID`."""

from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared
from migrator.values.errors import Problem, UsageError


@with_shared("text", "json")
def command(
    shared: Shared,
    show: Annotated[str | None, typer.Argument(metavar="show", help="Print the text that one attempt ran.")] = None,
    attempt: Annotated[
        str | None, typer.Argument(metavar="ID", help="The attempt's number, or a migration for its last attempt.")
    ] = None,
    wait: Wait = 0,
) -> int:
    """Show every attempt: when, who, from where, how long, lock wait, error."""
    from migrator.cli.report import show as show_result
    from migrator.engine.views import Viewer

    if show not in (None, "show") or (show is None) != (attempt is None):
        hint = "migrator history show 12, or the id of a migration."
        raise UsageError(Problem("usage", "history takes nothing, or: show ID", hint=hint))
    manifest = read_manifest(shared)
    with connected(manifest, shared, wait) as session:
        viewer = Viewer(session, manifest)
        result = viewer.attempts() if attempt is None else viewer.attempt(attempt)
    show_result(result, shared, exact=attempt is not None)
    return 0
