"""`migrator rehearse`."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.shared import Shared, Wait, with_shared
from migrator.project.model import Manifest
from migrator.values.errors import Problem, UsageError

if TYPE_CHECKING:
    from migrator.database.session import Session


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
    from_url: Annotated[
        str | None,
        typer.Option("--from-url", metavar="URL", help="Begin with the schema of this live database; it is only read."),
    ] = None,
    wait: Wait = 0,
) -> int:
    """Prove migrations on a scratch server: up, down and up again, the schema compared at each."""
    from migrator.cli.progress import listener
    from migrator.cli.report import show
    from migrator.workflows.rehearse import How, rehearse
    from migrator.workflows.scratch import Place

    _exclude(("--all", everything), ("the names of migrations", ids))
    _exclude(("--from-url", from_url is not None), ("--all", everything))
    _exclude(("--pg-bin", pg_bin), ("--scratch-url", scratch_url is not None))
    _exclude(("--propose", propose), ("--rows and --from-url", rows or from_url is not None))
    if propose:
        from migrator.cli.proposing import propose_expect

        return propose_expect(shared, ids or (), Place(pg_bin, scratch_url))
    manifest = _read(shared, from_url)
    with ExitStack() as stack:
        named = shared.database is not None or from_url is not None
        live = _live(stack, manifest, shared, wait) if named or not (ids or everything) else None
        # What is released is not written anew: what is, a database has to say.
        how = How(rows, bool(ids) or (live is not None and not everything), live, from_url is not None)
        chosen = ids or _pending(manifest, None if everything else live)
        result = rehearse(manifest, chosen, Place(pg_bin, scratch_url), listener(shared), how)
    show(result, shared)
    return result.exit_code


def _exclude(*given: tuple[str, object]) -> None:
    """Refuse what was given where it does not go together."""
    if all(value for _, value in given):
        raise UsageError(Problem("usage", f"{' and '.join(name for name, _ in given)} exclude one another"))


def _read(shared: Shared, from_url: str | None) -> Manifest:
    """Return the manifest, with another URL where one is given. Refuse an empty one: libpq would choose a server."""
    manifest = read_manifest(shared, needs_database=False)
    if from_url is None:
        return manifest
    if not from_url.strip():
        raise UsageError(Problem("usage", "--from-url is empty", hint="Is the variable set that it was taken from?"))
    return manifest._replace(database=manifest.database._replace(url=from_url))


def _live(stack: ExitStack, manifest: Manifest, shared: Shared, wait: float) -> "Session | None":
    """Connect to the live database, a standby too, where there is one."""
    return stack.enter_context(connected(manifest, shared, wait, standby=True)) if manifest.database.url else None


def _pending(manifest: Manifest, live: "Session | None") -> Sequence[str]:
    """Return what is pending where there is a database that tells, else all."""
    from migrator.engine.views import Viewer

    applied = Viewer(live, manifest).recorded.applied_ids() if live is not None else ()
    return [migration.id for migration in manifest.migrations if migration.id not in applied]
