"""What the manifest says of its rules, as it is written."""

from pathlib import Path

import pytest

from migrator.project.manifest import Options, load
from migrator.project.written import flow, said_of_rules, wordings
from migrator.project.yaml_tree import read_tree
from migrator.values.errors import Problems
from migrator.values.tree import Node
from tests.project_files import write_project

PAIR = {"001.up": "SELECT 1;", "001.down": "SELECT 1;"}
# Every way in which a family names its rules, and both ways in which YAML lays them out.
RULES = """
tables: {users: {owner: a}, gone: absent}
indexes: [users_email_key]
constraints:
  orders_fkey:
    on: orders
triggers: {orders: [touched]}
privileges:
  - grant: [select]
    on: orders
    to: shop_app
data:
- name: no bad user
  sql: SELECT 1
performance:
  - {sql: SELECT 2, name: orders, within: 5ms}
thresholds: {database_size: {fail: 200GB}}
health:
  dead_rows:
    orders: {warn: 20%}
locks: {orders: share, "*": row exclusive}
rewrites:
  - orders
scans_over: 100000 rows
"""
SAID = {
    "tables.users": "{owner: a}",
    "tables.gone": "absent",
    "indexes.users_email_key": "{}",
    "constraints.orders.orders_fkey": "{on: orders}",
    "triggers.orders.touched": "{}",
    "privileges.orders.shop_app": "{grant: [select], on: orders, to: shop_app}",
    "data.no bad user": "{name: no bad user, sql: SELECT 1}",
    "performance.orders": "{sql: SELECT 2, name: orders, within: 5ms}",
    "thresholds.database_size": "{fail: 200GB}",
    "health.dead_rows.orders": "{warn: 20%}",
    "locks.orders": "share",
    "locks.*": "row exclusive",
    "rewrites": "[orders]",
    "scans_over": "100000 rows",
}


def tree(text: str) -> Node:
    return read_tree(text, "m.yaml", Problems())


def test_each_rule_is_found_by_its_place(tmp_path: Path) -> None:
    indented = RULES.replace("\n", "\n      ")
    text = f"manifest: 1\nproject: p\nmigrations:\n  - id: '001'\n    expect:{indented}\n"
    path = write_project(tmp_path, PAIR, text)
    said = said_of_rules(path)
    (migration,) = load(path, Options({}, needs_database=False)).migrations
    assert {rule.id: flow(said[rule.location]) for rule in migration.expect} == SAID


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("{a: 1, b: [x, y]}", "b:\n- x\n- 'y'\na: 1", []),
        ("{a: {b: 1, c: 2}}", "{a: {b: 1, c: 3}}", [("a.c", "2", "3")]),
        ("{a: 1}", "{b: {c: 1}}", [("a", "1", None), ("b", None, "{c: 1}")]),
        ("absent", "{a: 1}", [("", "absent", "{a: 1}")]),
        ("{a: '1'}", "{a: 1}", [("a", "'1'", "1")]),
    ],
)
def test_what_differs_is_told_by_its_key(before: str, after: str, found: list[tuple[str, ...]]) -> None:
    assert list(wordings(tree(before), tree(after))) == found
