"""A rehearsal as text: what is said with more detail, and with less."""

from migrator.reports.rehearsal import render
from migrator.reports.style import Style
from tests.reports.samples import REHEARSED


def test_the_bytes_of_the_log_are_told_where_more_is_wanted() -> None:
    assert "WAL" not in render(REHEARSED, Style())
    assert "up 12 ms, 33.8 kB of WAL" in render(REHEARSED, Style(detail="verbose"))


def test_only_what_is_wrong_is_told_where_less_is_wanted() -> None:
    text = render(REHEARSED, Style(detail="quiet"))
    assert "010_orders" not in text
    assert "✗  013_status" in text
    assert text.endswith("on empty tables; then on 199 made-up rows of 2 tables.\n")
