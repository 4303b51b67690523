from syrupy.assertion import SnapshotAssertion

from migrator.reports.drift_github import render
from migrator.reports.style import Style
from tests.reports.samples import DRIFTED


def test_each_object_that_differs_is_a_warning(snapshot: SnapshotAssertion) -> None:
    assert render(DRIFTED, Style()) == snapshot
