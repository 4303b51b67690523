import pytest

from migrator.sqltext.triggers import TriggerTable, parse_trigger, same_trigger

FOUND = "CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()"


def test_the_table_of_a_definition_is_read_from_it() -> None:
    assert parse_trigger("before update on App.Orders execute function f()") == TriggerTable("app", "orders")
    assert parse_trigger('AFTER INSERT ON "O" DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()') == TriggerTable(None, "O")


@pytest.mark.parametrize(
    "text", ["", "BEFORE UPDATE", "BEFORE UPDATE ON t EXECUTE FUNCTION f(); SELECT 1", "t BEFORE UPDATE ON t"]
)
def test_what_is_no_definition_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(ValueError, match="not the definition of a trigger"):
        parse_trigger(text)


@pytest.mark.parametrize(
    ("wanted", "same"),
    [
        ("BEFORE UPDATE ON orders FOR EACH ROW EXECUTE PROCEDURE touch()", True),
        ("before update on app.orders for each row execute function app.touch()", True),
        ("BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION public.touch()", False),
        ("BEFORE UPDATE ON orders EXECUTE FUNCTION touch()", False),
        ("BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()", False),
        ("AFTER UPDATE ON orders NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION touch()", False),
    ],
)
def test_spelling_does_not_count_and_everything_else_does(wanted: str, same: bool) -> None:
    assert same_trigger(wanted, FOUND, "app") is same
