"""What a run of apply or rollback did, as text."""

from collections.abc import Iterator
from itertools import groupby

from migrator.reports import ending, problems, rules
from migrator.reports.columns import Cell, align
from migrator.reports.style import Colour, Style
from migrator.reports.wording import one_line
from migrator.values.results import RunResult, StepOutcome, StepResult
from migrator.values.units import show_duration
from migrator.values.verdicts import Verdict

_MARKS: dict[StepOutcome, Cell] = {
    "applied": Cell("✓", "green"),
    "rolled back": Cell("✓", "green"),
    "tried": Cell("✓", "cyan"),
    "failed": Cell("✗", "red"),
    "not started": Cell("·", "dim"),
    "not tried": Cell("·", "dim"),
}
_IDLE: frozenset[StepOutcome] = frozenset({"not started", "not tried"})
_MOST_IDLE, _FIRST_IDLE = 8, 3
_TOOK = 2
_WARNING = "WARNING: "
_INDENT = "  "


def render(result: RunResult, style: Style) -> str:
    """Return the warnings, the steps, what was measured, rules that do not hold, the error; last where that leaves."""
    if result.outcome == "nothing to do" and not result.warnings:
        return f"{ending.sentence(result)}\n"
    parts = (
        problems.lines(result.warnings, style),
        _steps(result, style),
        list(_measured(result, style)),
        list(_notices(result, style)),
        _rules(result, style),
        [*_problem(result, style), ending.sentence(result)],
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _steps(result: RunResult, style: Style) -> list[str]:
    if not result.steps:
        return []
    outside = next((one_line(s.id) for s in result.steps if s.outcome == "not tried" and s.transaction == "none"), None)
    alike = groupby(
        result.steps, lambda step: (step.outcome, _remark(step, outside) if step.outcome in _IDLE else None)
    )
    rows = [row for (outcome, _), steps in alike for row in _rows(outcome, list(steps), outside)]
    return align(rows, style, right={_TOOK})


def _rows(outcome: StepOutcome, steps: list[StepResult], outside: str | None) -> list[list[Cell]]:
    """What failed early in a folder of hundreds would scroll away above those that were not started."""
    folded = len(steps) - _FIRST_IDLE if outcome in _IDLE and len(steps) > _MOST_IDLE else 0
    rows = [_step(step, outside) for step in steps[: len(steps) - folded]]
    if folded:
        rest = f"and {folded:,} more, up to {one_line(steps[-1].id)}"
        rows.append([_MARKS[outcome], Cell(rest, "dim"), Cell(""), Cell(_remark(steps[-1], outside), "dim")])
    return rows


def _step(step: StepResult, outside: str | None) -> list[Cell]:
    idle = step.outcome in _IDLE
    took = "" if idle else show_duration(step.duration_ms)
    colour: Colour | None = "dim" if idle else "yellow" if step.slow else None
    return [_MARKS[step.outcome], Cell(one_line(step.id)), Cell(took), Cell(_remark(step, outside), colour)]


def _remark(step: StepResult, outside: str | None) -> str:
    return "; ".join(_not_tried(step, outside) if step.outcome in _IDLE else _remarks(step))


def _remarks(step: StepResult) -> Iterator[str]:
    if step.outcome != "applied":
        yield "tried and rolled back" if step.outcome == "tried" else step.outcome
    if step.slow:
        yield "slow"
    if step.attempts > 1:
        yield f"{step.attempts} attempts, waited {show_duration(step.lock_wait_ms)} for locks"
    if step.transaction == "none":
        yield "statement by statement"


def _not_tried(step: StepResult, outside: str | None) -> Iterator[str]:
    if step.outcome == "not started" or outside is None:
        yield step.outcome
    elif step.transaction == "none":
        yield "not tried: it runs outside of a transaction, and could not be rolled back"
    else:
        yield f"not tried: it comes after {outside}"


def _measured(result: RunResult, style: Style) -> Iterator[str]:
    """What a dry run saw its scripts do to the tables that were there."""
    for step in result.steps:
        if step.measured:
            from migrator.reports import measured  # a run that measures nothing does without it

            found = measured.lines(step.measured, style.narrower(len(_INDENT)))
            yield from [f"{one_line(step.id)}:", *(_INDENT + line for line in found)] if found else ()


def _notices(result: RunResult, style: Style) -> Iterator[str]:
    """What PostgreSQL warned of; its mere notices (`relation exists, skipping`) are in the JSON."""
    for step in result.steps:
        for notice in step.notices:
            if notice.startswith(_WARNING):
                label = style.paint("warning:", "yellow")
                yield f"{label} {one_line(step.id)}: {one_line(notice.removeprefix(_WARNING))}"


def _verdicts(result: RunResult) -> list[Verdict]:
    return [*result.rules, *(verdict for step in result.steps for verdict in step.rules)]


def _rules(result: RunResult, style: Style) -> list[str]:
    """One failing rule is told by the error itself."""
    verdicts = _verdicts(result)
    found = rules.broken(verdicts)
    told = len(found) == 1 and result.problem is not None and result.problem.location == found[0].location
    table = [] if told else rules.lines(verdicts, style)
    summary = [rules.summary(verdicts)] if verdicts else []
    return [*table, *([""] if table else []), *summary]


def _problem(result: RunResult, style: Style) -> list[str]:
    return problems.lines((result.problem,), style) if result.problem else []
