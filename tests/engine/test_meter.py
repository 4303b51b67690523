"""What each statement locks, rewrites and scans, measured on a server, and how a run tells it."""

from collections.abc import Iterator

import psycopg
import pytest

from migrator.database.connection import connect
from migrator.database.embedded import Server
from migrator.database.session import Session
from migrator.engine.messages import Message
from migrator.engine.meter import Meter
from migrator.engine.request import Up
from migrator.sqltext.script import analyse
from migrator.values.measured import LOCK_MODES, Effect, MeasuredScript
from tests.engine.conftest import Project
from tests.servers import fresh_database

SCHEMA = """
    CREATE TABLE p (id int PRIMARY KEY);
    CREATE TABLE t (id int PRIMARY KEY, a int, s varchar(20), n numeric(10,2), c cidr, at timestamp, p int, q int,
        r int REFERENCES p, e int CHECK (e IS NOT NULL), x int, y int DEFAULT 1 NOT NULL, lonely int);
    CREATE INDEX t_a_idx ON t (a); CREATE UNIQUE INDEX t_x_idx ON t (x);
    ALTER TABLE t ADD CONSTRAINT unproven CHECK (a > 0) NOT VALID;
    ALTER TABLE t ADD CONSTRAINT q_refers FOREIGN KEY (q) REFERENCES p NOT VALID;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
    CREATE VIEW v AS SELECT id, lonely FROM t;
    CREATE MATERIALIZED VIEW mv AS SELECT id FROM t; CREATE UNIQUE INDEX mv_idx ON mv (id);
    CREATE TABLE parent (id int, b int) PARTITION BY RANGE (id);
    CREATE TABLE part1 PARTITION OF parent FOR VALUES FROM (1) TO (1000);
    CREATE TABLE loose (id int, b int);
    CREATE TABLE fitting (id int NOT NULL, b int, CHECK (id >= 3000 AND id < 4000));
    CREATE TABLE empty (id int PRIMARY KEY);
    CREATE DOMAIN d AS int; CREATE TABLE has_d (d d); CREATE TYPE mood AS ENUM ('sad');
    CREATE SEQUENCE sq; CREATE SCHEMA elsewhere;
    CREATE ROLE meter_role;
    INSERT INTO p SELECT generate_series(1, 100);
    INSERT INTO t SELECT n, n, 'x', 1, '10.0.0.0/8', now(), 1 + n % 100, 1, 1, n, n FROM generate_series(1, 2000) AS n;
    INSERT INTO parent SELECT generate_series(1, 999); INSERT INTO loose SELECT generate_series(2000, 2999);
    INSERT INTO fitting SELECT generate_series(3000, 3999); INSERT INTO has_d SELECT generate_series(1, 100);
    REFRESH MATERIALIZED VIEW mv;
    ANALYZE;
"""
SHORT = {"".join(word[0] for word in mode.split()).upper(): mode for mode in LOCK_MODES}
# What each does to tables that were there; by the server's version where that changed, nothing before.
TABLE: list[tuple[str, str | dict[int, str]]] = [
    ("CREATE TABLE new (id int)", ""),
    ("CREATE TABLE new (id int REFERENCES p)", "SRE p"),
    ("ALTER TABLE t ADD z int", "AE t"),
    ("ALTER TABLE t ADD z int NOT NULL DEFAULT 0", "AE t"),
    ("ALTER TABLE t ADD z timestamptz DEFAULT now()", "AE t"),
    ("ALTER TABLE t ADD z float DEFAULT random()", "AE t rewrite scan"),
    ("ALTER TABLE t ADD z int GENERATED ALWAYS AS IDENTITY", "AE t rewrite scan"),
    ("ALTER TABLE t ADD z serial", "AE t rewrite scan"),
    ("ALTER TABLE t ADD z int GENERATED ALWAYS AS (id) STORED", "AE t rewrite scan"),
    ("ALTER TABLE t ADD z int CHECK (z > 0)", "AE t scan"),
    ("ALTER TABLE t ADD z int UNIQUE", "AE t scan"),
    ("ALTER TABLE t ADD z int REFERENCES p", "AE t, SRE p"),
    ("ALTER TABLE t DROP a", "AE t"),
    ("ALTER TABLE t RENAME a TO b", "AE t"),
    ("ALTER TABLE t RENAME TO t2", "AE t"),
    ("ALTER TABLE t ALTER a SET DEFAULT 1", "AE t"),
    ("ALTER TABLE t ALTER y DROP NOT NULL", "AE t"),
    ("ALTER TABLE t OWNER TO meter_role", "AE t"),
    ("ALTER TABLE t SET SCHEMA elsewhere", "AE t"),
    ("ALTER TABLE t ALTER a SET NOT NULL", "AE t scan"),
    ("ALTER TABLE t ALTER e SET NOT NULL", "AE t"),
    ("ALTER TABLE t ALTER s TYPE varchar(40)", "AE t"),
    ("ALTER TABLE t ALTER s TYPE text", "AE t"),
    ("ALTER TABLE t ALTER n TYPE numeric(12,2)", "AE t"),
    ("ALTER TABLE t ALTER n TYPE numeric", "AE t"),
    ("ALTER TABLE t ALTER c TYPE inet", "AE t"),
    ("ALTER TABLE t ALTER s TYPE varchar(10)", "AE t rewrite scan"),
    ("ALTER TABLE t ALTER a TYPE bigint", "AE t rewrite scan"),
    ("ALTER TABLE t ALTER n TYPE numeric(12,4)", "AE t rewrite scan"),
    ("SET LOCAL timezone = 'UTC'; ALTER TABLE t ALTER at TYPE timestamptz", "AE t"),
    ("SET LOCAL timezone = 'Asia/Tokyo'; ALTER TABLE t ALTER at TYPE timestamptz", "AE t rewrite scan"),
    ("ALTER TABLE t ADD CHECK (a > 0)", "AE t scan"),
    ("ALTER TABLE t ADD CHECK (a > 0) NOT VALID", "AE t"),
    ("ALTER TABLE t VALIDATE CONSTRAINT unproven", "SUE t scan"),
    ("ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES p", "SRE p scan, SRE t scan"),
    ("ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES p NOT VALID", "SRE p, SRE t"),
    ("ALTER TABLE t VALIDATE CONSTRAINT q_refers", "SUE t scan, RS p scan"),
    ("ALTER TABLE t DROP CONSTRAINT t_r_fkey", "AE p, AE t"),
    ("ALTER TABLE t ADD UNIQUE (id, a)", "AE t scan"),
    ("ALTER TABLE t ADD EXCLUDE (id WITH =)", "AE t scan"),
    ("ALTER TABLE t ADD UNIQUE USING INDEX t_x_idx", "AE t"),
    ("ALTER TABLE t DROP CONSTRAINT t_pkey", "AE t"),
    ("CREATE INDEX ON t (s)", "S t scan"),
    ("CREATE UNIQUE INDEX ON t (id, s)", "S t scan"),
    ("DROP INDEX t_a_idx", "AE t"),
    ("REINDEX INDEX t_a_idx", "AE t_a_idx rewrite, S t scan"),
    ("REINDEX TABLE t", "AE t_a_idx rewrite, AE t_pkey rewrite, AE t_x_idx rewrite, S t scan"),
    ("ALTER INDEX t_a_idx RENAME TO i2", ""),
    ("ALTER INDEX t_a_idx SET (fillfactor = 70)", ""),
    ("ALTER TABLE t SET (fillfactor = 70)", "SUE t"),
    ("ALTER TABLE t SET (autovacuum_enabled = off)", "SUE t"),
    ("ALTER TABLE t ALTER a SET STATISTICS 200", "SUE t"),
    ("ALTER TABLE t CLUSTER ON t_pkey", "SUE t"),
    ("COMMENT ON TABLE t IS 'x'", "SUE t"),
    ("CREATE STATISTICS st ON a, s FROM t", "SUE t"),
    ("ANALYZE t", "SUE t"),
    ("ALTER TABLE t ALTER s SET STORAGE EXTERNAL", "AE t"),
    ("ALTER TABLE t ALTER s SET COMPRESSION pglz", "AE t"),
    ("ALTER TABLE t REPLICA IDENTITY FULL", "AE t"),
    ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "AE t"),
    ("CREATE POLICY own ON t", "AE t"),
    ("CREATE RULE ru AS ON UPDATE TO t DO ALSO NOTHING", "AE t"),
    ("ALTER TABLE t SET TABLESPACE pg_default", "AE t"),
    ("CLUSTER t USING t_pkey", "AE t rewrite scan"),
    ("ALTER TABLE t SET UNLOGGED", "AE t rewrite scan"),
    ("GRANT SELECT ON t TO meter_role", {18: "AS t"}),
    ("CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", ""),
    ("ALTER TYPE mood ADD VALUE 'ok'", ""),
    ("ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'", ""),
    ("CREATE TRIGGER tr2 AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", "SRE t"),
    ("ALTER TABLE t DISABLE TRIGGER tr", "SRE t"),
    ("DROP TRIGGER tr ON t", "AE t"),
    ("CREATE VIEW v2 AS SELECT id FROM t", "AS t"),
    ("CREATE OR REPLACE VIEW v AS SELECT id, lonely FROM t WHERE true", "AE v, AS t"),
    ("DROP VIEW v", "AE v"),
    ("REFRESH MATERIALIZED VIEW mv", "AE mv rewrite scan, AS t scan"),
    ("REFRESH MATERIALIZED VIEW CONCURRENTLY mv", "E mv scan, AS t scan"),
    ("ALTER TABLE parent ATTACH PARTITION loose FOR VALUES FROM (2000) TO (3000)", "AE loose scan, SUE parent"),
    ("ALTER TABLE parent ATTACH PARTITION fitting FOR VALUES FROM (3000) TO (4000)", "AE fitting, SUE parent"),
    ("ALTER TABLE parent DETACH PARTITION part1", "AE parent, AE part1"),
    ("CREATE TABLE new PARTITION OF parent FOR VALUES FROM (5000) TO (6000)", "AE parent"),
    ("ALTER TABLE parent ADD z int", "AE parent, AE part1"),
    ("CREATE INDEX ON parent (b)", "S parent, S part1 scan"),
    ("ALTER DOMAIN d ADD CHECK (VALUE > 0)", "S has_d scan"),
    ("ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID", ""),
    ("TRUNCATE t", "AE t emptied"),
    ("TRUNCATE p CASCADE", "AE p emptied, AE t emptied"),
    ("TRUNCATE loose", "AE loose emptied"),
    ("CLUSTER empty USING empty_pkey", "AE empty rewrite scan"),
    ("ALTER TABLE empty ALTER id TYPE bigint", "AE empty rewrite scan"),
    ("TRUNCATE empty", "AE empty emptied"),
    ("DO 'BEGIN TRUNCATE t; END'", "AE t emptied"),
    ("DROP TABLE t CASCADE", "AE mv, AE p, AE t, AE v"),
    ("ALTER SEQUENCE sq RESTART", "SRE sq"),
    ("UPDATE t SET a = 2", "RE t scan"),
    ("UPDATE t SET a = 2 WHERE id = 1", "RE t"),
    ("DELETE FROM t", "RE t scan"),
    ("INSERT INTO t (id, e) VALUES (0, 1)", "RE t"),
    ("SELECT count(*) FROM t", "AS t scan"),
    ("LOCK t IN EXCLUSIVE MODE", "E t"),
]  # fmt: skip


