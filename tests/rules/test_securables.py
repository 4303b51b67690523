import pytest

from migrator.rules.names import Name
from migrator.rules.securables import Securable, parse_securable


@pytest.mark.parametrize(
    ("text", "securable"),
    [
        ("orders", Securable("relation", Name(None, "orders"))),
        ('App."Odd (one)"', Securable("relation", Name("app", "Odd (one)"))),
        ('orders ( status, "Total" )',
         Securable("columns", Name(None, "orders"), ("status", "Total"))),
        ("SCHEMA app", Securable("schema", Name(None, "app"))),
        ("type", Securable("relation", Name(None, "type"))),
        ('"database"', Securable("relation", Name(None, "database"))),
        ("database", Securable("database", Name(None, ""))),
        ("function app.f(int)", Securable("function", Name("app", "f"), arguments=("int",))),
    ],
)  # fmt: skip
def test_objects_are_written_as_in_grant(text: str, securable: Securable) -> None:
    assert parse_securable(text) == securable


@pytest.mark.parametrize("text", ["orders(", "orders ()", "orders (a,)", "orders (a b)", "function f(", "schema a.b"])
def test_half_an_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_securable(text)


@pytest.mark.parametrize(
    "text",
    [
        "orders",
        'orders (status, "Total")',
        "schema app",
        "function f(int)",
        "type app.mood",
        "database",
        "database shop",
    ],
)
def test_an_object_is_shown_as_it_is_written(text: str) -> None:
    assert str(parse_securable(text)) == text
