"""Proposed rules as text: YAML, ready to be pasted."""

from migrator.reports.style import Style
from migrator.values.proposed import ProposalResult


def render(result: ProposalResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the YAML as it goes into the manifest."""
    return result.text
