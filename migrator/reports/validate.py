"""The verdicts of the rules that were asked, as text."""

from migrator.reports import rules
from migrator.reports.style import Style
from migrator.reports.wording import one_line
from migrator.values.views import ValidateResult


def render(result: ValidateResult, style: Style) -> str:
    """Return what does not hold, phase by phase, then how many rules do; nothing else where that is to be quiet."""
    lines: list[str] = []
    for phase in result.phases:
        if found := rules.lines(phase.rules, style):
            lines += [style.paint(one_line(phase.phase), "bold"), *found, ""]
    if style.detail == "quiet":
        return "\n".join(lines[:-1]) + "\n" if lines else ""
    every = [verdict for phase in result.phases for verdict in phase.rules]
    where = ", ".join(one_line(phase.phase) for phase in result.phases)
    lines.append(rules.summary(every) or f"There are no rules in {where}.")
    return "\n".join(lines) + "\n"
