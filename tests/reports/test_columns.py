"""Aligned rows."""

from migrator.reports.columns import Cell, align
from migrator.reports.style import Style


def rows(*texts: tuple[str, ...]) -> list[list[Cell]]:
    return [list(map(Cell, row)) for row in texts]


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert align(rows(("a", "1", "x"), ("bbb", "22", "y")), Style(), right={1}) == ["a     1  x", "bbb  22  y"]


def test_a_column_that_holds_nothing_is_left_out() -> None:
    assert align(rows(("a", "", "x"), ("b", "", "y")), Style()) == ["a  x", "b  y"]


def test_wide_and_combining_characters_count_as_a_terminal_shows_them() -> None:
    assert align(rows(("名前", "x"), ("e\u0301", "y"), ("abcd", "z")), Style()) == [
        "名前  x",
        "e\u0301     y",
        "abcd  z",
    ]


def test_a_long_remark_goes_below_its_row_on_a_narrow_terminal() -> None:
    remark = "a remark that is longer than what is left"
    assert align(rows(("0123456789", remark), ("a", "short")), Style(width=30)) == [
        "0123456789",
        "      a remark that is longer",
        "      than what is left",
        "a           short",
    ]


def test_colour_does_not_disturb_the_columns() -> None:
    coloured = align([[Cell("a", "red"), Cell("x")], [Cell("bb"), Cell("y")]], Style(color=True))
    assert coloured == ["\x1b[31ma\x1b[0m   x", "bb  y"]
