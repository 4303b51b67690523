"""The verdicts of the rules that were asked, as text."""

from migrator.reports import rules
from migrator.reports.style import Style
from migrator.reports.wording import one_line
from migrator.values.views import ValidateResult


def render(result: ValidateResult, style: Style) -> str:
    """Return what does not hold, phase by phase, then how many rules do."""
    lines: list[str] = []
    for name, verdicts in result.phases:
        if found := rules.lines(verdicts, style):
            lines += [style.paint(one_line(name), "bold"), *found, ""]
    every = [verdict for _, verdicts in result.phases for verdict in verdicts]
    where = ", ".join(one_line(name) for name, _ in result.phases)
    lines.append(rules.summary(every) or f"There are no rules in {where}.")
    return "\n".join(lines) + "\n"
