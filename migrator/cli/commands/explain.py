"""`migrator explain`."""

from typing import Annotated

import typer

from migrator.cli import output
from migrator.cli.shared import Shared, with_shared
from migrator.values.errors import Problem, UsageError
from migrator.values.shapes import closest


def _names() -> list[str]:
    """Return what can be explained, for the shell to complete."""
    from migrator.reports.explain import explainable

    return list(explainable())


@with_shared("text")
def command(
    shared: Shared,  # noqa: ARG001 - every command has the shared options
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            autocompletion=_names,
            help="What stands in brackets: an error's code (unknown-key, 55P03), a rule (tables.orders), a family.",
        ),
    ],
) -> int:
    """Explain what an error, a rule or a warning means and what to do."""
    from migrator.reports.explain import explain, explainable

    text = explain(code)
    if text is None:
        raise UsageError(
            Problem("unknown-code", f"there is no code and no rule {code}", hint=closest(code, explainable()))
        )
    output.result(text)
    return 0
