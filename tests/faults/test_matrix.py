"""The matrix in the README: every row of it has a test that provokes it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = re.compile(r"^\| (\d+) \| ", re.MULTILINE)
TESTS = re.compile(r"def test_(\d\d)_")


def test_every_row_has_a_test_with_its_number() -> None:
    _, _, section = (ROOT / "README.md").read_text("utf-8").partition("## Faults and what holds")
    rows = {int(number) for number in ROWS.findall(section.partition("\n## ")[0])}
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "tests" / "faults").glob("test_*.py"))
    assert rows == set(range(1, 31))
    assert sorted(rows - {int(number) for number in TESTS.findall(sources)}) == []
