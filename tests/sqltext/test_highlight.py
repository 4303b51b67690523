"""SQL cut into coloured parts: nothing is lost, and what may be a name is not taken for a key word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.sqltext.highlight import highlight
from migrator.sqltext.scanner import WINDOW


def coloured(text: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in highlight(text) if part.kind != "plain"]


def test_words_of_each_kind_are_found() -> None:
    assert coloured("ALTER TABLE é ADD n int DEFAULT 1.5; -- é\nSELECT $$é$$, E'\\n', $1 /* c */") == [
        ("keyword", "ALTER"),
        ("keyword", "TABLE"),
        ("keyword", "ADD"),
        ("keyword", "DEFAULT"),
        ("number", "1.5"),
        ("comment", "-- é"),
        ("keyword", "SELECT"),
        ("string", "$$é$$"),
        ("string", "E'\\n'"),
        ("number", "$1"),
        ("comment", "/* c */"),
    ]


@pytest.mark.parametrize("text", ["select name, status from t", "-- say\nselect name, status from t"])
def test_a_name_that_is_a_key_word_too_is_plain(text: str) -> None:
    assert [word for kind, word in coloured(text) if kind == "keyword"] == ["select", "from"]


@pytest.mark.parametrize("text", ["alter table t", "SELECT 1; alter table t", "\n-- a\n/* b */ alter table t"])
def test_the_first_word_of_a_statement_is_a_key_word(text: str) -> None:
    assert ("keyword", "alter") in coloured(text)


def test_what_comes_after_an_open_quote_is_plain() -> None:
    assert coloured("SELECT 1; SELECT 'open") == [("keyword", "SELECT"), ("number", "1"), ("keyword", "SELECT")]


def test_a_text_of_several_windows_is_coloured_to_its_end() -> None:
    text = "SELECT 'é';\n" * (WINDOW // 4)
    assert len(coloured(text)) == 2 * (WINDOW // 4)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_the_parts_are_the_text(text: str) -> None:
    assert "".join(part.text for part in highlight(text)) == text


@given(st.lists(st.sampled_from(["select", "CREATE", " ", "\n", "'é'", "--x\n", "/*", "*/", "$$", '"', ";", "é", "1"])))
def test_the_parts_are_the_text_whatever_is_left_open(words: list[str]) -> None:
    text = "".join(words)
    assert "".join(part.text for part in highlight(text)) == text
