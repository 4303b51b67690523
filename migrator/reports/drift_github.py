"""Drift as workflow commands of GitHub: a warning for each object that differs."""

from migrator.reports import differences
from migrator.reports.drift import summary
from migrator.reports.github import annotation
from migrator.reports.style import Style
from migrator.values.catalog import by_object
from migrator.values.drift import DriftResult


def render(result: DriftResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return a line for each object, and in the last line what it comes to."""
    objects = by_object(difference for difference in result.differences if not difference.note)
    lines = [
        annotation("warning", f"drift: {one.object}", "\n".join(differences.lines(one.differences, Style())), None)
        for one in objects
    ]
    return "\n".join((*lines, summary(result))) + "\n"
