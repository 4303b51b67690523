"""`migrator new`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from migrator.cli.scaffolded import show_created
from migrator.cli.shared import Shared, with_shared


@with_shared("text", "json")
def command(
    shared: Shared,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it does, as in its file name: create_users.")],
) -> int:
    """Write the next number's pair of scripts and its entry in the manifest."""
    from migrator.project.scaffold import new

    show_created(new(shared.manifest, name, datetime.now(UTC)), shared)
    return 0
