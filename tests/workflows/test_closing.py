"""The statements that close a drift, proven: run in the database that has drifted, they leave no drift."""

from contextlib import closing

import pytest

from migrator.database.catalog import read_catalog
from migrator.database.connection import connect
from migrator.database.ties import read_schema
from migrator.values.catalog import differences
from migrator.values.drift import kept
from migrator.workflows.closing import closing_statements
from tests.workflows.drifts.altered import ALTERED
from tests.workflows.drifts.asked import ASKED
from tests.workflows.drifts.kept import KEPT, NAMED_NOT_NULL
from tests.workflows.drifts.tied import TIED

MADE = """
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('well', 'ill');
CREATE TABLE app.owners (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE app.items (
    id integer NOT NULL, owner bigint REFERENCES app.owners, name text, state app.mood, cost integer DEFAULT 1,
    CONSTRAINT items_key PRIMARY KEY (id), CONSTRAINT positive CHECK (cost > 0)
);
CREATE INDEX items_name ON app.items (name);
CREATE VIEW app.named AS SELECT id, name FROM app.owners;
CREATE FUNCTION app.fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER items_fire BEFORE UPDATE ON app.items FOR EACH ROW EXECUTE FUNCTION app.fired();
CREATE RULE items_rule AS ON DELETE TO app.items WHERE OLD.id = 0 DO INSTEAD NOTHING;
CREATE POLICY mine ON app.items FOR SELECT USING (id > 0);
COMMENT ON COLUMN app.items.name IS 'it''s';
GRANT SELECT ON app.items TO pg_monitor;
GRANT INSERT ON app.items TO pg_monitor WITH GRANT OPTION;
"""
DRIFTS = (
    "ALTER TABLE app.items ADD extra text NOT NULL DEFAULT 'x'",
    "ALTER TABLE app.items DROP name",
    "ALTER TABLE app.items ALTER name SET NOT NULL",
    "ALTER TABLE app.owners ALTER name DROP NOT NULL",
    "ALTER TABLE app.items ALTER cost DROP DEFAULT",
    "ALTER TABLE app.items ALTER id SET DEFAULT 3",
    "ALTER TABLE app.items ALTER name TYPE varchar(9)",
    "ALTER TABLE app.items ALTER state TYPE text",
    "ALTER TABLE app.items DROP CONSTRAINT positive",
    "ALTER TABLE app.items DROP CONSTRAINT items_key",
    "ALTER TABLE app.items DROP CONSTRAINT items_owner_fkey",
    "ALTER TABLE app.items ADD CHECK (id > 5)",
    "ALTER TABLE app.items DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (cost > 0) NOT VALID",
    "DROP INDEX app.items_name",
    "CREATE UNIQUE INDEX more ON app.items (lower(name))",
    "CREATE OR REPLACE VIEW app.named AS SELECT id, name FROM app.owners WHERE id > 0",
    "DROP VIEW app.named",
    "CREATE VIEW app.other AS SELECT 1 AS a",
    "CREATE OR REPLACE FUNCTION app.fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "CREATE FUNCTION app.more(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a'",
    "DROP TRIGGER items_fire ON app.items",
    "CREATE OR REPLACE RULE items_rule AS ON DELETE TO app.items WHERE OLD.id = 1 DO INSTEAD NOTHING",
    "ALTER POLICY mine ON app.items USING (id > 1)",
    "DROP POLICY mine ON app.items",
    "ALTER TABLE app.items ENABLE ROW LEVEL SECURITY",
    "COMMENT ON COLUMN app.items.name IS NULL",
    "COMMENT ON CONSTRAINT items_key ON app.items IS 'x'",
    "REVOKE ALL ON app.items FROM pg_monitor",
    "GRANT DELETE ON app.items TO PUBLIC",
    "ALTER TABLE app.items OWNER TO pg_read_all_data",
    "DROP TABLE app.items",
    "CREATE TABLE app.stray (a serial PRIMARY KEY)",
    "CREATE SCHEMA stray CREATE TABLE a (b integer)",
    "CREATE TYPE app.stray AS ENUM ('a'); CREATE TABLE app.strays (a app.stray)",
    "DROP SCHEMA app CASCADE; CREATE SCHEMA app",
)
CLOSED = KEPT | TIED | ALTERED
UNCERTAIN = {
    "ALTER TYPE app.mood ADD VALUE 'fair'": "-- type app.mood: itself: how does it become again: enum ('well', 'ill')?",
    "CREATE FOREIGN DATA WRAPPER w": "-- foreign data wrapper w is not in the history: what made it?",
}


def closed(url: str, made: str, drift: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the statements that close a drift, and what is left of it when they have run as printed."""
    with closing(connect(url)) as session:
        session.send(made)
        history = read_schema(session)
        session.send(drift)
        live = read_schema(session)
        found = differences(history.catalog, live.catalog)
        assert found
        statements = closing_statements(found, history, live)
        for statement in statements:
            session.send(statement)
        left = differences(history.catalog, read_catalog(session))
        return statements, [f"{d.object}: {d.aspect}" for d in left if not d.note]


@pytest.mark.parametrize("drift", DRIFTS)
def test_the_statements_close_the_drift(database_url: str, drift: str) -> None:
    statements, left = closed(database_url, MADE, drift)
    assert left == []
    assert [one for one in statements if one.startswith("--")] == []


@pytest.mark.parametrize("case", CLOSED)
def test_the_statements_run_as_printed_and_leave_nothing(database_url: str, case: str) -> None:
    statements, left = closed(database_url, *CLOSED[case])
    assert left == [], statements
    assert [one for one in statements if one.startswith("--")] == []


@pytest.mark.parametrize("case", NAMED_NOT_NULL)
def test_not_null_has_a_name(database_url: str, case: str) -> None:
    with closing(connect(database_url)) as session:
        if session.connection.info.server_version < 180000:
            pytest.skip("before PostgreSQL 18 it has none")
    statements, left = closed(database_url, *NAMED_NOT_NULL[case])
    assert left == [], statements
    assert [one for one in statements if one.startswith("--")] == []


@pytest.mark.parametrize(("drift", "question"), UNCERTAIN.items())
def test_what_is_not_certain_is_a_question(database_url: str, drift: str, question: str) -> None:
    assert closed(database_url, MADE, drift)[0] == (question,)


@pytest.mark.parametrize("case", ASKED)
def test_what_is_asked_about_is_left_alone(database_url: str, case: str) -> None:
    made, drift, printed = ASKED[case]
    with closing(connect(database_url)) as session:
        session.send(made)
        history = read_schema(session)
        session.send(drift)
        live = read_schema(session)
        found = differences(history.catalog, live.catalog)
        statements = closing_statements(found, history, live)
        for statement in statements:
            session.send(statement)
        assert tuple(statement.splitlines()[0] for statement in statements) == printed
        left = differences(history.catalog, read_catalog(session))
        assert {(d.object, d.aspect) for d in left} <= {(d.object, d.aspect) for d in found}


def test_what_waits_for_an_answer_is_shown_as_a_comment(database_url: str) -> None:
    made, drift, _ = ASKED["a renamed column"]
    statements, _ = closed(database_url, made, drift)
    assert statements[1].splitlines()[1:] == [
        "--   DROP INDEX CONCURRENTLY public.i;",
        "--   CREATE INDEX CONCURRENTLY i ON public.users USING btree (age);",
    ]


def test_what_the_manifest_ignores_is_left_as_it_is(database_url: str) -> None:
    with closing(connect(database_url)) as session:
        session.send("CREATE TABLE t (a int CONSTRAINT k UNIQUE, b int); CREATE FUNCTION f() RETURNS int RETURN 1")
        made = read_schema(session)
        session.send(
            "ALTER TABLE t RENAME CONSTRAINT k TO l; ALTER TABLE t ADD x int; ALTER TABLE t ALTER b SET DEFAULT f()"
        )
        session.send("CREATE FUNCTION g() RETURNS int RETURN 1; CREATE VIEW v AS SELECT g()")
        live = read_schema(session)
        found = kept(differences(made.catalog, live.catalog), ["table public.t, column *", "view *"])
        assert closing_statements(found, made, live) == (
            "ALTER TABLE public.t RENAME CONSTRAINT l TO k;",
            "-- function public.g(): it is needed by view public.v: what is to become of that?",
        )


def test_a_replica_identity_does_not_go_with_its_index(database_url: str) -> None:
    drift = "CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i"
    statements, _ = closed(database_url, "CREATE TABLE t (a int NOT NULL)", drift)
    assert statements == ("DROP INDEX CONCURRENTLY public.i;", "ALTER TABLE public.t REPLICA IDENTITY DEFAULT;")
