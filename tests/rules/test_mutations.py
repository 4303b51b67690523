"""A database that rules of every family describe, and for every key of every rule a change that only that rule notices.

catalogue/schema.sql makes the database, catalogue/rules.yaml describes it, catalogue/mutations.yaml lists the changes.
A key that the registry knows and that no change is of fails here: what nothing breaks might check nothing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from migrator.database.session import Session
from migrator.engine.asking import WITHIN, Asker
from migrator.rules.families import RULES
from migrator.rules.rule import Rule
from tests import servers
from tests.rules.asking import LOCK_TIMEOUT, TIMEOUT, read, sender

CATALOGUE = Path(__file__).parent / "catalogue"
MUTATIONS: list[dict[str, str]] = yaml.safe_load((CATALOGUE / "mutations.yaml").read_text())
# Keys that say how the others are to be taken. A limit is of the quantity that it stands under.
SAYING_NOTHING = {"unknown", "name", "statement_timeout", "warn", "fail"}

# What a session counts, it tells the others once a second otherwise: what a change did would be seen by later ones.
FLUSH = "SELECT pg_stat_force_next_flush()"

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def connection(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to the database of the catalogue, on a server where nothing happens but what the changes do."""
    clusters = servers.Clusters(tmp_path_factory.mktemp("catalogue"), bin_dir)
    with psycopg.connect(clusters().conninfo, autocommit=True) as settings:
        for setting in ("autovacuum = off", "max_prepared_transactions = 2"):
            settings.execute(f"ALTER SYSTEM SET {setting}".encode())
    clusters.stop()
    with servers.fresh_database(clusters()) as url, psycopg.connect(url, autocommit=True) as connected:
        connected.execute((CATALOGUE / "schema.sql").read_bytes())
        connected.execute(FLUSH)
        yield connected
    clusters.stop()


@pytest.fixture(scope="module")
def rules(connection: Connection) -> tuple[Rule, ...]:
    """The rules that describe the database."""
    return read((CATALOGUE / "rules.yaml").read_text())


def notices(connection: Connection, rules: tuple[Rule, ...], sql: str) -> list[tuple[str, str]]:
    """Return what does not pass after a change, which is rolled back, and is what a script in its transaction does."""
    connection.execute("BEGIN")
    try:
        session = Session(connection)
        asker = Asker(session, sender(session), ("public",), TIMEOUT, LOCK_TIMEOUT, WITHIN)
        before = asker.ask_before(rules)
        connection.execute(sql.encode())
        verdicts = asker.ask(rules, before)
    finally:
        connection.execute("ROLLBACK")
        connection.execute(FLUSH)
    return [(v.rule, v.status) for v in verdicts if v.status != "pass"]


def test_the_catalogue_describes_its_database(connection: Connection, rules: tuple[Rule, ...]) -> None:
    assert notices(connection, rules, "SELECT") == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation['of']}-{mutation['sql']}")
def test_each_change_is_noticed_by_its_rule_alone(
    connection: Connection, rules: tuple[Rule, ...], mutation: dict[str, str]
) -> None:
    assert notices(connection, rules, mutation["sql"]) == [(mutation["notices"], mutation.get("status", "fail"))]


def keys(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Return every key of a JSON Schema with those above it, names of objects left out: `tables.rows.at_least`."""
    for key, value in schema.get("properties", {}).items():
        if key not in SAYING_NOTHING:
            yield f"{path}{key}"
            yield from keys(value, f"{path}{key}.")
    if schema.get("enum") == ["absent"]:
        yield f"{path}absent"
    below = [schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())]
    for part in below:
        if isinstance(part, dict):
            yield from keys(part, path)


def test_every_key_of_every_family_has_a_change_that_its_rule_notices() -> None:
    known = set(keys(RULES.schema()))
    changed = {mutation["of"] for mutation in MUTATIONS}
    # A group of keys says nothing itself; but what can be absent can also be there.
    groups = {key for key in known if f"{key}.absent" not in known and any(k.startswith(f"{key}.") for k in known)}
    assert changed - known == set()
    assert known - changed - groups == set()
