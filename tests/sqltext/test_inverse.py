"""Drafts of down scripts, each run after its up script on a server: the catalog is what it was."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from migrator.database.catalog import read_catalog
from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.values.catalog import differences
from tests.sqltext.drafts import drafted, run

# What earlier scripts have made.
EARLIER = """
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE users (id serial PRIMARY KEY, email varchar(80) NOT NULL, age int DEFAULT 18, note text, last int);
CREATE TABLE app.orders (id int PRIMARY KEY, user_id int REFERENCES users, total numeric(8,2) NOT NULL DEFAULT 0,
    CONSTRAINT positive CHECK (total >= 0), spare text);
CREATE TABLE lonely (a int, b text);
CREATE INDEX lonely_b ON lonely (b);
COMMENT ON TABLE lonely IS 'by itself';
CREATE INDEX users_age ON users (age) WHERE age > 17;
CREATE VIEW adults AS SELECT id, email FROM users WHERE age > 17;
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
COMMENT ON COLUMN users.note IS 'what they said';
ALTER TABLE lonely ADD UNIQUE (a);
"""

EXACT = [
    "CREATE TABLE t (a int)",
    'CREATE TABLE "Order" ("select" int, b text UNIQUE); CREATE INDEX ON "Order" (b)',
    "CREATE TABLE IF NOT EXISTS users (id int)",
    "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a); ALTER TABLE a ADD b int REFERENCES a",
    "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); "
    "ALTER TABLE a ADD CONSTRAINT round FOREIGN KEY (id) REFERENCES b",
    "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; "
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
    "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9)",
    "CREATE TEMP TABLE scratch (a int); INSERT INTO scratch VALUES (1)",
    "CREATE TABLE t AS SELECT id FROM users",
    "CREATE TABLE t (a int); INSERT INTO t VALUES (1); ALTER TABLE t RENAME TO u; ALTER TABLE u ADD b int",
    "CREATE TABLE t (a int); ALTER TABLE t RENAME COLUMN a TO b; CREATE INDEX ON t (b)",
    "ALTER TABLE users ADD COLUMN phone text NOT NULL DEFAULT ''",
    "ALTER TABLE users ADD COLUMN IF NOT EXISTS email text",
    "ALTER TABLE users ADD phone text; UPDATE users SET phone = email; ALTER TABLE users ALTER phone SET NOT NULL",
    "ALTER TABLE users DROP COLUMN last",
    "ALTER TABLE app.orders DROP COLUMN spare",
    "ALTER TABLE users ALTER age SET DEFAULT 21",
    "ALTER TABLE users ALTER age DROP DEFAULT",
    "ALTER TABLE users ALTER note SET DEFAULT 'none'",
    "ALTER TABLE users ALTER note SET NOT NULL",
    "ALTER TABLE users ALTER email DROP NOT NULL",
    "ALTER TABLE users ALTER email SET NOT NULL",
    "ALTER TABLE app.orders ALTER total TYPE numeric(12,4)",
    "ALTER TABLE users ALTER last TYPE bigint",
    "ALTER TABLE users ALTER note TYPE varchar(20), ALTER last SET DEFAULT 3",
    "ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 0)",
    "ALTER TABLE users ADD CHECK (age > 0), ADD UNIQUE (email, age)",
    "ALTER TABLE users ADD UNIQUE (email)",
    "ALTER TABLE lonely ADD PRIMARY KEY (a)",
    "ALTER TABLE lonely ADD FOREIGN KEY (a) REFERENCES users (id) NOT VALID",
    "ALTER TABLE app.orders DROP CONSTRAINT positive",
    "ALTER TABLE app.orders DROP CONSTRAINT orders_user_id_fkey",
    "ALTER TABLE lonely DROP CONSTRAINT lonely_a_key",
    "ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY own ON users USING (id > 1)",
    "ALTER TABLE users RENAME TO people",
    "ALTER TABLE users RENAME COLUMN note TO remark",
    "ALTER TABLE app.orders RENAME CONSTRAINT positive TO not_negative",
    "ALTER INDEX users_age RENAME TO by_age",
    "CREATE UNIQUE INDEX CONCURRENTLY by_email ON users (email)",
    "CREATE INDEX ON app.orders (user_id, total)",
    "CREATE INDEX IF NOT EXISTS users_age ON users (age)",
    "DROP INDEX users_age",
    "DROP TABLE lonely",
    "DROP VIEW adults",
    "DROP TRIGGER touched ON users",
    "DROP TRIGGER touched ON users; DROP FUNCTION touch",
    "DROP FUNCTION one()",
    "DROP TYPE mood",
    "CREATE VIEW v AS SELECT 1 AS a; CREATE VIEW w AS SELECT a FROM v",
    "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX ON m (a); REFRESH MATERIALIZED VIEW m",
    "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2'",
    "CREATE FUNCTION one(a int, b text DEFAULT '') RETURNS int LANGUAGE sql AS 'SELECT 2'",
    "CREATE PROCEDURE go(int) LANGUAGE sql AS 'SELECT 1'",
    "CREATE SEQUENCE s; CREATE SCHEMA more; CREATE TYPE more.t AS (a int); CREATE DOMAIN d AS int CHECK (VALUE > 0)",
    "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e RENAME VALUE 'a' TO 'b'; CREATE TABLE t (e e)",
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'low'",
    "COMMENT ON TABLE lonely IS 'not any more'; COMMENT ON COLUMN users.email IS 'x'",
    "COMMENT ON COLUMN users.note IS NULL",
    "GRANT SELECT, UPDATE (email) ON users TO pg_monitor",
    'ALTER TABLE users ALTER note TYPE varchar(20) COLLATE "C"',
    "CREATE ROLE reader; GRANT SELECT ON users TO reader; GRANT EXECUTE ON FUNCTION one() TO reader",
    "CREATE STATISTICS st ON email, age FROM users; CREATE RULE r AS ON DELETE TO lonely DO INSTEAD NOTHING",
    "SET lock_timeout = '1s'; ANALYZE users; LOCK TABLE users",
    "BEGIN; CREATE TABLE t (a int); COMMIT",
]

# The statement, and a part of what is asked.
ASKED = [
    ("INSERT INTO lonely VALUES (1)", "which rows of lonely"),
    ("DELETE FROM users", "which rows of users"),
    ("UPDATE users SET age = 3", "which rows of users"),
    ("TRUNCATE lonely", "where are they to come from"),
    ("DO $$ BEGIN NULL; END $$", "what undoes this"),
    ("SELECT one()", "what undoes this"),
    ("ALTER TYPE mood ADD VALUE 'angry'", "cannot drop a value"),
    ("ALTER TABLE lonely DROP COLUMN b", "indexes"),
    ("ALTER TABLE users ALTER age TYPE text", "does every value convert back"),
    ("ALTER TABLE unknown ALTER a SET NOT NULL", "no earlier script"),
    ("ALTER TABLE users OWNER TO pg_monitor", "what undoes ChangeOwner"),
    ("DROP TABLE unknown", "no earlier script"),
    ("DROP TABLE users CASCADE", "all that went with it"),
    ("CREATE INDEX ON users (lower(email))", "what did PostgreSQL call the index"),
    ("CREATE OR REPLACE VIEW adults AS SELECT id, email, age FROM users", "go with DROP VIEW"),
    ("REVOKE SELECT ON users FROM pg_monitor", "who might do what before"),
    ("SET search_path = app", "where the names below lead"),
    ("CREATE SCHEMA IF NOT EXISTS public", "from the beginning"),
    ("WITH gone AS (DELETE FROM users RETURNING id) UPDATE lonely SET a = id FROM gone", "which rows of lonely"),
    ("FROBNICATE users", "what undoes this"),
]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with closing(connect(database_url)) as opened:
        run(opened, EARLIER)
        yield opened


def test_up_and_drafted_down_give_the_catalog_back(session: Session) -> None:
    before = read_catalog(session)
    for text in EXACT:
        found = drafted(text, EARLIER)
        assert found.questions == (), text
        run(session, text)
        run(session, found.text)
        assert differences(before, read_catalog(session)) == (), text


@pytest.mark.parametrize(("text", "part"), ASKED)
def test_what_is_not_certain_is_asked_at_its_line_and_the_script_fails_until_it_is_answered(
    text: str, part: str
) -> None:
    found = drafted(f"\n{text};", EARLIER)
    [(place, question)] = found.questions
    assert (place.line, part in question) == (2, True)
    assert "RAISE EXCEPTION '1 question is open in this down script'" in found.text
    assert f"-- ? x.up.sql:2: {question}" in found.text


@pytest.mark.parametrize(
    ("between", "text"),
    [
        ("DO $$ BEGIN ALTER TABLE lonely ADD c int; END $$", "DROP TABLE lonely"),
        ("ALTER TABLE lonely RENAME TO alone", "DROP TABLE alone"),
        ("ALTER TABLE users RENAME COLUMN age TO years", "DROP INDEX users_age"),
        ("ALTER TABLE users RENAME TO people", "ALTER TABLE app.orders DROP CONSTRAINT orders_user_id_fkey"),
        ("GRANT SELECT ON users TO pg_monitor", "GRANT UPDATE ON users TO pg_monitor"),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO pg_monitor", "DROP TABLE lonely"),
        ("CREATE VIEW star AS SELECT * FROM lonely; ALTER TABLE lonely ADD c int", "DROP VIEW star"),
        ("ALTER TABLE users RENAME COLUMN email TO mail", "ALTER TABLE users ALTER mail DROP NOT NULL"),
        ("ALTER TABLE users RENAME COLUMN note TO n", "COMMENT ON COLUMN users.n IS 'x'"),
        ("ALTER TABLE lonely ADD m mood; ALTER TYPE mood RENAME TO moods", "ALTER TABLE lonely DROP COLUMN m"),
        ("CREATE STATISTICS st ON email, last FROM users", "ALTER TABLE users DROP COLUMN last"),
        ("SELECT set_up('users')", "ALTER TABLE users ALTER age SET DEFAULT 3"),
    ],
)
def test_what_a_script_between_may_have_changed_is_asked(between: str, text: str) -> None:
    assert drafted(text, EARLIER, between).questions != ()
