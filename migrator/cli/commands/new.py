"""`migrator new`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from migrator.cli.scaffolded import show_created
from migrator.cli.shared import Shared, with_shared
from migrator.values.errors import Problem, UsageError


@with_shared("text", "json")
def command(
    shared: Shared,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="What it does, as in its file name: create_users.")
    ] = None,
    expect: Annotated[
        str | None,
        typer.Option(
            "--expect", metavar="ID", help="Instead: write what this migration changes into its entry, as its expect."
        ),
    ] = None,
    draft_down: Annotated[
        str | None,
        typer.Option(
            "--draft-down",
            metavar="ID",
            help="Instead: write this migration's down script from its up script, and ask where that is not certain.",
        ),
    ] = None,
) -> int:
    """Write the next number's pair of scripts and its entry in the manifest; or what a migration is to come to."""
    from migrator.project.scaffold import new

    if sum(given is not None for given in (name, expect, draft_down)) != 1:
        hint = (
            "migrator new create_users; or, once the scripts are written, "
            "migrator new --draft-down 001_create_users, migrator new --expect 001_create_users"
        )
        raise UsageError(Problem("usage", "new takes a NAME, or --expect or --draft-down with an ID", hint=hint))
    if name is not None:
        show_created(new(shared.manifest, name, datetime.now(UTC)), shared)
    elif expect is not None:
        _write_expect(shared, expect)
    elif draft_down is not None:
        from migrator.project.drafting import draft_down as write_draft

        show_created(write_draft(shared.manifest, draft_down), shared)
    return 0


def _write_expect(shared: Shared, identity: str) -> None:
    from migrator.cli.project import read_manifest
    from migrator.cli.report import show_warnings
    from migrator.project.scaffold import expect
    from migrator.workflows.expectation import expectation

    found = expectation(read_manifest(shared, needs_database=False), identity)
    show_warnings(found.left_out, shared)
    if found.rules:
        show_created(expect(shared.manifest, identity, found.rules), shared)
