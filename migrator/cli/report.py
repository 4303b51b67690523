"""Results to stdout, their warnings and failures to stderr."""

import sys
from dataclasses import replace

from migrator.cli import output
from migrator.cli.shared import Shared
from migrator.reports.renderers import render
from migrator.values.errors import Problem
from migrator.values.results import AttemptResult, PlanResult, RunResult, StatusResult


def show(result: object, shared: Shared) -> None:
    """Write a result to stdout in the format asked for; in text, its warnings go to stderr."""
    if isinstance(result, PlanResult | StatusResult | RunResult):
        show_warnings(result.warnings, shared)
        result = replace(result, warnings=()) if shared.format == "text" else result
    write = output.script if shared.format == "sql" or isinstance(result, AttemptResult) else output.result
    write(render(result, shared.format, output.style(sys.stdout, shared.no_color)))


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
