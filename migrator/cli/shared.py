"""The options that every command has, and the way from a command's function to an exit code."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from migrator.cli.boundary import guarded
from migrator.values.errors import Problem, UsageError

DEFAULT_EMBEDDED = "embedded:.migrator/db"


@dataclass(frozen=True, slots=True)
class Shared:
    """What was given of the options that every command has."""

    manifest: Path
    url: str | None
    embedded: bool
    format: str
    verbose: bool
    quiet: bool
    no_color: bool

    @property
    def database(self) -> str | None:
        """The URL that overrides the manifest's, if one does."""
        if self.url and self.embedded:
            raise UsageError(Problem("usage", "--url and --embedded exclude one another"))
        return DEFAULT_EMBEDDED if self.embedded else self.url


def _options(
    manifest: Annotated[Path, typer.Option("--manifest", help="The manifest.", rich_help_panel="Shared")] = Path(
        "manifest.yaml"
    ),
    url: Annotated[
        str | None,
        typer.Option("--url", help="Where to apply: a libpq URL, or embedded:FOLDER. Overrides the manifest."),
    ] = None,
    embedded: Annotated[
        bool, typer.Option("--embedded", help="Use the private server in .migrator/db, made on first use.")
    ] = False,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",  # noqa: A002
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, as NO_COLOR in the environment.")] = False,
) -> None:
    """Hold the options; `with_shared` gives them to each command."""


def with_shared(*formats: str) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Give a command the shared options, and turn what it returns or raises into the exit code.

    The function takes `shared` first; `formats` are what --format may be.
    """

    def decorate(function: Callable[..., int]) -> Callable[..., None]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        common = list(inspect.signature(_options, eval_str=True).parameters.values())

        @wraps(function)
        def command(**values: Any) -> None:
            shared = Shared(**{field.name: values.pop(field.name) for field in fields(Shared)})
            raise typer.Exit(
                guarded(lambda: _checked(function, shared, formats, values), shared.format, shared.no_color)
            )

        parameters = sorted((*own, *common), key=lambda p: p.kind)
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return command

    return decorate


def _checked(function: Callable[..., int], shared: Shared, formats: tuple[str, ...], values: dict[str, Any]) -> int:
    if shared.format not in formats:
        message = f"this command has no format {shared.format}"
        raise UsageError(Problem("usage", message, hint=f"Formats: {', '.join(formats)}."))
    return function(shared, **values)


def interactive() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()
