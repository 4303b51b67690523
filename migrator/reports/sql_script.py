"""A plan as the SQL script that would run."""

from collections.abc import Iterator

from migrator.reports.style import Style
from migrator.reports.wording import one_line
from migrator.values.views import PlannedStep, PlanResult


def render(result: PlanResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the scripts as they are, each below a comment, between BEGIN and COMMIT where it runs in a transaction.

    What migrator adds of its own (limits, history rows, rules) is not SQL of the project, and is left out.
    """
    return "\n".join(_step(step, number, len(result.steps)) for number, step in enumerate(result.steps, 1))


def _step(step: PlannedStep, number: int, total: int) -> str:
    body = step.sql if step.sql.endswith("\n") else f"{step.sql}\n"
    if not body.rstrip().endswith((";", "\\.")):
        body += ";\n"  # its last statement has none, or a comment follows it: an empty statement does no harm
    if step.transaction == "single" and not step.wrapped:
        body = f"BEGIN;\n{body}COMMIT;\n"
    return "".join(f"-- {line}\n" for line in _header(step, number, total)) + body


def _header(step: PlannedStep, number: int, total: int) -> Iterator[str]:
    yield f"{number} of {total}: {one_line(step.id)} ({step.direction}), from {one_line(step.script)}"
    if step.description:
        yield one_line(step.description)
    if step.transaction == "none":
        yield "statement by statement, outside of a transaction" + "".join(f"; {one_line(r)}" for r in step.reasons)