def told(effects: tuple[Effect, ...]) -> str:
    """Return effects as the table writes them."""
    short = {mode: letters for letters, mode in SHORT.items()}
    found = []
    for effect in effects:
        words = ("rewrite" * effect.rewrite, "emptied" * effect.emptied, "scan" * effect.scan)
        found.append(" ".join(filter(None, (short[effect.mode], effect.table, *words))))
    return ", ".join(found)


@pytest.fixture(scope="module")
def measured_on(server: Server) -> Iterator[Session]:
    with fresh_database(server) as url, psycopg.connect(url, autocommit=True) as setup:
        setup.execute(SCHEMA)
        session = connect(url)
        yield session
        session.close()
        setup.execute("DROP OWNED BY meter_role; DROP ROLE meter_role")


def measure(session: Session, text: str) -> MeasuredScript:
    """Measure a script in a transaction that is rolled back, as the executor sends it."""
    script, meter = analyse(text, "a.sql"), Meter(session)
    message = Message(("BEGIN",), script.units[0].text, ("ROLLBACK",), unit=script.units[0])
    with meter.over(script, message) as texts:
        session.send_in_turn(texts)
    measured = meter.take()
    assert measured
    return measured


@pytest.mark.parametrize(("statement", "effects"), TABLE)
def test_a_statement_does_this(measured_on: Session, statement: str, effects: str | dict[int, str]) -> None:
    version = measured_on.connection.info.server_version // 10000
    expected = effects if isinstance(effects, str) else effects.get(version, "")
    assert told(measure(measured_on, statement).statements[-1].effects) == expected


