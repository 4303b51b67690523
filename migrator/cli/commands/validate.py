"""`migrator validate`."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from migrator.cli.project import connected, read_manifest
from migrator.cli.repository import in_repository
from migrator.cli.shared import Shared, Wait, with_shared

if TYPE_CHECKING:
    from migrator.values.views import PhaseResult, ValidateResult

MOST_JOBS = 16


def _names(ctx: typer.Context) -> list[str]:
    """Return what --only may be, for the shell to complete; nothing where the manifest cannot be read."""
    from migrator.engine.selection import selectable
    from migrator.project.manifest import Options, load
    from migrator.values.errors import MigratorError

    path = Path(ctx.params.get("manifest") or "manifest.yaml")
    try:
        return list(selectable(load(path, Options(dict(os.environ), None, False))))
    except MigratorError:
        return []


@with_shared("text", "json", "junit", "github")
def command(
    shared: Shared,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="NAME",
            autocompletion=_names,
            help="preflight, validate, a migration's id, a family or a rule: tables, tables.orders. Can be repeated.",
        ),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", min=1, max=MOST_JOBS, help="Ask the rules that run queries on this many connections."),
    ] = 1,
    propose: Annotated[
        bool,
        typer.Option("--propose", help="Print the rules that describe the database; with --only ID, what ID changes."),
    ] = False,
    wait: Wait = 0,
) -> int:
    """Check the rules against the live database, a standby too. Touches nothing."""
    if propose:
        from migrator.cli.proposing import propose as propose_rules

        return propose_rules(shared, only or (), wait)
    from migrator.cli.report import show
    from migrator.engine.selection import select
    from migrator.engine.validation import validate

    manifest = read_manifest(shared)
    groups = select(manifest, only or ())
    with connected(manifest, shared, wait, standby=True) as session:
        result = validate(session, manifest, groups, jobs)
    show(_in_repository(result) if shared.format == "github" else result, shared)
    return result.exit_code


def _in_repository(result: "ValidateResult") -> "ValidateResult":
    return replace(result, phases=tuple(map(_phase_in, result.phases)))


def _phase_in(phase: "PhaseResult") -> "PhaseResult":
    return replace(phase, rules=tuple(replace(rule, location=in_repository(rule.location)) for rule in phase.rules))
