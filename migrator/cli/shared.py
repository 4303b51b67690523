"""The options that every command has, and the way from a command's function to an exit code."""

import inspect
import math
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

import typer

from migrator.cli.boundary import guarded
from migrator.reports.style import Detail
from migrator.values.errors import Problem, UsageError

DEFAULT_EMBEDDED = "embedded:.migrator/db"


def _number(seconds: float) -> float:
    """Refuse `nan`, which is a float, and which no clock ever reaches."""
    if math.isnan(seconds):
        raise typer.BadParameter("nan is no number of seconds")
    return seconds


# What every command that connects takes.
Wait: TypeAlias = Annotated[
    float,
    typer.Option(
        "--wait", metavar="SECONDS", min=0, callback=_number, help="Wait this long for a server that is starting."
    ),
]


class Shared(NamedTuple):
    """What was given of the options that every command has."""

    manifest: Path
    url: str | None
    embedded: bool
    format: str
    verbose: bool
    quiet: bool
    no_color: bool

    @property
    def detail(self) -> Detail:
        """How much is wanted to be said."""
        return "quiet" if self.quiet else "verbose" if self.verbose else "usual"

    @property
    def database(self) -> str | None:
        """The URL that overrides the manifest's, if one does."""
        if self.url is not None and not self.url.strip():
            hint = "Is the variable set that it was taken from? Without --url, the manifest's url counts."
            raise UsageError(Problem("usage", "--url is empty", hint=hint))
        return DEFAULT_EMBEDDED if self.embedded else self.url


def _options(
    manifest: Annotated[Path, typer.Option("--manifest", metavar="FILE", help="The manifest.")] = Path("manifest.yaml"),
    url: Annotated[
        str | None,
        typer.Option(
            "--url", metavar="URL", help="The database: a libpq URL, or embedded:FOLDER. Overrides the manifest."
        ),
    ] = None,
    embedded: Annotated[
        bool, typer.Option("--embedded", help="Use the private server in .migrator/db, made on first use.")
    ] = False,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT")] = "text",  # noqa: A002
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say also where it connects, and what PostgreSQL notes.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, as NO_COLOR in the environment.")] = False,
) -> None:
    """Hold the options; `with_shared` gives them to each command."""


def with_shared(*formats: str) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Give a command the shared options, and turn what it returns or raises into the exit code.

    The function takes `shared` first; `formats` are what --format may be, the usual one first.
    """

    def decorate(function: Callable[..., int]) -> Callable[..., None]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        common = _common(formats)

        @wraps(function)
        def command(**values: Any) -> None:
            shared = Shared(**{name: values.pop(name) for name in Shared._fields})
            raise typer.Exit(
                guarded(lambda: _checked(function, shared, formats, values), shared.format, shared.no_color)
            )

        parameters = sorted((*own, *common), key=lambda p: p.kind)
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return command

    return decorate


def _common(formats: tuple[str, ...]) -> list[inspect.Parameter]:
    """Return the shared options, --format with what it may be for this command."""
    parameters = dict(inspect.signature(_options, eval_str=True).parameters)
    help_ = f"{', '.join(formats[:-1])} or {formats[-1]}." if len(formats) > 1 else f"{formats[0]}."
    option = typer.Option("--format", metavar="FORMAT", help=help_, autocompletion=lambda: list(formats))
    parameters["format"] = parameters["format"].replace(annotation=Annotated[str, option], default=formats[0])
    return list(parameters.values())


def _checked(function: Callable[..., int], shared: Shared, formats: tuple[str, ...], values: dict[str, Any]) -> int:
    if shared.format not in formats:
        message = f"this command has no format {shared.format}"
        raise UsageError(Problem("usage", message, hint=f"Formats: {', '.join(formats)}."))
    for one, other in (("url", "embedded"), ("verbose", "quiet")):
        if getattr(shared, one) and getattr(shared, other):
            hint = (
                f"Leave one of them out; migrator {function.__module__.rpartition('.')[2]} --help tells what each does."
            )
            raise UsageError(Problem("usage", f"--{one} and --{other} exclude one another", hint=hint))
    return function(shared, **values)
