"""Drifts of what depends on one another: the history, what somebody did then."""

from tests.workflows.drifts.histories import FAMILY, LOGS, NAMED, SERIAL, TOUCH, USERS

TIED: dict[str, tuple[str, str]] = {
    # What depends on what.
    "a function of a default": (USERS, f"{TOUCH} ALTER TABLE users ALTER age SET DEFAULT touch()"),
    "a function of a CHECK": (USERS, f"{TOUCH} ALTER TABLE users ADD CHECK (touch() > 0)"),
    "a function of a table's": (USERS, f"{TOUCH} CREATE TABLE a (x int DEFAULT touch() CHECK (x > touch()))"),
    "a domain of a composite type": ("", "CREATE DOMAIN d AS int; CREATE TYPE c AS (a d); CREATE TABLE t (x c[])"),
    "an aggregate of a view": (
        "",
        "CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int); CREATE VIEW v AS SELECT total(1)",
    ),
    "tables that refer from schema to schema": (
        "",
        "CREATE SCHEMA ns; CREATE TABLE ns.w (id int PRIMARY KEY); CREATE TABLE ns.u (id int REFERENCES ns.w);"
        "CREATE TABLE v (id int REFERENCES ns.w)",
    ),
    "a server of a foreign table": (
        "CREATE FOREIGN DATA WRAPPER w",
        "CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t (a int) SERVER s",
    ),
    "tables that refer the other way": (
        "",
        "CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE w (id int REFERENCES u)",
    ),
    "tables that refer to one another": (
        "",
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY REFERENCES a);"
        "ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b; CREATE TABLE c (id int REFERENCES a)",
    ),
    "lost tables that refer to one another": (
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY REFERENCES a);"
        "ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b;",
        "DROP TABLE a, b",
    ),
    "a view of a view and its function": (
        USERS,
        f"{TOUCH} CREATE VIEW b AS SELECT touch() AS x; CREATE VIEW a AS SELECT x FROM b",
    ),
    "lost views of views": (
        f"{USERS} {TOUCH} CREATE VIEW b AS SELECT touch() AS x, email FROM users; CREATE VIEW a AS SELECT x FROM b",
        "DROP VIEW a, b; DROP FUNCTION touch()",
    ),
    "a column with an index and a view of it": (
        USERS,
        "ALTER TABLE users ADD extra int UNIQUE CHECK (extra > 1); CREATE INDEX ON users (extra);"
        "CREATE VIEW v AS SELECT extra FROM users",
    ),
    "a sequence of a new column": (USERS, "ALTER TABLE users ADD n serial"),
    "a sequence of an old column": (
        USERS,
        "CREATE SEQUENCE s OWNED BY users.age; ALTER TABLE users ALTER age SET DEFAULT nextval('s')",
    ),
    "a lost table with a sequence": (SERIAL, "DROP TABLE numbered"),
    "the owner of a table with a sequence": (SERIAL, "ALTER TABLE numbered OWNER TO pg_monitor"),
    "the owner of a sequence": ("CREATE SEQUENCE s", "ALTER SEQUENCE s OWNER TO pg_monitor"),
    "a type of a column": (
        "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood DEFAULT 'a')",
        "CREATE TYPE other AS ENUM ('a'); ALTER TABLE t ALTER m DROP DEFAULT, ALTER m TYPE other USING m::text::other,"
        "ALTER m SET DEFAULT 'a'",
    ),
    # Parents and partitions.
    "a column of a parent": (FAMILY, "ALTER TABLE parent ADD x int DEFAULT 1 NOT NULL"),
    "a lost column of a parent": (FAMILY, "ALTER TABLE parent DROP b"),
    "a column of a parent and a child": (FAMILY, "ALTER TABLE child ADD x int; ALTER TABLE parent ADD x int"),
    "a CHECK of a parent": (FAMILY, "ALTER TABLE parent ADD CHECK (a > 0)"),
    "a lost CHECK of a parent": (
        f"{FAMILY} ALTER TABLE parent ADD CHECK (a > 0)",
        "ALTER TABLE parent DROP CONSTRAINT parent_a_check",
    ),
    "the type of a parent's column": (FAMILY, "ALTER TABLE parent ALTER a TYPE bigint"),
    "NOT NULL of a parent's column": (FAMILY, "ALTER TABLE parent ALTER a SET NOT NULL"),
    "a lost NOT NULL of a parent's column": (
        f"{FAMILY} ALTER TABLE parent ALTER a SET NOT NULL",
        "ALTER TABLE parent ALTER a DROP NOT NULL",
    ),
    "the default of a parent's column": (
        f"{FAMILY} ALTER TABLE child ALTER a SET DEFAULT 2",
        "ALTER TABLE ONLY parent ALTER a SET DEFAULT 1",
    ),
    "a column of a partitioned table": (LOGS, "ALTER TABLE logs ADD x int NOT NULL DEFAULT 1"),
    "a lost column of a partitioned table": (LOGS, "ALTER TABLE logs DROP what"),
    "a CHECK of a partitioned table": (LOGS, "ALTER TABLE logs ADD CHECK (what <> '')"),
    "a key of a partitioned table": (LOGS, "ALTER TABLE logs ADD PRIMARY KEY (at)"),
    "a lost key of a partitioned table": (
        f"{LOGS} ALTER TABLE logs_2024 ADD CONSTRAINT odd PRIMARY KEY (at); ALTER TABLE logs ADD PRIMARY KEY (at);",
        "ALTER TABLE logs DROP CONSTRAINT logs_pkey",
    ),
    "a foreign key of a partitioned table": (
        f"CREATE TABLE days (at date PRIMARY KEY); {LOGS}",
        "ALTER TABLE logs ADD FOREIGN KEY (at) REFERENCES days",
    ),
    "a lost foreign key of a partitioned table": (
        f"CREATE TABLE days (at date PRIMARY KEY); {LOGS} ALTER TABLE logs ADD FOREIGN KEY (at) REFERENCES days",
        "ALTER TABLE logs DROP CONSTRAINT logs_at_fkey",
    ),
    "an index of a partitioned table": (LOGS, "CREATE INDEX ON logs (what)"),
    "a lost index of a partitioned table": (
        f"{LOGS} CREATE INDEX logs_what ON logs (what); ALTER INDEX logs_def_what_idx RENAME TO odd;"
        "COMMENT ON INDEX logs_what IS 'x'",
        "DROP INDEX logs_what",
    ),
    "a renamed index of a partitioned table": (
        f"{LOGS} CREATE INDEX logs_what ON logs (what)",
        "ALTER INDEX logs_what RENAME TO other",
    ),
    "a trigger of a partitioned table": (
        f"{LOGS} CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER fire AFTER INSERT ON logs FOR EACH ROW EXECUTE FUNCTION fired();",
        "ALTER TABLE logs DISABLE TRIGGER fire; ALTER TABLE logs_def ENABLE TRIGGER fire",
    ),
    "a partitioned table made by hand": ("", LOGS + "CREATE INDEX ON logs (what)"),
    # Views.
    "a renamed column of a view": (NAMED, "ALTER VIEW named RENAME email TO mail"),
    "an appended column of a view": (NAMED, "CREATE OR REPLACE VIEW named AS SELECT id, email, age FROM users"),
    "a lost column of a view": (NAMED, "DROP VIEW named; CREATE VIEW named AS SELECT id FROM users"),
    "a replaced view with all that is said of it": (
        f"{NAMED} ALTER VIEW named SET (security_barrier = true); GRANT SELECT ON named TO pg_monitor;"
        "ALTER VIEW named OWNER TO pg_monitor; ALTER VIEW named ALTER email SET DEFAULT 'x';"
        "COMMENT ON COLUMN named.email IS 'y'",
        "ALTER VIEW named RENAME email TO mail",
    ),
    "a view of a view, both with a column more": (
        f"{NAMED} CREATE VIEW again AS SELECT id FROM named",
        "CREATE OR REPLACE VIEW again AS SELECT id, 1 AS x FROM named; ALTER VIEW named RENAME email TO mail",
    ),
}
