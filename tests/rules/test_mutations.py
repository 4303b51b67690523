"""A database that rules of every family describe, and for every key of every rule a change that only that rule notices.

catalogue/schema.sql makes the database, catalogue/rules.yaml describes it, catalogue/mutations.yaml lists the changes.
A key that the registry knows and that no change is of fails here: what nothing breaks might check nothing.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo

from migrator.database.session import Session
from migrator.engine.asking import WITHIN, Asker
from migrator.rules.families import RULES
from migrator.rules.rule import Rule
from tests import servers
from tests.rules.asking import LOCK_TIMEOUT, TIMEOUT, done, read, sender

CATALOGUE = Path(__file__).parent / "catalogue"
MUTATIONS: list[dict[str, Any]] = yaml.safe_load((CATALOGUE / "mutations.yaml").read_text())
# Keys that say how the others are to be taken. A limit is of the quantity that it stands under.
SAYING_NOTHING = {"unknown", "name", "statement_timeout", "warn", "fail"}
# What no change on one running server comes to: test_thresholds.py has another version and a standby.
UNCHANGING = {"thresholds.server_version.at_least", "thresholds.replication_lag"}
BOUND = 30
ALONE = """SELECT count(*) = 1 AND current_setting('default_transaction_read_only') = 'off'
FROM pg_stat_activity WHERE backend_type = 'client backend'"""
# Slow enough to be seen: pages that cost more than may be spent at once, then a wait.
SLOW_VACUUM = "SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1"

# What a session counts, it tells the others once a second otherwise: what a change did would be seen by later ones.
FLUSH = "SELECT pg_stat_force_next_flush()"

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def connection(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to the database of the catalogue, on a server where nothing happens but what the changes do."""
    clusters = servers.Clusters(tmp_path_factory.mktemp("catalogue"), bin_dir)
    with psycopg.connect(clusters().conninfo, autocommit=True) as settings:
        for setting in (
            "autovacuum = off",
            "max_prepared_transactions = 2",
            "wal_level = replica",
            "max_connections = 10",
        ):
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
    known = connection.execute((CATALOGUE / "known.sql").read_bytes()).fetchone() or ()
    text = (CATALOGUE / "rules.yaml").read_text()
    for word, value in zip(("DATABASE", "TOTAL", "HEADROOM"), known, strict=True):
        text = text.replace(f": {word}", f": {value}")
    return read(text)


def notices(connection: Connection, rules: tuple[Rule, ...], sql: str) -> list[tuple[str, str]]:
    """Return what does not pass after a change, which is rolled back, and is what a script in its transaction does."""
    connection.execute("BEGIN")
    try:
        session = Session(connection)
        asker = Asker(session, sender(session), ("public",), TIMEOUT, LOCK_TIMEOUT, WITHIN)
        before = asker.ask_before(rules)
        verdicts = asker.ask(rules, before, trace=done(session, sql))
    finally:
        connection.execute("ROLLBACK")
        connection.execute(FLUSH)
    return [(v.rule, v.status) for v in verdicts if v.status != "pass"]


@contextmanager
def others(connection: Connection, mutation: dict[str, Any]) -> Iterator[None]:
    """Have other sessions do what a mutation says of them, and undo it in the end."""
    conninfo = make_conninfo(connection.info.dsn, password=connection.info.password or None)
    with ExitStack() as stack:
        for key, where in (("beside", conninfo), ("apart", make_conninfo(conninfo, dbname="postgres"))):
            if key in mutation:
                other = stack.enter_context(closing(psycopg.connect(where, autocommit=True)))
                stack.callback(_run, other, mutation.get("undo", "ROLLBACK"))
                _run(other, mutation[key])
        for statement in mutation.get("running", ()):
            running = stack.enter_context(closing(psycopg.connect(conninfo, autocommit=True)))
            running.execute(SLOW_VACUUM)
            running.pgconn.send_query(statement.encode())
            stack.callback(running.cancel_safe)
        _wait(connection, mutation.get("until", "SELECT true"))
        yield
    _wait(connection, ALONE)


def _run(connection: Connection, statements: str) -> None:
    """Run statements one by one: some may not be part of a transaction."""
    for statement in statements.split("; "):
        connection.execute(statement.encode())


def _wait(connection: Connection, until: str) -> None:
    deadline = time.monotonic() + BOUND
    while connection.execute(until.encode()).fetchall() != [(True,)]:
        assert time.monotonic() < deadline, f"the state that the test waits for did not come about: {until}"
        time.sleep(0.01)


def test_the_catalogue_describes_its_database(connection: Connection, rules: tuple[Rule, ...]) -> None:
    assert notices(connection, rules, "SELECT") == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation['of']}-{mutation.get('sql', '')}")
def test_each_change_is_noticed_by_its_rule_alone(
    connection: Connection, rules: tuple[Rule, ...], mutation: dict[str, Any]
) -> None:
    with others(connection, mutation):
        assert notices(connection, rules, mutation.get("sql", "SELECT")) == [(mutation["notices"], "fail")]


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
    assert known - changed - groups == UNCHANGING
