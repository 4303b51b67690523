"""`migrator rehearse`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared
from migrator.project.model import Manifest
from migrator.values.errors import Problem, UsageError


@with_shared("text", "json")
def command(
    shared: Shared,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="The migrations; else those that are pending.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them, whatever is applied.")] = False,
    pg_bin: Annotated[
        Path | None,
        typer.Option("--pg-bin", metavar="DIR", help="Make the private server with PostgreSQL's programs in DIR."),
    ] = None,
    scratch_url: Annotated[
        str | None,
        typer.Option("--scratch-url", metavar="URL", help="Make databases on this server, and drop them, instead."),
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Instead: print the expect of one migration, by what it changes there.")
    ] = False,
    rows: Annotated[
        int, typer.Option("--rows", metavar="N", min=0, help="Try each once more on N made-up rows in every table.")
    ] = 0,
    wait: Wait = 0,
) -> int:
    """Prove migrations on a scratch server: up, down and up again, the schema compared at each."""
    from migrator.cli.progress import listener
    from migrator.cli.report import show
    from migrator.workflows.rehearse import rehearse
    from migrator.workflows.scratch import Place

    if ids and everything:
        raise UsageError(Problem("usage", "--all and the names of migrations exclude one another"))
    if pg_bin and scratch_url is not None:
        raise UsageError(Problem("usage", "--pg-bin and --scratch-url exclude one another"))
    if propose:
        from migrator.cli.proposing import propose_expect

        return propose_expect(shared, ids or (), Place(pg_bin, scratch_url))
    manifest = read_manifest(shared, needs_database=False)
    chosen = ids or _chosen(manifest, shared, everything, wait)
    result = rehearse(manifest, chosen, Place(pg_bin, scratch_url), listener(shared), rows=rows)
    show(result, shared)
    return result.exit_code


def _chosen(manifest: Manifest, shared: Shared, everything: bool, wait: float) -> Sequence[str]:
    """Return what is pending where there is a database that tells, else all."""
    if everything or not manifest.database.url:
        return [migration.id for migration in manifest.migrations]
    from migrator.engine.views import Viewer

    with connected(manifest, shared, wait, standby=True) as session:
        applied = Viewer(session, manifest).recorded.applied_ids()
    return [migration.id for migration in manifest.migrations if migration.id not in applied]
