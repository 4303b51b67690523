"""Texts made to match patterns, judged by another reader of them."""

import re

import pytest

from migrator.database.generator.examples import like, regular

PATTERNS = [
    "^[A-Z]{2}-[0-9]{2,3}$",
    "^(GET|POST) /\\w+(\\?\\d*)?$",
    "^[^@ ]+@[^@ ]+\\.[a-z]{2,}$",
    "^#([0-9a-fA-F]{6}|[0-9a-f]{3})$",
    "^(?:a|b)*c+.$",
    "^[-_.]$",
    "^[]a]\\.$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_matches_the_pattern_that_it_was_made_of(pattern: str) -> None:
    for number in range(30):
        text = regular(pattern, number)
        assert text is not None
        assert re.search(pattern, text)


@pytest.mark.parametrize("pattern", ["(?=a)b", "(a", "a)", "[a", "a{x}", "\\"])
def test_what_is_not_understood_has_no_text(pattern: str) -> None:
    assert regular(pattern, 1) is None


def test_a_class_that_posix_names_is_known() -> None:
    text = regular("^[[:upper:]_]{3}$", 1)
    assert text is not None
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ_")


def test_like_is_filled_in_by_number() -> None:
    assert [like("_%@\\_%", number) for number in (1, 2)] == ["ax1@_x1", "ax2@_x2"]
