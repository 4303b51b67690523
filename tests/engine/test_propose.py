"""Rules proposed from a database: what is printed loads, and all of it passes."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.engine.propose import Proposal, propose
from migrator.engine.validation import asker
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest
from migrator.project.proposal import read_rules, write_rules
from migrator.rules.described import DESCRIBE
from migrator.rules.families import FAMILIES
from tests.conftest import Connect
from tests.project_files import write_project
from tests.servers import Clusters, standby_of

HARD = Path(__file__).with_name("hard_schema.sql").read_text("utf-8")
SHOP = Path(__file__).parents[2] / "sql"
ROLES = ('"Nasty App"', "nasty_owner")


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return load(write_project(tmp_path, {}), Options({}, "", needs_database=False))


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    session = connect(database_url)
    yield session
    session.close()


@pytest.fixture
def hard(connect: Connect) -> Iterator[None]:
    connection = connect()
    for role in ROLES:
        connection.execute(f"CREATE ROLE {role}")
    connection.execute(HARD)
    yield
    for role in ROLES:
        connection.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def complaints(session: Session, manifest: Manifest, found: Proposal) -> list[tuple[str, str, str]]:
    rules, problems, _ = read_rules(write_rules("validate", found.rules))
    assert problems == ()
    assert rules
    verdicts = asker(session, manifest).ask(rules)
    return [(verdict.rule, verdict.expected, verdict.found) for verdict in verdicts if verdict.status != "pass"]


def text_of(session: Session, manifest: Manifest, *families: str) -> str:
    found = propose(session, manifest, families)
    assert found.left_out == ()
    return write_rules("validate", found.rules)


def test_what_is_proposed_of_the_shop_loads_and_passes(connect: Connect, session: Session, manifest: Manifest) -> None:
    connection = connect()
    for script in sorted(SHOP.glob("*.up.sql")):
        connection.execute(script.read_bytes())
    found = propose(session, manifest)
    assert complaints(session, manifest, found) == []
    assert found.left_out == ()
    assert found.rules.keys() == {
        "tables", "indexes", "constraints", "enums", "functions", "triggers", "views", "extensions"
    }  # fmt: skip
    assert [*found.rules["tables"]] == ["order_lines", "orders", "products", "users"]
    assert found.rules["tables"]["orders"] == {
        "columns": {
            "id": "bigint generated always as identity",
            "user_id": "bigint not null",
            "status": "order_status not null default 'new'",
            "placed_at": "timestamptz not null default now()",
            "updated_at": "timestamptz not null default now()",
            "shipped_at": "timestamptz",
        },
        "primary_key": ["id"],
    }


@pytest.mark.usefixtures("hard")
def test_what_is_proposed_of_a_hard_schema_loads_and_passes(session: Session, manifest: Manifest) -> None:
    found = propose(session, manifest)
    assert complaints(session, manifest, found) == []
    assert found.rules.keys() == DESCRIBE.keys()
    assert [problem.message for problem in found.left_out] == [
        # Constraints of one name on two tables cannot be told apart in a mapping of names.
        "not proposed: constraints.t_check of child: another is called so",
    ]
    rules = found.rules
    assert rules["enums"]["mood"]["values"][1:4] == ["no", "1e3", ""]
    assert rules["sequences"] == {
        "loose": {},
        "off.down": {"type": "smallint", "start": -12, "increment": -2, "min": -1000, "max": -10, "cycle": True},
    }
    assert rules["functions"]["off.touch()"] == {"security": "definer"}
    mine = {"command": "select", "to": ['"Nasty App"'], "using": "id > 0"}
    assert rules["policies"] == {'"on"': {'"only mine"': mine}}
    assert rules["tables"]["kid"]["owner"] == "nasty_owner"
    assert "parts_2024" not in rules["tables"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("CREATE TABLE t (a int)", {"tables": {"t": {"columns": {"a": "integer"}}}}),
        ("CREATE EXTENSION citext", {"extensions": {"citext": {}}}),
        ("CREATE SCHEMA migrator CREATE TABLE migrator.runs (id int)", {}),
        ("CREATE TEMP TABLE t (a int)", {}),
        ("CREATE SEQUENCE s MAXVALUE 9", {"sequences": {"s": {"max": 9}}}),
        (
            "CREATE TABLE t (a int UNIQUE, CHECK (a > 0)); CREATE INDEX i ON t (a)",
            {
                "tables": {"t": {"columns": {"a": "integer"}}},
                "indexes": {"i": {"on": "t (a)"}},
                "constraints": {
                    "t_a_check": {"on": "t", "validated": True, "definition": "CHECK (a > 0)"},
                    "t_a_key": {"on": "t", "definition": "UNIQUE (a)"},
                },
            },
        ),
        (
            "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN 1; REVOKE ALL ON FUNCTION f FROM public",
            {
                "functions": {"f(integer)": {}},
                "privileges": [{"deny": ["execute"], "on": "function f(integer)", "to": "public"}],
            },
        ),
    ],
)
def test_each_object_is_told_once_and_what_is_not_the_projects_never(
    session: Session, manifest: Manifest, script: str, expected: object
) -> None:
    session.send(script)
    assert propose(session, manifest).rules == expected


def test_only_the_families_asked_for_are_proposed(connect: Connect, session: Session, manifest: Manifest) -> None:
    connect().execute("CREATE TABLE t (a int CHECK (a > 0)); CREATE VIEW v AS SELECT 1")
    assert text_of(session, manifest, "views") == "validate:\n  views: [v]\n"
    assert propose(session, manifest, ["tables", "views"]).rules.keys() == {"tables", "views"}


def test_what_does_not_pass_is_left_out_and_told(connect: Connect, session: Session, manifest: Manifest) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1); CREATE TABLE u (a int)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)")
    found = propose(session, manifest)
    assert found.rules == {"tables": {"t": {"columns": {"a": "integer"}}, "u": {"columns": {"a": "integer"}}}}
    assert [(problem.code, problem.severity) for problem in found.left_out] == [("left-out", "warning")]
    assert "index broken, usable" in found.left_out[0].message


def test_nothing_is_changed_and_nothing_but_reading_is_needed(
    connect: Connect, session: Session, manifest: Manifest
) -> None:
    connect().execute("CREATE TABLE t (a int DEFAULT 1)")
    session.send("SET default_transaction_read_only = on; SET search_path = pg_catalog; SET lock_timeout = 77")
    assert text_of(session, manifest) == "validate:\n  tables:\n    t: {columns: {a: integer default 1}}\n"
    assert session.value("SELECT pg_catalog.to_json(pg_catalog.current_setting('search_path'))") == "pg_catalog"
    assert session.value("SELECT pg_catalog.to_json(pg_catalog.current_setting('lock_timeout'))") == "77ms"


def test_a_standby_tells_what_its_primary_would(cluster: Clusters, manifest: Manifest) -> None:
    primary = cluster("primary")
    with closing(connect(primary.conninfo)) as session:
        session.send("CREATE TABLE t (a int DEFAULT 1 CHECK (a > 0))")
        told = text_of(session, manifest)
    with standby_of(primary) as standby, closing(connect(standby.conninfo, standby=True)) as session:
        assert text_of(session, manifest) == told


def test_every_family_that_describes_objects_can_be_proposed() -> None:
    assert FAMILIES.keys() - DESCRIBE.keys() == {
        *("thresholds", "data", "performance", "health"),
        *("locks", "rewrites", "scans_over"),
    }


def test_five_hundred_tables_are_described_in_a_moment(connect: Connect, session: Session, manifest: Manifest) -> None:
    connect().execute(
        "DO $$ BEGIN FOR i IN 1..500 LOOP EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, a text NOT NULL"
        " DEFAULT ''new'', b int CHECK (b > 0), c timestamptz NOT NULL DEFAULT now())', i);"
        " EXECUTE format('CREATE INDEX ON t%s (a, lower(a)) WHERE b > 1', i); END LOOP; END $$"
    )
    began = time.monotonic()
    found = propose(session, manifest)
    elapsed = time.monotonic() - began
    assert (len(found.rules["tables"]), len(found.rules["indexes"]), found.left_out) == (500, 500, ())
    assert elapsed < 2, "0.5 s on a machine that does nothing else"
