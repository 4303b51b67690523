from syrupy.assertion import SnapshotAssertion

from migrator.reports.differences import lines
from migrator.reports.style import Style
from migrator.values.catalog import Catalog, ObjectName, differences

ORDERS = ObjectName("table", "public.orders")
TOTALS = ObjectName("view", "public.totals")
PAID = ObjectName("function", "public.paid(integer)")

OLD: Catalog = {
    ORDERS: {"": "", "column id": "integer not null", "column status": "text", "column order": "id, status"},
    TOTALS: {"": "", "body": " SELECT 1 AS a;", "owner": "alice"},
    PAID: {"": "", "body": "CREATE FUNCTION\nBEGIN\n  IF a THEN\n    RETURN 1;\n  END IF;\nEND"},
    ObjectName("type", "public.mood"): {"": "enum ('well', 'ill')", "owner": "alice"},
    ObjectName("table", "public.gone"): {"": "unlogged", "column a": "integer", "column order": "a", "index i": "…"},
}
NEW: Catalog = {
    ORDERS: {
        "": "",
        "column id": "integer not null",
        "column status": "order_status not null",
        "column note": "text default 'a\nb\x1b[31m'",
        "column order": "id, status, note",
    },
    TOTALS: {"": "", "body": " SELECT\n  1 AS a;", "owner": "bob"},
    PAID: {"": "", "body": "CREATE FUNCTION\nBEGIN\n  IF a THEN\n    RETURN 2;\n  END IF;\nEND"},
    ObjectName("schema", "audit"): {"": "", "owner": "alice", "comment": "who did it"},
    ObjectName("type", "public.order_status"): {"": "enum ('new', 'paid')"},
}


def test_differences_are_told_object_by_object(snapshot: SnapshotAssertion) -> None:
    assert "\n".join(lines(differences(OLD, NEW), Style())) == snapshot


def test_in_colour_what_is_gone_is_red_and_notes_are_dim(snapshot: SnapshotAssertion) -> None:
    assert lines(differences(OLD, NEW), Style(color=True)) == snapshot


def test_two_schemas_that_are_alike_have_no_lines() -> None:
    assert lines(differences(OLD, OLD), Style()) == []


def test_the_order_of_columns_alone_is_a_note() -> None:
    one, other = {ORDERS: {"": "", "column order": "a, b"}}, {ORDERS: {"": "", "column order": "b, a"}}
    assert lines(differences(one, other), Style()) == ["note: table public.orders: column order was a, b, is b, a"]


def test_an_object_is_changed_where_it_stays_whatever_comes_to_it() -> None:
    one = {ORDERS: {"": "", "column a": "integer"}}
    assert lines(differences(one, {ORDERS: {"": "unlogged"}}), Style()) == [
        "table public.orders",
        "  + unlogged",
        "  - column a integer",
    ]
