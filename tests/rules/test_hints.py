from migrator.rules.hints import meant, meant_word
from migrator.rules.names import Name


def test_the_same_name_in_another_schema_is_named_first() -> None:
    found = [["app", "orderz"], ["shop", "orders"]]
    assert meant(Name(None, "orders"), found) == "There is shop.orders; the search path does not lead there."
    assert meant(Name("app", "orders"), found) == "There is shop.orders."


def test_a_name_that_is_nearly_the_same_is_offered() -> None:
    assert meant(Name(None, "ordres"), [["app", "orders"], ["app", "order_lines"]]) == "There is app.orders."
    assert meant(Name(None, "orders"), [["app", "Orders"]]) == 'There is app."Orders".'


def test_nothing_is_offered_where_nothing_is_near() -> None:
    assert meant(Name(None, "orders"), [["app", "ordinals"]]) is None
    assert meant(Name(None, "orders"), None) is None
    assert meant_word("status", ["id"]) is None
