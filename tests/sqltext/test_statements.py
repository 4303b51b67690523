"""Splitting: what a statement is, PostgreSQL's scanner decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.sqltext import pieces, scanner
from migrator.sqltext.statements import BLOCK, SqlSyntaxError, Statement, Statements, split


def parts(text: str) -> list[str]:
    return [text[statement.start : statement.end] for statement in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("-- only\n/* comments */", [], id="comments alone"),
        pytest.param("  ;;\n;", [], id="empty statements"),
        pytest.param("SELECT 1", ["SELECT 1"], id="no semicolon"),
        pytest.param("SELECT 1;SELECT 2;", ["SELECT 1", "SELECT 2"], id="no line end"),
        pytest.param("SELECT 1;\r\nSELECT 2;\r\n", ["SELECT 1", "SELECT 2"], id="CRLF"),
        pytest.param("/* a;b */ SELECT 1 -- c;d\n; ", ["SELECT 1"], id="semicolons in comments"),
        pytest.param("/* a /* b; */ ; */ SELECT 1", ["SELECT 1"], id="nested comments"),
        pytest.param("SELECT ';'; SELECT 'it''s;'", ["SELECT ';'", "SELECT 'it''s;'"], id="literals"),
        pytest.param("SELECT 'a\\'; SELECT 2", ["SELECT 'a\\'", "SELECT 2"], id="backslash is a character"),
        pytest.param("SELECT E'a\\';b'; SELECT 2", ["SELECT E'a\\';b'", "SELECT 2"], id="escape in E''"),
        pytest.param("SELECT U&'\\00e9;'; SELECT 2", ["SELECT U&'\\00e9;'", "SELECT 2"], id="unicode escapes"),
        pytest.param('SELECT 1 AS "a;b"', ['SELECT 1 AS "a;b"'], id="quoted names"),
        pytest.param("DO $$BEGIN; END;$$; SELECT 2", ["DO $$BEGIN; END;$$", "SELECT 2"], id="dollar quotes"),
        pytest.param("DO $a$ $$;$b$; $a$;", ["DO $a$ $$;$b$; $a$"], id="nested dollar quotes"),
        pytest.param("SELECT 10 % 3; SELECT '%s'", ["SELECT 10 % 3", "SELECT '%s'"], id="per cent"),
        pytest.param("SELECT 'é;ü'; é;", ["SELECT 'é;ü'", "é"], id="beyond ASCII"),
        pytest.param("SELECT '𝄞'; SELECT 2", ["SELECT '𝄞'", "SELECT 2"], id="beyond the basic plane"),
        pytest.param(
            "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
            ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"],
            id="a rule of several statements",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3",
            [
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
                "SELECT 3",
            ],
            id="a standard SQL body",
        ),
        pytest.param("BEGIN; SELECT 1; END;", ["BEGIN", "SELECT 1", "END"], id="transaction commands"),
        pytest.param("SELECT 1); SELECT 2", ["SELECT 1)", "SELECT 2"], id="a parenthesis too many hides nothing"),
        pytest.param("wibble wobble; SELECT 1", ["wibble wobble", "SELECT 1"], id="what is no SQL"),
    ],
)
def test_a_statement_ends_at_its_own_semicolon(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize("window", [1, 3, 7, 20])
def test_windows_change_nothing(monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    text = (
        "CREATE FUNCTION é() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\n"
        "SELECT 'é;é' /* ; */ -- ;\n, $x$;$$;é$x$, E'\\';', \"a;\"\"b\", 1.5e10, 'a'\n-- x\n'b;';;\n"
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT U&'\\00e9' UESCAPE '!'"
    )
    whole = parts(text)
    assert len(whole) == 4
    monkeypatch.setattr(scanner, "WINDOW", window)
    assert parts(text) == whole


def test_white_space_larger_than_many_windows_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "WINDOW", 4)
    assert parts(" \n" * 50 + "SELECT 1") == ["SELECT 1"]


def test_a_literal_larger_than_many_windows_is_one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "WINDOW", 16)
    literals = [
        "'" + "x''y" * 999 + "'",
        "E'" + "x\\'y" * 999 + "'",
        "$a$" + "x;$y" * 999 + "$a$",
        '"' + "x;" * 999 + '"',
    ]
    text = "SELECT 1;".join(f"SELECT {literal};" for literal in literals)
    assert len(parts(text)) == 7


@pytest.mark.parametrize(
    ("text", "offset"),
    [("SELECT é, 'abc", 10), ("SELECT 1; /* a", 10), ("SELECT $$ a", 7), ('SELECT "a', 7), ("éé; SELECT 1a", 11)],
)
def test_what_cannot_be_scanned_is_an_error_at_its_character(text: str, offset: int) -> None:
    with pytest.raises(SqlSyntaxError) as caught:
        split(text)
    assert caught.value.offset == offset


def test_the_error_does_not_repeat_the_rest_of_the_script() -> None:
    with pytest.raises(SqlSyntaxError) as caught:
        split("SELECT '" + "x" * 100_000)
    assert caught.value.message == "unterminated quoted string"


def test_statements_are_a_sequence() -> None:
    statements = split("SELECT 1; SELECT 2; SELECT 3")
    assert statements[1] == Statement(10, 18)
    assert statements[-1] == statements[2]
    assert statements[1:] == (statements[1], statements[2])
    assert list(statements) == [statements[0], *statements[1:]]


ATOMIC = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END"
SNIPPETS = st.sampled_from(
    ["SELECT 1", "SELECT 'é;''' || $$;é$$", "INSERT INTO t (a) VALUES (';')", "COMMIT", "SELECT (1; 2)", ATOMIC]
)
SPACE = st.sampled_from([" ", "\n", "\r\n", " -- é; '\n", " /* é; /* ' */ */ ", "\t"])


@given(st.lists(st.tuples(SPACE, SNIPPETS, SPACE)), st.integers(4, 60))
def test_offsets_give_back_the_statements(written: list[tuple[str, str, str]], window: int) -> None:
    text = ";".join("".join(part) for part in written)
    before, scanner.WINDOW = scanner.WINDOW, window
    try:
        assert parts(text) == [statement for _, statement, _ in written]
    finally:
        scanner.WINDOW = before


@given(st.text(alphabet="aé'\"$;/*-\\E( )1\n", max_size=60))
def test_any_text_is_split_in_order_or_refused_at_a_place_of_its_own(text: str) -> None:
    try:
        places = [place for statement in split(text) for place in (statement.start, statement.end)]
    except SqlSyntaxError as error:
        places = [error.offset, error.offset + 1]
    assert places == sorted(places)
    assert not places or 0 <= places[0] < places[-1] <= len(text)


def test_what_follows_a_statement_is_known_for_those_who_go_on_there() -> None:
    first = next(pieces.pieces("SELECT 1 /* ; */ ; 'unterminated"))
    assert (first.start, first.end, first.after) == (0, 8, 18)


def test_statements_are_found_by_their_number_across_blocks() -> None:
    found = Statements()
    for number in range(2 * BLOCK + 3):
        found.add(number * 10, number * 10 + 7)
    edge = [Statement(number * 10, number * 10 + 7) for number in range(BLOCK - 2, BLOCK + 2)]
    assert list(found[BLOCK - 2 : BLOCK + 2]) == edge
    assert found[-1] == Statement((2 * BLOCK + 2) * 10, (2 * BLOCK + 2) * 10 + 7)
    assert [statement.start for statement in found] == list(range(0, 10 * len(found), 10))
    with pytest.raises(IndexError):
        found[len(found)]
