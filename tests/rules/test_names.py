import pytest

from migrator.rules.names import Name, parse_identifier, parse_name, quote, take_name
from tests.conftest import Connect


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("orders", Name(None, "orders")),
        ("Orders", Name(None, "orders")),
        ("app.orders", Name("app", "orders")),
        ('"Weird Name"', Name(None, "Weird Name")),
        ('App."a ""b"" . c"', Name("app", 'a "b" . c')),
        ("größe_1$", Name(None, "größe_1$")),
        ("ÄRGER", Name(None, "Ärger")),
        (" orders ", Name(None, "orders")),
    ],
)
def test_names_are_read_as_sql_reads_them(text: str, name: Name) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize("text", ["", "Weird Name", "1st", 'a"b', '"open', '""', "a.b.c", "a.", ".a", "a;b", '"\0"'])
def test_what_sql_would_not_take_as_a_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_name(text)


def test_an_identifier_has_no_schema() -> None:
    assert parse_identifier('"a.b"') == "a.b"
    with pytest.raises(ValueError, match=r"a\.b"):
        parse_identifier("a.b")


def test_what_follows_a_name_is_given_back() -> None:
    assert take_name("app.f(int, text)") == (Name("app", "f"), "(int, text)")


def test_names_are_shown_with_quotes_only_where_they_need_them() -> None:
    assert str(Name("app", "Weird Name")) == 'app."Weird Name"'
    assert quote('a"b') == '"a""b"'
    assert quote("plain_1") == "plain_1"


def test_a_name_is_quoted_that_would_be_a_key_word(connect: Connect) -> None:
    connection = connect()
    reserved = connection.execute("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')").fetchall()
    assert [word for (word,) in reserved if quote(word) == word] == []
    assert [quote(name) for name in ("orders", "name", "position", "order", "Order")] == [
        "orders", "name", "position", '"order"', '"Order"',
    ]  # fmt: skip
