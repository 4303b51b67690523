"""`migrator report`."""

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared


@with_shared("html")
def command(
    shared: Shared,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to this file, over an older one.")
    ] = None,
    rehearsal: Annotated[
        Path | None,
        typer.Option("--rehearsal", metavar="FILE", help="Show this rehearsal: what rehearse --format json wrote."),
    ] = None,
    no_rules: Annotated[bool, typer.Option("--no-rules", help="Do not ask the rules under validate.")] = False,
    wait: Wait = 0,
) -> int:
    """Make one page of HTML: migrations, attempts, durations, lock waits, rules. Touches nothing."""
    from migrator.cli.report import save, show
    from migrator.workflows.report import gather, read_rehearsal

    rehearsed = read_rehearsal(rehearsal) if rehearsal is not None else None
    manifest = read_manifest(shared)
    with connected(manifest, shared, wait, standby=True) as session:
        result = gather(session, manifest, not no_rules, rehearsed)
    if out is None:
        show(result, shared)
    else:
        save(result, shared, out)
    return 0
