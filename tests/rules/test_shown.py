import pytest

from migrator.rules.shown import show_row, show_rows, show_value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("17", "17"),
        (None, "NULL"),
        ("NULL", "'NULL'"),
        ("", "''"),
        (" a", "' a'"),
        ("a, b", "'a, b'"),
        ("it's", "'it''s'"),
        ("grün", "grün"),
        ("a\nb\t\\", r"a\nb\t\\"),
        ("\x1b[31m\x00\u202e", r"\x1b[31m\x00\u202e"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("\n" * 1_000_000, r"\n" * 19 + "\\…"),
    ],
)
def test_a_value_is_one_line_of_a_sensible_length(value: str | None, shown: str) -> None:
    assert show_value(value) == shown


def test_a_row_of_several_values_is_in_parentheses() -> None:
    assert show_row(("1",)) == "1"
    assert show_row(("1", None, "a b")) == "(1, NULL, a b)"


def test_more_rows_than_are_shown_are_told_of() -> None:
    what = ("row", "rows")
    assert show_rows(("a",), what) == "1 row: a"
    assert show_rows(tuple("abcde"), what) == "5 rows: a, b, c, d, e"
    assert show_rows(tuple("abcdef"), what) == "more than 5 rows: a, b, c, d, e, …"
    assert show_rows(("", ""), what) == "2 rows"
