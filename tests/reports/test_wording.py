"""The small pieces of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.reports.wording import count, listed, one_line, shortened, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("bell\x07", "bell␇"),
        ("back\rover", "back␍over"),
        ("del\x7f", "del␡"),
        ("c1\x9b31m", "c1\ufffd31m"),
        ("a\u202eb", "a\ufffdb"),
        ("lone \udc80", "lone \ufffd"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("größe 名前 é", "größe 名前 é"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(exclude_characters="\t\n")))
def test_whatever_is_made_visible_keeps_its_length_and_can_be_encoded(text: str) -> None:
    assert len(visible(text)) == len(text)
    visible(text).encode()


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_lists_of_names_are_shortened() -> None:
    names = [f"{number:03}" for number in range(10, 19)]
    assert listed(names[:1]) == "010"
    assert listed(names[:2]) == "010 and 011"
    assert listed(names[:4]) == "010, 011, 012 and 013"
    assert listed(names) == "010, 011 and 7 more"


def test_an_id_is_shortened_to_its_number_only_where_no_other_has_it() -> None:
    assert shortened(["001_a", "002_b", "002_c", "views/x"]) == {
        "001_a": "001",
        "002_b": "002_b",
        "002_c": "002_c",
        "views/x": "views/x",
    }


def test_an_id_that_begins_with_a_date_is_never_shortened_to_its_year() -> None:
    ids = ["2019-02-26-002946_users", "2025-08-01-000016_tables", "2026-06-03-220228-0000_counts", "20240514120000_x"]
    assert list(shortened(ids).values()) == [
        "2019-02-26-002946",
        "2025-08-01-000016",
        "2026-06-03-220228-0000",
        "20240514120000",
    ]


def test_counts_are_singular_or_plural() -> None:
    assert [count(number, "migration") for number in (0, 1, 2, 12_000)] == [
        "0 migrations",
        "1 migration",
        "2 migrations",
        "12,000 migrations",
    ]
