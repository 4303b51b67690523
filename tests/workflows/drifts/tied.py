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
    "a key of more columns": (
        "CREATE TABLE t (a int, b int, CONSTRAINT k PRIMARY KEY (a))",
        "ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k PRIMARY KEY (a,b)",
    ),
    "a key of another column": (
        "CREATE TABLE t (a int PRIMARY KEY, b int)",
        "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT other PRIMARY KEY (b)",
    ),
    "a foreign key that points elsewhere": (
        "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT f REFERENCES p)",
        "CREATE TABLE q (a int PRIMARY KEY); "
        "ALTER TABLE t DROP CONSTRAINT f, ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES q",
    ),
    "the type of a column and a view of it": (
        "CREATE TABLE t (a int)",
        "ALTER TABLE t ALTER a TYPE bigint; CREATE VIEW v AS SELECT a FROM t",
    ),
    "a schema with one of everything": (
        "",
        "CREATE SCHEMA ns; CREATE TYPE ns.e AS ENUM ('a'); CREATE TABLE ns.t (e ns.e, s serial); "
        "CREATE VIEW ns.v AS SELECT * FROM ns.t; "
        "CREATE FUNCTION ns.f(ns.e) RETURNS ns.t LANGUAGE sql AS 'SELECT NULL::ns.t'; "
        'CREATE MATERIALIZED VIEW ns.m AS SELECT * FROM ns.v; CREATE COLLATION ns.c FROM "C"; '
        "CREATE DOMAIN ns.d AS text COLLATE ns.c; CREATE SEQUENCE ns.q; "
        "CREATE STATISTICS ns.st ON e, s FROM ns.t; CREATE TYPE ns.r AS RANGE (subtype=int); "
        "CREATE OPERATOR ns.## (function=int4pl, leftarg=int,rightarg=int)",
    ),
    "a lost schema with one of everything": (
        "CREATE SCHEMA ns; CREATE TYPE ns.e AS ENUM ('a'); CREATE TABLE ns.t (e ns.e, s serial); "
        "CREATE VIEW ns.v AS SELECT * FROM ns.t; "
        "CREATE FUNCTION ns.f(ns.e) RETURNS ns.t LANGUAGE sql AS 'SELECT NULL::ns.t'; "
        "CREATE MATERIALIZED VIEW ns.m AS SELECT * FROM ns.v; CREATE DOMAIN ns.d AS text; "
        "CREATE SEQUENCE ns.q; CREATE STATISTICS ns.st ON e, s FROM ns.t; "
        "CREATE TABLE ns.u (d ns.d DEFAULT ns.f('a')::text)",
        "DROP SCHEMA ns CASCADE",
    ),
    "a view in the place of a table": ("CREATE TABLE t (a int)", "DROP TABLE t; CREATE VIEW t AS SELECT 1 AS a"),
    "a function whose body is parsed": (
        "CREATE TABLE t (a int, b int)",
        "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(b) FROM t; END; "
        "ALTER TABLE t ADD c int; "
        "CREATE OR REPLACE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(c) FROM t; END",
    ),
    "partitions of partitions": (
        "CREATE TABLE a (x int, y int) PARTITION BY LIST (x); "
        "CREATE TABLE b PARTITION OF a FOR VALUES IN (1) PARTITION BY LIST (y); "
        "CREATE TABLE c PARTITION OF b DEFAULT; CREATE INDEX i ON a (y); ALTER TABLE a ADD PRIMARY KEY (x, y)",
        "DROP INDEX i; ALTER TABLE a DROP CONSTRAINT a_pkey; ALTER TABLE a ADD z int CHECK (z > 0); "
        "CREATE INDEX j ON a (z)",
    ),
    "what grandchildren inherit": (
        "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); CREATE TABLE c () INHERITS (b)",
        "ALTER TABLE a ADD y int, ADD CHECK (x > 0), ALTER x SET DEFAULT 4, ALTER x TYPE bigint",
    ),
    "a range and its multirange": (
        "CREATE TABLE t (a int)",
        "CREATE TYPE r AS RANGE (subtype=int); ALTER TABLE t ADD m r, ADD n r[]; CREATE TABLE u (x int4multirange)",
    ),
    "a replaced view with a trigger and a rule": (
        "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; "
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
        "CREATE TRIGGER x INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f(); "
        "CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING; COMMENT ON TRIGGER x ON v IS 'z'",
        "ALTER VIEW v RENAME a TO b",
    ),
    "a published table": (
        "CREATE TABLE t (a int); CREATE PUBLICATION p FOR TABLE t",
        "CREATE TABLE u (a int); ALTER PUBLICATION p ADD TABLE u",
    ),
    "keys with one another's names": (
        "CREATE TABLE t (a int CONSTRAINT x UNIQUE, b int CONSTRAINT y UNIQUE)",
        "ALTER TABLE t DROP CONSTRAINT x, DROP CONSTRAINT y; "
        "ALTER TABLE t ADD CONSTRAINT x UNIQUE (b), ADD CONSTRAINT y UNIQUE (a)",
    ),
}
