"""What scripts between have made of an object comes back with it, or is asked: each case on a server.

A case is what ran before and the script whose inverse is drafted. All of it is one transaction, taken back at the end.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from migrator.database.catalog import read_catalog
from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.values.catalog import differences
from tests.sqltext.drafts import drafted, run

T = "CREATE TABLE t (a int, b text);"
U = "CREATE TABLE u (a int PRIMARY KEY);"
BOB = "CREATE ROLE bob;"
F = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
TOUCH = f"{T} CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
G = f"{TOUCH} CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();"
PARTITIONED = (
    "CREATE TABLE t (a int DEFAULT 1) PARTITION BY RANGE (a); CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (9);"
)
INHERITED = "CREATE TABLE t (a int DEFAULT 1, b text); CREATE TABLE c () INHERITS (t);"

# The first version of PostgreSQL that knows the syntax, where that is not the oldest one here.
STORAGE_IN_CREATE, NAMELESS_STATISTICS, NOT_NULL_IN_CREATE = 160000, 160000, 180000

EXACT = [
    # a constraint as it was last
    (f"{T} ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", "ALTER TABLE t DROP CONSTRAINT c"),
    (
        f"{T} ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c",
        "ALTER TABLE t DROP CONSTRAINT c",
    ),
    (
        f"{U} CREATE TABLE t (a int CONSTRAINT f REFERENCES u); ALTER TABLE t ALTER CONSTRAINT f DEFERRABLE",
        "ALTER TABLE t DROP CONSTRAINT f",
    ),
    (
        f"{U} CREATE TABLE t (a int CONSTRAINT f REFERENCES u DEFERRABLE INITIALLY DEFERRED);"
        "ALTER TABLE t ALTER CONSTRAINT f NOT DEFERRABLE",
        "ALTER TABLE t DROP CONSTRAINT f",
    ),
    (
        "CREATE TABLE t (a int, b int UNIQUE CHECK (b > 0)); ALTER TABLE t RENAME b TO c",
        "ALTER TABLE t DROP CONSTRAINT t_b_key, DROP CONSTRAINT t_b_check",
    ),
    # a column with all that was said of it
    ('CREATE TABLE t (a int, b text COLLATE "C")', "ALTER TABLE t DROP COLUMN b"),
    ("CREATE TABLE t (a int, b text COMPRESSION pglz)", "ALTER TABLE t DROP COLUMN b"),
    (f"{T} ALTER TABLE t ALTER b SET STATISTICS 50", "ALTER TABLE t DROP COLUMN b"),
    (f"{T} ALTER TABLE t ALTER b SET STORAGE EXTERNAL", "ALTER TABLE t DROP COLUMN b"),
    (f"{T} ALTER TABLE t ALTER b SET COMPRESSION pglz", "ALTER TABLE t DROP COLUMN b"),
    (f"{T} ALTER TABLE t ALTER b SET (n_distinct = 5); ALTER TABLE t RENAME b TO c", "ALTER TABLE t DROP COLUMN c"),
    (f"{T} ALTER TABLE t ALTER b SET (n_distinct = 5), ALTER b RESET (n_distinct)", "ALTER TABLE t DROP COLUMN b"),
    ('CREATE TABLE t (a int, b varchar(10) COLLATE "C")', "ALTER TABLE t ALTER b TYPE text"),
    ("CREATE TABLE t (a int, b varchar(10) COMPRESSION pglz)", "ALTER TABLE t ALTER b TYPE text"),
    ("CREATE TABLE t (b varchar(9)); ALTER TABLE t ALTER b SET STORAGE MAIN", "ALTER TABLE t ALTER b TYPE text"),
    ("CREATE TABLE t (b varchar(9)); ALTER TABLE t ALTER b SET STATISTICS 5", "ALTER TABLE t ALTER b TYPE text"),
    (
        "CREATE TABLE t (a int, b text COMPRESSION pglz); ALTER TABLE t ALTER b TYPE varchar(9)",
        "ALTER TABLE t DROP COLUMN b",
    ),
    (
        'CREATE TABLE t (b varchar(10)); ALTER TABLE t ALTER b TYPE varchar(20) COLLATE "C"',
        "ALTER TABLE t ALTER b TYPE text",
    ),
    # an object with its grants and comments
    (
        f"{BOB} {F} GRANT EXECUTE ON FUNCTION f() TO bob; REVOKE ALL ON FUNCTION f() FROM PUBLIC;"
        "COMMENT ON FUNCTION f() IS 'x'",
        "DROP FUNCTION f()",
    ),
    (
        f"{BOB} {F} GRANT EXECUTE ON FUNCTION f() TO bob;"
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "DROP FUNCTION f()",
    ),
    (f"{BOB} CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO bob; COMMENT ON SCHEMA s IS 'x'", "DROP SCHEMA s"),
    (f"{BOB} CREATE TYPE y AS ENUM ('a'); GRANT USAGE ON TYPE y TO bob; COMMENT ON TYPE y IS 'x'", "DROP TYPE y"),
    (f"{BOB} CREATE DOMAIN d AS int; GRANT USAGE ON DOMAIN d TO bob; COMMENT ON DOMAIN d IS 'x'", "DROP DOMAIN d"),
    (f"{BOB} CREATE SEQUENCE s; GRANT USAGE ON SEQUENCE s TO bob; COMMENT ON SEQUENCE s IS 'x'", "DROP SEQUENCE s"),
    ("CREATE TYPE y AS (a int); ALTER TYPE y ADD ATTRIBUTE b int", "DROP TYPE y"),
    (f"{G} COMMENT ON TRIGGER g ON t IS 'x'", "DROP TRIGGER g ON t"),
    (f"{T} CREATE POLICY p ON t USING (a > 1); COMMENT ON POLICY p ON t IS 'x'", "DROP POLICY p ON t"),
    (f"{T} CREATE RULE r AS ON DELETE TO t DO NOTHING; COMMENT ON RULE r ON t IS 'x'", "DROP RULE r ON t"),
    (f"{T} CREATE STATISTICS s ON a, b FROM t; COMMENT ON STATISTICS s IS 'x'", "DROP STATISTICS s"),
    (f"{T} CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'x'; ALTER TABLE t CLUSTER ON i", "DROP TABLE t"),
    (f"{BOB} {T} {U} GRANT SELECT ON t, u TO bob; REVOKE SELECT ON u FROM bob", "DROP TABLE t"),
    (f"{BOB} {PARTITIONED} GRANT SELECT ON t, p TO bob", "DROP TABLE t"),
    (f"{BOB} {T} ALTER TABLE t OWNER TO bob", "DROP TABLE t"),
    (
        f"{BOB} {T} CREATE VIEW v AS SELECT a FROM t; GRANT SELECT ON v TO bob;"
        "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t",
        "DROP VIEW v",
    ),
    # a grant to who had none, and is not the owner
    (f"{BOB} {T}", "GRANT SELECT ON t TO bob"),
    (f"{BOB} CREATE SCHEMA s", "GRANT USAGE ON SCHEMA s TO bob"),
    (f"{BOB} {T} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bob", "GRANT SELECT ON t TO bob"),
    (f"{BOB} CREATE ROLE eve; CREATE SCHEMA s AUTHORIZATION bob", "GRANT USAGE ON SCHEMA s TO eve"),
    # tables below
    (PARTITIONED, "ALTER TABLE t ALTER a SET DEFAULT 3"),
    (f"{INHERITED} ALTER TABLE c ALTER a SET DEFAULT 2", "ALTER TABLE ONLY t ALTER a SET DEFAULT 3"),
    # what does not depend on which columns there are
    (f"{T} CREATE VIEW v AS SELECT count(*) AS n FROM t; ALTER TABLE t ADD c int", "DROP VIEW v"),
    (f"{T} CREATE VIEW v AS SELECT t AS row, to_json(x) AS y FROM t, t x; ALTER TABLE t ADD c int", "DROP VIEW v"),
    (
        f"{TOUCH} CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)"
        "EXECUTE FUNCTION g(); ALTER TABLE t ADD c int",
        "DROP TRIGGER g ON t",
    ),
    (
        f"{T} CREATE FUNCTION rows() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t'; ALTER TABLE t ADD c int",
        "DROP FUNCTION rows()",
    ),
    # names
    ("CREATE TABLE t (a int); ALTER TABLE t RENAME TO u", "ALTER TABLE u ADD UNIQUE (a); CREATE INDEX ON u (a)"),
    (f"{T} CREATE SCHEMA s; CREATE TABLE s.t_a_key (a int)", "ALTER TABLE t ADD UNIQUE (a)"),
    ("CREATE TABLE t (a int UNIQUE, CONSTRAINT t_a_key CHECK (a > 0))", "ALTER TABLE t DROP CONSTRAINT t_a_key"),
]
EXACT_SINCE = [
    (STORAGE_IN_CREATE, "CREATE TABLE t (a int, b text STORAGE EXTERNAL)", "ALTER TABLE t DROP COLUMN b"),
    (NAMELESS_STATISTICS, f"{T} CREATE SCHEMA s; CREATE TABLE s.u (a int)", "CREATE STATISTICS ON a, b FROM t"),
    (NAMELESS_STATISTICS, "CREATE SCHEMA s; CREATE TABLE s.u (a int)", "CREATE STATISTICS ON a, (a + 1) FROM s.u"),
    (NOT_NULL_IN_CREATE, "CREATE TABLE t (a int, NOT NULL a)", "ALTER TABLE t ALTER a SET NOT NULL"),
    (NOT_NULL_IN_CREATE, "CREATE TABLE t (a int, NOT NULL a)", "ALTER TABLE t ALTER a DROP NOT NULL"),
    (NOT_NULL_IN_CREATE, f"{T} ALTER TABLE t ADD NOT NULL a", "ALTER TABLE t ALTER a SET NOT NULL"),
    (NOT_NULL_IN_CREATE, f"{T} ALTER TABLE t ADD CONSTRAINT q NOT NULL a", "ALTER TABLE t DROP CONSTRAINT q"),
    (
        NOT_NULL_IN_CREATE,
        "CREATE TABLE t (a int CONSTRAINT q NOT NULL); ALTER TABLE t DROP CONSTRAINT q",
        "ALTER TABLE t ALTER a SET NOT NULL",
    ),
    (
        NOT_NULL_IN_CREATE,
        "CREATE TABLE t (a int NOT NULL); ALTER TABLE t DROP CONSTRAINT t_a_not_null",
        "ALTER TABLE t ALTER a SET NOT NULL",
    ),
]

# The last part is one of the question.
UNIQUE = "CREATE TABLE t (a int NOT NULL CONSTRAINT i UNIQUE);"
VALUES_OF_C = "may have made it another in one of the tables"
OTHER_COLUMNS = "has other columns since"
NO_NAME = "what did PostgreSQL call"
ASKED = [
    (f"{UNIQUE} ALTER TABLE t REPLICA IDENTITY USING INDEX i", "ALTER TABLE t DROP CONSTRAINT i", "says more of it"),
    (f"{UNIQUE} ALTER TABLE t CLUSTER ON i", "ALTER TABLE t DROP CONSTRAINT i", "says more of it"),
    (f"{T} ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", "ALTER TABLE t VALIDATE CONSTRAINT c", "NOT VALID"),
    (
        f"{U} CREATE TABLE t (a int CONSTRAINT f REFERENCES u); ALTER TABLE t DISABLE TRIGGER ALL",
        "ALTER TABLE t DROP CONSTRAINT f",
        "says more of it",
    ),
    (
        "CREATE TABLE t (b text, a int NOT NULL); ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE t DROP COLUMN a",
        "comes back without",
    ),
    ("CREATE TABLE t (a int, b int UNIQUE); ALTER TABLE t RENAME b TO c", "ALTER TABLE t DROP COLUMN c", "without"),
    (f"{T} CREATE INDEX i ON t (b); ALTER TABLE t RENAME b TO c", "ALTER TABLE t DROP COLUMN c", "without what was on"),
    ("CREATE TABLE t (a int, CONSTRAINT q NOT NULL a)", "ALTER TABLE t ALTER a DROP NOT NULL", "has a name"),
    ("CREATE TABLE t (a int NOT NULL NO INHERIT)", "ALTER TABLE t ALTER a DROP NOT NULL", "not what SET NOT NULL"),
    (f"{T} ALTER TABLE t ADD NOT NULL a NOT VALID", "ALTER TABLE t ALTER a SET NOT NULL", "not what SET NOT NULL"),
    (f"{G} ALTER TABLE t DISABLE TRIGGER g", "DROP TRIGGER g ON t", "says more of it"),
    (f"{G} ALTER TABLE t DISABLE TRIGGER ALL", "DROP TRIGGER g ON t", "says more of it"),
    (
        f"{T} CREATE RULE r AS ON DELETE TO t DO NOTHING; ALTER TABLE t DISABLE RULE r",
        "DROP RULE r ON t",
        "says more of it",
    ),
    (f"{T} CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i", "DROP INDEX i", "says more of it"),
    (
        "CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i",
        "DROP INDEX i",
        "says more of it",
    ),
    (f"{T} CREATE PUBLICATION p FOR TABLE t", "DROP TABLE t", "publication p held it"),
    (f"{T} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bob", "DROP TABLE t", "default privileges are others"),
    (f"{F} ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO bob", "DROP FUNCTION f()", "default privileges"),
    ("CREATE TYPE y AS (a int)", "ALTER TYPE y ADD ATTRIBUTE b int", "which attributes did the type have"),
    (
        f"{BOB} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bob; {T}",
        "GRANT SELECT ON t TO bob",
        "may have given bob the same by default",
    ),
    (T, "GRANT SELECT ON t TO postgres", "is postgres the owner of t?"),
    (f"{BOB} {T} ALTER TABLE t OWNER TO bob", "GRANT SELECT ON t TO bob", "is bob the owner of t?"),
    (f"{BOB} CREATE SCHEMA s AUTHORIZATION bob", "GRANT USAGE ON SCHEMA s TO bob", "is bob the owner of s?"),
    (f"{INHERITED} ALTER TABLE c ALTER a SET DEFAULT 2", "ALTER TABLE t ALTER a SET DEFAULT 3", VALUES_OF_C),
    (f"{PARTITIONED} ALTER TABLE p ALTER a SET DEFAULT 2", "ALTER TABLE t ALTER a SET DEFAULT 3", VALUES_OF_C),
    (f"{INHERITED} ALTER TABLE ONLY t ALTER a SET DEFAULT 2", "ALTER TABLE t ALTER a DROP DEFAULT", VALUES_OF_C),
    (f"{INHERITED} ALTER TABLE c ALTER a SET NOT NULL", "ALTER TABLE t ALTER a SET NOT NULL", VALUES_OF_C),
    (f"{INHERITED} ALTER TABLE c ALTER b SET DEFAULT 2", "ALTER TABLE t DROP COLUMN b", VALUES_OF_C),
    (f"{INHERITED} ALTER TABLE c ALTER a SET DEFAULT 2", "ALTER TABLE t ALTER a TYPE bigint", VALUES_OF_C),
    (f"{T} CREATE VIEW v AS TABLE t; ALTER TABLE t ADD c int", "DROP VIEW v", OTHER_COLUMNS),
    (f"{T} CREATE VIEW v AS SELECT x.* FROM t x; ALTER TABLE t ADD c int", "DROP VIEW v", OTHER_COLUMNS),
    (f"{T} CREATE VIEW v AS SELECT ROW(t.*) AS r FROM t; ALTER TABLE t ADD c int", "DROP VIEW v", OTHER_COLUMNS),
    (f"{T} {U} CREATE VIEW v AS SELECT b FROM t NATURAL JOIN u; ALTER TABLE u ADD c int", "DROP VIEW v", OTHER_COLUMNS),
    (
        f"{T} {U} CREATE VIEW v AS SELECT (SELECT max(b) FROM u) AS m FROM t; ALTER TABLE u ADD b text",
        "DROP VIEW v",
        OTHER_COLUMNS,
    ),
    (f"{INHERITED} CREATE VIEW v AS SELECT * FROM c; ALTER TABLE t ADD d int", "DROP VIEW v", OTHER_COLUMNS),
    (
        f"{T} CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS TABLE v;"
        "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t",
        "DROP VIEW w",
        OTHER_COLUMNS,
    ),
    (
        "CREATE TYPE y AS (a int); CREATE TABLE u (y y); CREATE VIEW v AS SELECT (y).* FROM u;"
        "ALTER TYPE y ADD ATTRIBUTE b int",
        "DROP VIEW v",
        OTHER_COLUMNS,
    ),
    (f"{T} CREATE TABLE c (LIKE t); ALTER TABLE t ADD c int", "DROP TABLE c", OTHER_COLUMNS),
    (
        f"{T} CREATE FUNCTION h() RETURNS SETOF record LANGUAGE sql BEGIN ATOMIC SELECT * FROM t; END;"
        "ALTER TABLE t ADD c int",
        "DROP FUNCTION h()",
        OTHER_COLUMNS,
    ),
    (f"{T} CREATE TABLE t_a_key (x int)", "ALTER TABLE t ADD UNIQUE (a)", NO_NAME),
    (f"{T} CREATE TABLE c (a int CONSTRAINT t_a_key UNIQUE)", "ALTER TABLE t ADD UNIQUE (a)", NO_NAME),
    (f"{T} CREATE TABLE c (a int CONSTRAINT t_a_check CHECK (a > 0))", "ALTER TABLE t ADD CHECK (a > 0)", NO_NAME),
    (f"{T} CREATE DOMAIN t_a AS int CHECK (VALUE > 0)", "ALTER TABLE t ADD CHECK (a > 0)", NO_NAME),
    (f"{T} CREATE TYPE t_a_idx AS (x int)", "CREATE INDEX ON t (a)", NO_NAME),
    (f"{T} CREATE INDEX ON t (a)", "CREATE INDEX ON t (a)", NO_NAME),
    (f"{T} CREATE INDEX ON t ((b::text))", "CREATE INDEX ON t (b)", NO_NAME),
    (f"{PARTITIONED} CREATE INDEX ON t (a)", "CREATE INDEX ON p (a)", NO_NAME),
    (f"{T} CREATE STATISTICS t_a_b_stat ON a, b FROM t", "CREATE STATISTICS ON a, b FROM t", NO_NAME),
    ("CREATE TABLE t (b int4range, EXCLUDE USING gist (b WITH &&))",
     "ALTER TABLE t ADD EXCLUDE USING gist ((b) WITH &&)", NO_NAME),
    ("CREATE TABLE t (a int, b int UNIQUE); ALTER TABLE t RENAME b TO c; ALTER TABLE t ADD b int",
     "ALTER TABLE t ADD UNIQUE (b)", NO_NAME),
]  # fmt: skip


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with closing(connect(database_url)) as opened:
        yield opened


def test_the_draft_gives_the_catalog_back(session: Session) -> None:
    version = session.connection.info.server_version
    since = [(before, text) for oldest, before, text in EXACT_SINCE if version >= oldest]
    for before, text in [*EXACT, *since]:
        found = drafted(text, before)
        assert found.questions == (), text
        session.send("BEGIN")
        run(session, before)
        catalog = read_catalog(session)
        run(session, text)
        run(session, found.text)
        assert differences(catalog, read_catalog(session)) == (), f"{before} {text}"
        session.send("ROLLBACK")


@pytest.mark.parametrize(("before", "text", "part"), ASKED)
def test_what_would_not_come_back_is_asked(before: str, text: str, part: str) -> None:
    asked = [question for _, question in drafted(text, before).questions]
    assert [part in question for question in asked] == [True], asked
