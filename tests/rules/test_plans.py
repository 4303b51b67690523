import json
from typing import Any

from migrator.rules.names import Name
from migrator.rules.plans import Plan, Scan, read_plan, read_time, show


def _explained(*plans: dict[str, Any]) -> str:
    return json.dumps([{"Plan": {"Total Cost": 10.5, **plan}} for plan in plans])


def _scan(kind: str, table: str, *plans: dict[str, Any], **more: str) -> dict[str, Any]:
    return {"Node Type": kind, "Relation Name": table, "Schema": "public", "Plans": list(plans), **more}


ORDERS = Name("public", "orders")


def test_every_scan_is_found_however_deep_it_is() -> None:
    subplan = _scan("Index Only Scan", "orders", **{"Parent Relationship": "SubPlan", "Index Name": "orders_pkey"})
    initplan = {"Node Type": "CTE Scan", "Parent Relationship": "InitPlan", "CTE Name": "x", "Plans": [subplan]}
    join = {"Node Type": "Hash Join", "Plans": [_scan("Seq Scan", "users", initplan), {"Node Type": "Result"}]}
    assert read_plan(_explained(join)) == Plan(
        10.5,
        (Scan("sequential scan", Name("public", "users")), Scan("index-only scan", ORDERS, "orders_pkey")),
    )


def test_what_is_written_to_is_not_scanned() -> None:
    update = _scan("ModifyTable", "users", _scan("Index Scan", "orders", **{"Index Name": "i"}))
    assert read_plan(_explained(update)).scans == (Scan("index scan", ORDERS, "i"),)


def test_a_bitmap_is_of_an_index_of_the_table_that_it_is_read_for() -> None:
    leaves = [{"Node Type": "Bitmap Index Scan", "Index Name": name} for name in "ab"]
    heap = _scan("Bitmap Heap Scan", "orders", {"Node Type": "BitmapOr", "Plans": leaves})
    assert read_plan(_explained(heap)).scans == (Scan("bitmap scan", ORDERS, "a"), Scan("bitmap scan", ORDERS, "b"))


def test_a_statement_that_a_rule_rewrites_may_have_several_plans_or_none() -> None:
    assert read_plan(_explained(_scan("Seq Scan", "a"), _scan("Seq Scan", "b"))).cost == 21
    assert read_plan(json.dumps([{"Utility Statement": "NOTIFY"}])) == Plan(0, ())


def test_the_time_is_that_of_planning_and_execution() -> None:
    assert read_time('[{"Planning Time": 0.25, "Execution Time": 1.5}]') == 1.75


def test_scans_are_shown_once_each_and_no_more_than_a_reader_takes_in() -> None:
    scans = [Scan("sequential scan", Name("app", name)) for name in ("a", "a", "B c", "d", "e")]
    assert show(scans, "app") == 'sequential scan of a, sequential scan of "B c", sequential scan of d and 1 more'
    assert show(scans[:1], "public") == "sequential scan of app.a"
    assert show([Scan("index scan", ORDERS, "Odd")], "public") == 'index scan by "Odd"'
    assert show([]) == ""
