"""`migrator init`."""

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.scaffolded import show_created
from migrator.cli.shared import Shared, with_shared


@with_shared("text", "json")
def command(
    shared: Shared,
    from_: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Write the manifest for the pairs that are in this folder already."),
    ] = None,
) -> int:
    """Start a project in this folder: a manifest, a first pair, the editors' schema, a pipeline's example."""
    from migrator.project.scaffold import init, init_from

    folder = shared.manifest.parent
    show_created(init_from(folder, from_) if from_ else init(folder), shared)
    return 0
