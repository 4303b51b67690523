"""Results to stdout, their warnings and failures to stderr."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from migrator.cli import output
from migrator.cli.shared import Shared
from migrator.reports.renderers import render
from migrator.reports.style import Style
from migrator.reports.wording import one_line
from migrator.values.errors import Problem
from migrator.values.results import RunResult


def show(result: Any, shared: Shared, exact: bool = False) -> None:
    """Write a result to stdout in the format asked for; in text, its warnings go to stderr.

    An `exact` one holds a script of the project's, byte for byte.
    """
    warnings = getattr(result, "warnings", ())
    show_warnings(warnings, shared)
    if warnings and shared.format == "text":
        result = replace(result, warnings=())
    write = output.script if exact or shared.format == "sql" else output.result
    style = output.style(sys.stdout, shared.no_color)._replace(detail=shared.detail)
    write(render(result, shared.format, style))


def save(result: Any, shared: Shared, path: Path) -> None:
    """Write a result to a file, in place of what was there; its warnings go to stderr. Raises UsageError."""
    from migrator.project.files import write

    show_warnings(result.warnings, shared)
    write(path, render(result, shared.format, Style(detail=shared.detail)).encode("utf-8"))
    if not shared.quiet:
        output.message(f"wrote {one_line(str(path))}")


def show_run(result: RunResult, shared: Shared) -> int:
    """Write what a run did and return its exit code. What failed is told on stderr whatever the format."""
    if not result.exit_code:
        if not shared.quiet or shared.format != "text":
            show(result, shared)
        return 0
    if shared.format != "text":
        output.result(render(result, shared.format, output.style(sys.stdout, shared.no_color)))
    output.message(render(result, "text", output.style(sys.stderr, shared.no_color)))
    return result.exit_code


def show_warnings(warnings: tuple[Problem, ...], shared: Shared) -> None:
    """Write warnings to stderr."""
    if not shared.quiet:
        output.problems(warnings, shared.no_color)