def test_each_statement_is_told_by_its_line_with_what_it_is_the_first_to_take(measured_on: Session) -> None:
    text = "-- first\nUPDATE t SET a = 1 WHERE id = 1;\n\nALTER TABLE t ADD z int;\nALTER TABLE t ALTER a SET NOT NULL;"
    measured = measure(measured_on, text)
    assert [(s.line, s.kind, told(s.effects)) for s in measured.statements] == [
        (2, "UPDATE", "RE t"),
        (4, "ALTER TABLE", "AE t"),
        (5, "ALTER TABLE", "AE t scan"),
    ]
    assert [s.effects[0].upgraded_from for s in measured.statements] == [None, "row exclusive", None]
    assert [s.effects[0].taken for s in measured.statements] == [True, True, False]


def test_a_lock_is_held_until_the_end_of_the_script(measured_on: Session) -> None:
    measured = measure(measured_on, "LOCK t; SELECT pg_sleep(0.02); SELECT 1;")
    held = [statement.held_ms for statement in measured.statements]
    assert held == sorted(held, reverse=True)
    assert held[0] == pytest.approx(measured.duration_ms)
    assert held[0] >= 20


def test_tables_that_are_blocked_at_once_are_named(measured_on: Session) -> None:
    assert measure(measured_on, "LOCK t; LOCK v IN SHARE MODE; SELECT 1").blocked_at_once == ("t", "v")
    assert measure(measured_on, "LOCK t; LOCK v IN ROW SHARE MODE; SELECT 1").blocked_at_once == ()


