"""`migrator validate`."""

from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared


@with_shared("text", "json")
def command(
    shared: Shared,
    only: Annotated[
        str, typer.Option("--only", metavar="PHASES", help="preflight, validate or ids of migrations, with commas.")
    ] = "",
    wait: Wait = 0,
) -> int:
    """Check the rules against the live database. Touches nothing."""
    from migrator.cli.report import show
    from migrator.engine.views import Viewer

    manifest = read_manifest(shared)
    names = [name.strip() for name in only.split(",") if name.strip()]
    with connected(manifest, shared, wait) as session:
        result = Viewer(session, manifest).validate(names)
    show(result, shared)
    return result.exit_code
