"""The command line's entry: which command there are, and which of their modules to load."""

import gc
import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from migrator.cli import output
from migrator.values.shapes import closest

# A command's module is loaded when it is called: a run with nothing to do loads nothing that it does not use.
COMMANDS = {
    "init": "migrator.cli.commands.init",
    "new": "migrator.cli.commands.new",
    "plan": "migrator.cli.commands.plan",
    "apply": "migrator.cli.commands.apply",
    "rollback": "migrator.cli.commands.rollback",
    "status": "migrator.cli.commands.status",
    "history": "migrator.cli.commands.history",
    "validate": "migrator.cli.commands.validate",
    "rehearse": "migrator.cli.commands.rehearse",
    "lint": "migrator.cli.commands.lint",
    "review": "migrator.cli.commands.review",
    "report": "migrator.cli.commands.report",
    "drift": "migrator.cli.commands.drift",
    "repair": "migrator.cli.commands.repair",
    "schema": "migrator.cli.commands.schema",
    "explain": "migrator.cli.commands.explain",
}


class Commands(TyperGroup):
    """The commands, each loaded on demand."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that was called. Ends with the names that come closest to one that there is not."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            ctx.fail(f"No such command {args[0]!r}. {closest(args[0], tuple(COMMANDS))}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002 - Typer's signature
        """Return the command called `cmd_name`, its module loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module = typer.Typer(add_completion=False, rich_markup_mode=None)
        module.command(cmd_name)(import_module(COMMANDS[cmd_name]).command)
        command = typer.main.get_command(module)
        return command if isinstance(command, TyperCommand) else None


GARBAGE = 50_000  # allocations between two searches; Python's own 700 are for programs that go on
app = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        from migrator.cli.versions import versions

        typer.echo(versions())
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the versions that a bug report needs."
        ),
    ] = False,
) -> None:
    """Plain SQL migrations for PostgreSQL, driven by a manifest that people review."""


def main() -> None:
    """Run the command line; exits with the command's code."""
    # A start makes a hundred thousand objects and no garbage; to look for some all the while takes 15 ms of 280.
    gc.set_threshold(GARBAGE)
    output.prepare()
    try:
        app(prog_name="migrator")
    except OSError as error:  # of what Typer prints: --help to a full disk
        output.discard(sys.stdout)
        output.message(f"error: stdout cannot be written: {error.strerror}")
        sys.exit(output.OutputLost.exit_code)


def program() -> None:
    """Run the command line and end the process there and then.

    Everything of ours is closed by then. Python's own end takes apart, module by module, what was loaded: 12 ms of 200.
    """
    try:
        main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                output.discard(stream)
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
