"""An `expect` written into an entry: nothing else changes, whatever the layout; what is not certain is refused."""

import pytest

from migrator.project.expectation import insert_expect
from migrator.project.yaml_tree import read_tree
from migrator.values.errors import ManifestError, Problems

RULES = {"views": {"v": {}}}
BLOCK = "    expect:\n      views: [v]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("migrations:\n  - 001_a  # why\n  - 002_b\n", f"migrations:\n  - id: 001_a  # why\n{BLOCK}  - 002_b\n"),
        (
            "migrations:\n  - id: 001_a\n    description: x  # why\n    # of the next\n  - 002_b\n",
            f"migrations:\n  - id: 001_a\n    description: x  # why\n{BLOCK}    # of the next\n  - 002_b\n",
        ),
        (
            "migrations:\n  - id: 001_a\n    require:\n      tables:\n        a: {}\n\nvalidate: {}\n",
            f"migrations:\n  - id: 001_a\n    require:\n      tables:\n        a: {{}}\n{BLOCK}\nvalidate: {{}}\n",
        ),
        ("migrations:\n  - {id: 001_a}\n", "migrations:\n  - {id: 001_a, expect: {views: [v]}}\n"),
        ("migrations: [{id: 001_a}, 002_b]\n", "migrations: [{id: 001_a, expect: {views: [v]}}, 002_b]\n"),
        ("migrations:\n- 001_a", "migrations:\n- id: 001_a\n  expect:\n    views: [v]\n"),
        (
            "migrations:\n  - id: 001_a\n    description: |\n      long\n\n  - 002_b\n",
            f"migrations:\n  - id: 001_a\n    description: |\n      long\n\n{BLOCK}  - 002_b\n",
        ),
        ("migrations:\n  - ? id\n    : 001_a\n", f"migrations:\n  - ? id\n    : 001_a\n{BLOCK}"),
        ("migrations:\r\n  - 001_a\r\n", "migrations:\r\n  - id: 001_a\r\n" + BLOCK.replace("\n", "\r\n")),
    ],
)  # fmt: skip
def test_it_is_written_below_what_the_entry_says(before: str, after: str) -> None:
    assert insert_expect(before, "manifest.yaml", "001_a", RULES) == after
    assert read_tree(after, "manifest.yaml", Problems())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("migrations:\n  - id: 001_a\n    expect: {}\n", "expects-already"),
        ("migrations: [001_a, 002_b]\n", "cannot-insert"),
        ("migrations:\n  - 002_b\n", "cannot-insert"),
        ("migrations: []\n", "cannot-insert"),
    ],
)
def test_what_is_said_already_or_cannot_be_edited_with_certainty_is_refused(text: str, code: str) -> None:
    with pytest.raises(ManifestError) as refusal:
        insert_expect(text, "manifest.yaml", "001_a", RULES)
    assert refusal.value.problem.code == code
    assert "migrator validate --propose --only 001_a" in (refusal.value.problem.hint or "")
