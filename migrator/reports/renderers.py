"""Which formats there are, and which module renders which result in them."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from migrator.reports.style import Style
from migrator.values.errors import Problem, UsageError
from migrator.values.results import (
    AttemptResult,
    HistoryResult,
    PlanResult,
    RunResult,
    StatusResult,
    ValidateResult,
)

Renderer = Callable[[Any, Style], str]

# Modules of this package with a function `render(result, style)`, imported when they are needed.
RENDERERS: dict[str, dict[type, str]] = {
    "text": {
        RunResult: "run",
        PlanResult: "plan",
        StatusResult: "status",
        HistoryResult: "history",
        AttemptResult: "attempt",
        ValidateResult: "validate",
    },
    "json": {
        RunResult: "json_document",
        PlanResult: "json_document",
        StatusResult: "json_document",
        HistoryResult: "json_document",
        AttemptResult: "json_document",
        ValidateResult: "json_document",
    },
    "sql": {PlanResult: "sql_script"},
}


def formats(kind: type) -> tuple[str, ...]:
    """Return the formats in which results of a type can be shown."""
    return tuple(name for name, modules in RENDERERS.items() if kind in modules)


def renderer(kind: type, format_: str) -> Renderer:
    """Return what renders results of a type. Raises UsageError: ask before there is a result that would be lost."""
    module = RENDERERS.get(format_, {}).get(kind)
    if module is None:
        hint = f"Formats of this command: {', '.join(formats(kind))}."
        raise UsageError(Problem("no-such-format", f"there is no format {format_} here", hint=hint))
    render_: Renderer = import_module(f"migrator.reports.{module}").render
    return render_


def render(result: object, format_: str, style: Style) -> str:
    """Return a result as text that ends with a line end, to be written as it is. Raises UsageError."""
    return renderer(type(result), format_)(result, style)
