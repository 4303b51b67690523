"""The content hash: comments and white space do not count, everything else does."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.sqltext import content
from migrator.sqltext.content import content_hash

# A comma behind each literal: two literals with a line break between them are one, whose white space does count.
TOKENS = st.lists(
    st.sampled_from(["SELECT", "a", '"b c"', "'é' ,", "$$;$$", "1", "1.5", ";", "(", ")", "::", "<=", "E'\\n' ,", "@"]),
    max_size=12,
)
SPACE = st.sampled_from([" ", "\n", "\r\n\t", " -- x'\n", " /* é /* ; */ */ ", " -- \n \n"])


@given(TOKENS, st.data())
def test_comments_and_white_space_between_tokens_do_not_count(tokens: list[str], data: st.DataObject) -> None:
    spaced = "".join(token + data.draw(SPACE) for token in tokens)
    assert content_hash(data.draw(SPACE) + spaced) == content_hash(" ".join(tokens))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT 'a b'", "SELECT 'a  b'"),
        ("SELECT 'a'", "SELECT 'A'"),
        ("SELECT a", "SELECT A"),
        ("SELECT 1; SELECT 2", "SELECT 1 SELECT 2"),
        ("SELECT ab", "SELECT a b"),
        ("SELECT $$ -- x\n$$", "SELECT $$ -- y\n$$"),
        ("COPY t FROM stdin;\n1\n\\.\n", "COPY t FROM stdin;\n2\n\\.\n"),
        ("COPY t FROM stdin;\n1\n\\.\n", "COPY t FROM stdin;\n1 \n\\.\n"),
        ("COPY t FROM stdin;\n1\n\\.\n", "COPY t FROM stdin;"),
        ("SELECT 1;\n\\echo a", "SELECT 1;\n\\echo b"),
    ],
)
def test_everything_else_counts(one: str, other: str) -> None:
    assert content_hash(one) != content_hash(other)


def test_the_key_that_pg_dump_invents_for_every_dump_does_not_count() -> None:
    assert content_hash("\\restrict abc\nSELECT 1;\n\\unrestrict abc\n") == content_hash("SELECT 1;")


def test_the_hash_is_stable_over_releases() -> None:
    """It is kept in histories: another value for the same text would call every applied script edited."""
    framed = b"6:SELECT1:1"
    assert content_hash("SELECT /* one */ 1") == f"v1:{hashlib.sha256(framed).hexdigest()}"


@pytest.mark.parametrize("text", ["SELECT 'unterminated", "SELECT 1\0", "SELECT 1;\n\\i other"])
def test_what_cannot_be_scanned_is_hashed_exactly(text: str) -> None:
    assert content_hash(text) == f"v1x:{hashlib.sha256(text.encode()).hexdigest()}"


def test_a_script_too_large_to_take_apart_is_hashed_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "LARGEST", 10)
    assert content_hash("SELECT 1;  ").startswith("v1x:")
    assert content_hash("SELECT 1; ").startswith("v1:")
