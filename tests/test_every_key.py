"""The manifest with every key once: what is executed of it is loaded, and runs on a database that it describes."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from migrator.project.format import MANIFEST, MIGRATION_FIELDS
from tests.project_files import run, write_project

TEXT = Path(__file__).with_name("project").joinpath("every_key.yaml").read_text("utf-8")

SCRIPTS = {
    "001_create_users.up": "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " email citext NOT NULL UNIQUE, created_at timestamptz);"
    " INSERT INTO users (email) SELECT n || '@example.com' FROM generate_series(1, 500) AS n;"
    " CREATE VIEW active_users AS SELECT * FROM users;",
    "001_create_users.down": "DROP TABLE users CASCADE;",
    "002_create_orders.up": "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " user_id bigint REFERENCES users, placed_at timestamptz, status text DEFAULT 'new', total numeric);"
    " CREATE TABLE order_lines (order_id bigint REFERENCES orders, price numeric);"
    " INSERT INTO orders (user_id, total) SELECT 1 + n % 500, 1 FROM generate_series(1, 20000) AS n;"
    " INSERT INTO order_lines SELECT id, total FROM orders; ANALYZE orders;"
    " CREATE INDEX orders_user_id_idx ON orders (user_id); CREATE INDEX ON order_lines (order_id);"
    " CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    " CREATE TRIGGER touch_updated_at BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch_updated_at();"
    " GRANT SELECT, INSERT ON orders TO shop_app;",
    "002_create_orders.down": "DROP TABLE order_lines, orders;",
    "003_index_orders_placed_at.up": "CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);",
    "003_index_orders_placed_at.down": "DROP INDEX CONCURRENTLY orders_placed_at_idx;",
    "004_orders_status_not_null.up": "ALTER TABLE orders ALTER status SET NOT NULL;",
    "004_orders_status_not_null.down": "ALTER TABLE orders ALTER status DROP NOT NULL;",
    "005_drop_legacy.up": "DROP TABLE IF EXISTS legacy_orders;",
}
ROLES = """DO $$ BEGIN
    CREATE ROLE shop_owner; CREATE ROLE shop_app;
EXCEPTION WHEN duplicate_object THEN NULL; END $$"""
GIVEN = "CREATE EXTENSION citext; GRANT CREATE ON SCHEMA public TO shop_owner"


class Plain(yaml.SafeLoader):
    """A loader to which the key `on` is a word."""


Plain.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture
def executed() -> dict[str, Any]:
    """The manifest without the keys that this version refuses because it does not execute them."""
    manifest: dict[str, Any] = yaml.load(TEXT, Plain)
    later = {key for key, field in MANIFEST.fields.items() if field.later}
    refused = {key for key, field in MIGRATION_FIELDS.items() if field.later} | {"parallel"}
    kept = [m for m in manifest["migrations"] if isinstance(m, str) or not refused & m.keys()]
    return {key: value for key, value in manifest.items() if key not in later} | {"migrations": kept}


def test_it_loads_and_runs_and_its_rules_hold(executed: dict[str, Any], tmp_path: Path, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(ROLES)
        connection.execute(GIVEN)
    write_project(tmp_path, SCRIPTS, json.dumps(executed))
    applied = run("apply", cwd=tmp_path, env={"DATABASE_URL": database_url})
    assert applied.returncode == 0, applied.stdout + applied.stderr
    checked = run(
        "validate", "--only", "preflight,validate", "--format", "json", cwd=tmp_path, env={"DATABASE_URL": database_url}
    )
    phases = {phase["phase"]: phase["rules"] for phase in json.loads(checked.stdout)["phases"]}
    assert checked.returncode == 0
    assert {rule["family"] for rule in phases["preflight"]} == {"thresholds"}
    assert {rule["family"] for rule in phases["validate"]} == executed["validate"].keys()
