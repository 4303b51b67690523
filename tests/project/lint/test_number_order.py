"""Numbers against the order of the manifest."""

from pathlib import Path

import pytest

from tests.project.lint.asking import told


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        (["001_a", "9_b", "010_c"], []),
        (["001_a", "003_b", "002_c"], ["002_c"]),
        (["2024-05-02_a", "2024-05-01-120000_b"], ["2024-05-01-120000_b"]),
        (["2024-05-01_a", "2024-05-01-120000_b"], []),
        (["b", "001_a"], []),
    ],
)
def test_a_smaller_one_is_told(tmp_path: Path, ids: list[str], found: list[str]) -> None:
    assert told("number-order", tmp_path, ids) == found
