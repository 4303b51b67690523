import subprocess
import sys

import jsonschema
import pytest
import yaml

from migrator.rules.families import FAMILIES, RULES
from migrator.rules.functions import Function
from migrator.rules.indexes import Index
from migrator.rules.tables import Table
from migrator.values.location import Location
from tests.rules.asking import problems, read

EXECUTED = """\
tables:
  users:
    columns: {id: bigint not null, email: citext not null, created_at: timestamptz}
    primary_key: [id]
    rows: {at_least: 1}
    owner: shop_owner
  orders: {partition_by: range (a), partitions: {p: DEFAULT}, column_comments: {a: ""}, not_in_views: [a], comment: b}
  legacy_orders: absent
indexes:
  users_email_key: {unique: true}
  orders_placed_at_idx: {"on": orders (placed_at)}
constraints:
  orders_user_id_fkey: {"on": orders, validated: true, type: foreign key}
functions: [touch_updated_at()]
triggers: {orders: [touch_updated_at]}
views: [active_users]
policies: {orders: {own_rows: {command: select, to: [shop_app], using: owner = current_user}}}
extensions: {citext: {version: "1.6"}, hstore: absent}
sequences: {orders_id_seq: {owned_by: orders.id}}
enums: {order_status: [new, paid]}
privileges:
  - {grant: [select, insert], "on": orders, to: shop_app}
thresholds:
  database_size: {warn: 10GB, fail: 200GB}
health:
  invalid_indexes: {fail: 1}
  dead_rows: {orders: {warn: 20%}}
performance:
  - {name: order history, sql: SELECT 1, uses_index: orders_user_id_idx, max_cost: 100, within: 50ms}
data:
  - {name: every order belongs to a user, orphans: orders.user_id -> users.id}
  - {name: no user without an e-mail, not_null: users.email}
  - {name: one e-mail per user, unique: users (lower(email))}
  - {name: totals add up, sql: SELECT 1}
locks: {orders: share update exclusive, "*": row exclusive}
rewrites: [users]
scans_over: 100000 rows
"""


def test_every_object_becomes_a_rule_that_knows_its_place() -> None:
    rules = read(EXECUTED)
    assert [rule.family for rule in rules] == [
        *["tables"] * 3, *["indexes"] * 2, "constraints", "functions", "triggers", "views", "policies",
        *["extensions"] * 2, "sequences", "enums", "privileges", "thresholds", *["health"] * 2,
        *["performance"] * 2, *["data"] * 4, *["locks"] * 2, "rewrites", "scans_over"
    ]  # fmt: skip
    assert all(isinstance(rules[i], kind) for i, kind in ((0, Table), (4, Index), (6, Function)))
    assert rules[2].absent
    assert rules[1].location == Location("manifest.yaml", 7, 3)
    assert rules[4].places["on"] == Location("manifest.yaml", 11, 32)


def test_every_family_is_executed() -> None:
    assert {rule.family for rule in read(EXECUTED)} == set(FAMILIES)


def test_a_family_is_loaded_with_its_first_rule() -> None:
    program = """
import sys
from tests.rules.asking import read
read("views: [v]")
print(*(name for name in ("views", "data", "performance", "health") if f"migrator.rules.{name}" in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["views"]


def test_the_schema_for_editors_accepts_all_that_the_shapes_accept() -> None:
    jsonschema.validate(yaml.safe_load(EXECUTED), RULES.schema())


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("table: {a: {}}", 1, 1, "unknown key 'table'"),
        ("tables: {a: present}", 1, 13, "expected absent, found 'present'"),
        ("tables: {Weird Name: {}}", 1, 10, "'Weird Name' is not a name such as orders or app.orders"),
        ("tables:\n  a: {colums: {}}", 2, 7, "unknown key 'colums'"),
        ("tables: {a: {rows: {at_least: many}}}", 1, 31, "expected a whole number from 0, found 'many'"),
        ("tables: {a: {columns: {b: numeric(10,2)}}}", 1, 40,
         "expected a column as in CREATE TABLE: text not null default 'new', found nothing"),
        ("tables: {a: {rows: {}}}", 1, 20, "rows says nothing"),
        ("tables: {a: {columns: {b c: text}}}", 1, 24, "'b c' is not a name without a schema"),
        ("tables: a", 1, 9, "expected a list of names, or a mapping, found 'a'"),
        ("functions: [f(int, text)]", 1, 13, "'f(int' is not a function such as f(int, text)"),
        ("indexes: {i: {unique: maybe}}", 1, 23, "expected true or false, found 'maybe'"),
        ("triggers: {a b: [t]}", 1, 12, "'a b' is not a name such as orders or app.orders"),
        ("triggers: {a: [b.c]}", 1, 16, "'b.c' is not a name without a schema"),
        ("extensions: ['a b']", 1, 14, "'a b' is not an extension's name"),
        ("constraints: {c: {type: foreign}}", 1, 25,
         "expected check or foreign key or primary key or unique or exclude or not null, found 'foreign'"),
        ("thresholds: {database_size: {warn: 10 parsecs}}", 1, 36,
         "expected a size such as 512kB, 10GB, found '10 parsecs'"),
    ],
)  # fmt: skip
def test_a_fault_is_told_where_it_stands(text: str, line: int, column: int, message: str) -> None:
    told = [(problem.location, problem.message) for problem in problems(text)]
    assert (Location("manifest.yaml", line, column), message) in told


def test_all_faults_are_told_at_once() -> None:
    found = problems("tables: {a b: {}, c: {rows: {at_least: x}}, d: {columns: {e f: int, g: {}}}}\nviews: [h i, j k]")
    assert len(found) == 6
