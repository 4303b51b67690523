"""`migrator explain`."""

from typing import Annotated

import typer

from migrator.cli import output
from migrator.cli.shared import Shared, with_shared
from migrator.values.errors import Problem, UsageError
from migrator.values.shapes import closest


@with_shared("text")
def command(
    shared: Shared,  # noqa: ARG001 - every command has the shared options
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code in an error's brackets: unknown-key, 55P03 …")],
) -> int:
    """Explain what an error, a rule or a warning means and what to do."""
    from migrator.reports.explain import codes, explain

    text = explain(code)
    if text is None:
        raise UsageError(Problem("unknown-code", f"there is no code {code}", hint=closest(code, codes())))
    output.result(text)
    return 0
