"""What a run would do, and why, as text."""

from collections.abc import Iterator
from textwrap import wrap

from migrator.reports import problems
from migrator.reports.style import Style
from migrator.reports.wording import count, listed, one_line
from migrator.values.units import show_duration
from migrator.values.views import PlannedStep, PlanResult

_INDENT = " " * 3
_NAME = 13
_MOST_TOUCHES = 12


def render(result: PlanResult, style: Style) -> str:
    """Return the steps in their order with what is known of each, then the warnings."""
    lines = [_summary(result)]
    for number, step in enumerate(result.steps, 1):
        lines += ["", *_step(step, number, style)]
    if result.warnings:
        lines += ["", *problems.lines(result.warnings, style)]
    return "\n".join(lines) + "\n"


def _summary(result: PlanResult) -> str:
    applied = count(result.applied, "migration")
    if not result.steps:
        return f"Nothing to do: {applied} {'is' if result.applied == 1 else 'are'} applied."
    verb = "apply to" if result.command == "apply" else "roll back in"
    already = f"; {result.applied:,} {'is' if result.applied == 1 else 'are'} applied"
    return f"{count(len(result.steps), 'migration')} to {verb} {one_line(result.target.database)}{already}."


def _step(step: PlannedStep, number: int, style: Style) -> Iterator[str]:
    title = style.paint(one_line(step.id), "bold")
    yield f"{number}. {title}" + (f": {one_line(step.description)}" if step.description else "")
    for name, text in _facts(step):
        width = None if style.width is None else max(style.width - len(_INDENT) - _NAME, 20)
        first, *rest = wrap(text, width) if width else [text]
        yield f"{_INDENT}{style.paint(name, 'dim')}{' ' * (_NAME - len(name))}{first}"
        yield from (f"{_INDENT}{' ' * _NAME}{line}" for line in rest)


def _facts(step: PlannedStep) -> Iterator[tuple[str, str]]:
    yield "script", f"{one_line(step.script)}, {count(step.statements, 'statement')}"
    reasons = "; ".join(map(one_line, step.reasons))
    if step.transaction == "single":
        yield "transaction", "one, with its history row"
    else:
        yield "transaction", f"none, statement by statement: {reasons or 'the manifest says so'}"
    yield "touches", _touches(step) or "nothing that is known"
    yield "limits", _limits(step)
    if step.require or step.expect:
        rules = ((step.require, "required before"), (step.expect, "expected after"))
        yield "rules", ", ".join(f"{number:,} {when}" for number, when in rules if number)


def _touches(step: PlannedStep) -> str:
    """A first migration that is a dump touches hundreds of objects: those are told by what is done to which kind."""
    touches = [one_line(touch) for touch in step.touches]
    if len(touches) <= _MOST_TOUCHES:
        return ", ".join(touches)
    names: dict[str, list[str]] = {}
    for touch in touches:
        deed, _, name = touch.rpartition(" ")
        names.setdefault(deed, []).append(name)
    return "; ".join(f"{deed} {listed(found)}".strip() for deed, found in names.items())


def _limits(step: PlannedStep) -> str:
    limits = (
        f"lock_timeout {show_duration(step.lock_timeout_ms)}, tried again for {show_duration(step.lock_wait_ms)}; "
        f"statement_timeout {show_duration(step.statement_timeout_ms)}"
    )
    return limits if step.transaction == "single" else f"{limits}; none for what runs outside of a transaction"
