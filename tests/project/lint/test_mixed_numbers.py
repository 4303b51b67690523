"""Migrations that are numbered in two ways."""

from pathlib import Path

import pytest

from tests.project.lint.asking import told


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        (["001_a", "014_b", "0200_c"], []),
        (["001_a", "20240501120000_b", "20240502120000_c"], ["20240501120000_b"]),
        (["2024-05-01_a", "2024-05-02-120000_b", "2024-05-03-120000-0000_c"], []),
        (["20240501120000_a", "2024-05-02-120000_b"], ["2024-05-02-120000_b"]),
        (["00000000000000_setup", "2024-05-02-120000_b"], []),
        (["20140929103759_a", "20140929103760_b"], []),
        (["001_a", "b"], ["b"]),
    ],
)
def test_it_is_told_where_the_way_changes(tmp_path: Path, ids: list[str], found: list[str]) -> None:
    assert told("mixed-numbers", tmp_path, ids) == found