def test_what_a_savepoint_gives_back_is_held_no_longer_and_blocks_with_no_other(measured_on: Session) -> None:
    text = "SAVEPOINT s; LOCK t; SELECT pg_sleep(0.02); ROLLBACK TO s; SELECT pg_sleep(0.05); LOCK p; SELECT 1"
    measured = measure(measured_on, text)
    assert 20 <= measured.statements[1].held_ms < measured.duration_ms - 50
    assert measured.blocked_at_once == ()


def test_what_a_savepoint_gives_back_is_taken_anew(measured_on: Session) -> None:
    measured = measure(measured_on, "SAVEPOINT s; LOCK t; ROLLBACK TO s; LOCK t;")
    assert [told(statement.effects) for statement in measured.statements] == ["", "AE t", "", "AE t"]


@pytest.mark.parametrize("text", ["", "-- nothing to do", ";"])
def test_a_script_without_statements_does_nothing(measured_on: Session, text: str) -> None:
    assert measure(measured_on, text).statements == ()


def test_what_is_written_ahead_is_counted(measured_on: Session) -> None:
    assert measure(measured_on, "UPDATE t SET a = 3").wal > 50_000


def test_a_script_of_very_many_statements_is_measured_by_groups(measured_on: Session) -> None:
    measured = measure(measured_on, "INSERT INTO p VALUES (0);\n" + "SELECT 1;\n" * 2500)
    assert len(measured.statements) == 834
    assert sum(statement.statements for statement in measured.statements) == 2501
    assert [statement.line for statement in measured.statements[:3]] == [1, 4, 7]


