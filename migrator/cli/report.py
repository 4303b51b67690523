"""Results to stdout, their warnings to stderr."""

import sys

from migrator.cli import output
from migrator.cli.shared import Shared
from migrator.reports.renderers import Result, render, render_problems
from migrator.values.errors import Problem
from migrator.values.results import RunResult


def show(result: Result, shared: Shared, warnings: tuple[Problem, ...] = ()) -> None:
    """Write a result in the format asked for."""
    show_warnings(warnings, shared)
    output.result(render(result, shared.format, output.style(sys.stdout, shared.no_color)))


def show_run(result: RunResult, shared: Shared) -> int:
    """Write what a run did, and its failure to stderr; return its exit code."""
    if not shared.quiet:
        show_warnings(result.warnings, shared)
    if result.problem:
        output.message(render_problems((result.problem,), output.style(sys.stderr, shared.no_color)))
    if not shared.quiet or shared.format != "text" or result.exit_code:
        output.result(render(result, shared.format, output.style(sys.stdout, shared.no_color)))
    return result.exit_code


def show_warnings(warnings: tuple[Problem, ...], shared: Shared) -> None:
    """Write warnings to stderr."""
    if warnings and not shared.quiet:
        output.message(render_problems(warnings, output.style(sys.stderr, shared.no_color)))
