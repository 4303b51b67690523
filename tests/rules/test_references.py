import pytest

from migrator.rules.names import Name
from migrator.rules.references import Columns, Reference, parse_columns, parse_reference

ORDERS, USERS = Columns(Name(None, "orders"), ("user_id",)), Columns(Name("app", "users"), ("id",))


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("orders.user_id", ORDERS, "orders.user_id"),
        ("Orders.USER_ID ", ORDERS, "orders.user_id"),
        ("app.users.id", USERS, "app.users.id"),
        ("orders.(user_id)", ORDERS, "orders.user_id"),
        ("app.t.( a ,b)", Columns(Name("app", "t"), ("a", "b")), "app.t.(a, b)"),
        ('"a.b"."C ""d"""', Columns(Name(None, "a.b"), ('C "d"',)), '"a.b"."C ""d"""'),
    ],
)
def test_columns_of_a_table(text: str, columns: Columns, shown: str) -> None:
    assert parse_columns(text) == columns
    assert str(columns) == shown


@pytest.mark.parametrize(
    "text", ["", "orders", "a.b.c.d", "t.", "t.()", "t.(a", "t.(a,)", "t.(a) b", "t a", "t.a -> u.b"]
)
def test_what_is_no_column_of_a_table(text: str) -> None:
    with pytest.raises(ValueError, match=r"^") as error:
        parse_columns(text)
    assert str(error.value) == text


@pytest.mark.parametrize("text", ["orders.user_id -> app.users.id", "orders.user_id->app.users.(id)"])
def test_what_refers_to_what(text: str) -> None:
    assert parse_reference(text) == Reference(ORDERS, USERS)
    assert str(parse_reference(text)) == "orders.user_id -> app.users.id"


@pytest.mark.parametrize("text", ["t.a", "t.a ->", "-> u.b", "t.a -> u.b -> v.c", "t.(a, b) -> u.c", "t.a > u.b"])
def test_what_refers_to_nothing(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_reference(text)