SCRIPTS = {
    "001_a.up": "CREATE TABLE orders (id int); INSERT INTO orders SELECT generate_series(1, 20000);",
    "002_b.up": "BEGIN;\nALTER TABLE orders ADD note text;\nUPDATE orders SET note = 'x';\nCOMMIT;\n",
    "003_c.up": "CREATE INDEX CONCURRENTLY i ON orders (id);\nBEGIN;\nLOCK orders;\nCOMMIT;\nVACUUM FULL orders;\n",
}
DOWNS = {name.replace(".up", ".down"): "SELECT 1;" for name in SCRIPTS}


def test_a_run_tells_of_each_script_what_it_did_whether_or_not_it_has_a_transaction(project: Project) -> None:
    result = project.write(SCRIPTS | DOWNS).run(Up(), measure=True)
    assert result.outcome == "completed"
    found = [step.measured.statements if step.measured else () for step in result.steps]
    assert [[(s.line, s.sampled, told(s.effects)) for s in statements] for statements in found] == [
        [(1, False, ""), (1, False, "")],
        [(2, False, "AE orders"), (3, False, "AE orders scan")],
        [(1, True, "SUE orders scan"), (3, False, "AE orders"), (5, True, "AE orders rewrite scan")],
    ]
    assert project.value("SELECT count(*) FROM migrator.schema_migrations WHERE up_sql LIKE '%orders%'") == 3


QUICK = {
    "CREATE INDEX CONCURRENTLY i ON orders (id)": "SUE orders scan",
    "VACUUM FULL orders": "AE orders rewrite",
    "VACUUM orders": "SUE orders",
    "REINDEX TABLE CONCURRENTLY orders": "SUE orders scan",
}


@pytest.mark.parametrize("statement", QUICK)
def test_what_is_done_between_two_looks_is_held_up_to_be_seen(project: Project, statement: str) -> None:
    table = {"001_a.up": "CREATE TABLE orders (id int PRIMARY KEY);", "001_a.down": "DROP TABLE orders;"}
    result = project.write(table | {"002_b.up": statement, "002_b.down": "SELECT 1;"}).run(Up(), measure=True)
    measured = result.steps[1].measured
    assert measured
    # At its end, REINDEX locks the index that it drops for a moment.
    orders = [effect for effect in measured.statements[0].effects if effect.name == "orders"]
    assert told(tuple(orders)).startswith(QUICK[statement].removesuffix(" scan"))
    assert project.query("SELECT count(*) FROM pg_locks WHERE mode = 'ShareUpdateExclusiveLock'") == [(0,)]


def test_who_does_not_ask_is_told_nothing(project: Project) -> None:
    assert project.write(SCRIPTS | DOWNS).apply().steps[1].measured is None


def test_an_error_stands_where_it_does_without_a_meter(project: Project) -> None:
    project.write({"001_a.up": "-- x\nSELECT 1;\n\nSELECT nope;\nSELECT 2;", "001_a.down": "SELECT 1;"})
    measured, plain = project.run(Up(), measure=True).problem, project.apply().problem
    assert plain
    assert plain.location
    assert plain.location.line == 4
    assert measured == plain


def test_a_dry_run_measures_what_it_can_roll_back_and_weighs_what_was_there(project: Project) -> None:
    project.write(SCRIPTS | DOWNS).apply(to="001_a")
    project.query("ANALYZE orders")
    result = project.apply(dry_run=True)
    assert [step.measured is not None for step in result.steps] == [True, False]
    measured = result.steps[0].measured
    assert measured
    assert {effect.rows for statement in measured.statements for effect in statement.effects} == {20000}
