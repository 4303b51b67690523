"""The line and the caret."""

import pytest

from migrator.sqltext.excerpt import WIDTH, excerpt


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("UPDATE orders SET totl = 0;", 18, "UPDATE orders SET totl = 0;\n                  ^"),
        ("a\r\nbc\r\nd", 4, "bc\n ^"),
        ("\tx\ty", 3, "\tx\ty\n\t \t^"),
        ("", 0, "\n^"),
        ("ab", 2, "ab\n  ^"),
        ("a\n", 2, "\n^"),
        ("名前 x", 3, "名前 x\n     ^"),
        ("e\u0301x", 2, "e\u0301x\n ^"),
    ],
)
def test_the_caret_stands_below_the_place(text: str, offset: int, expected: str) -> None:
    assert excerpt(text, offset) == expected


@pytest.mark.parametrize("offset", [0, 10, 5000, 9990, 9999])
def test_a_long_line_is_cut_around_the_place(offset: int) -> None:
    text = "".join(chr(ord("a") + at % 26) for at in range(10_000))
    line, caret = excerpt(text, offset).split("\n")
    assert len(line) <= WIDTH + 2
    assert line[len(caret) - 1] == text[offset]
