"""A rehearsal as text: what is said with more detail, and with less."""

from migrator.reports.rehearsal import render
from migrator.reports.style import Style
from tests.reports.samples import REHEARSED


def test_the_bytes_of_the_log_are_told_where_more_is_wanted() -> None:
    assert "WAL" not in render(REHEARSED, Style())
    assert "up 12 ms, 33.8 kB of WAL" in render(REHEARSED, Style(detail="verbose"))


def test_what_scripts_do_to_tables_is_told_of_down_scripts_too_where_more_is_wanted() -> None:
    lock = "line 3  ACCESS EXCLUSIVE on orders: blocks reads and writes; full scan; held 12 ms"
    assert render(REHEARSED, Style()).count(lock) == 1
    assert f"010_orders down:\n   {lock}" in render(REHEARSED, Style(detail="verbose"))


def test_only_what_is_wrong_is_told_where_less_is_wanted() -> None:
    text = render(REHEARSED, Style(detail="quiet"))
    assert "010_orders  up" not in text
    assert "ACCESS EXCLUSIVE" not in text
    assert "✗  013_status" in text
    assert text.endswith("on empty tables; then on 199 made-up rows of 2 tables.\n")
