"""Drifts whose closing must not take away what the history has: the history, what somebody did then."""

from tests.workflows.drifts.histories import FAMILY, GIVEN, KEY, SERIAL, TOUCH, USERS

KEPT: dict[str, tuple[str, str]] = {
    # What is printed must not take away what the history has.
    "a privilege of the owner": (USERS, "REVOKE UPDATE ON users FROM postgres"),
    "all privileges of the owner": (USERS, "REVOKE ALL ON users FROM postgres"),
    "a grant beside one on a column": (GIVEN, "GRANT DELETE ON users TO pg_monitor"),
    "a grant of what a column has": (GIVEN, "GRANT SELECT ON users TO pg_monitor"),
    "a grant on a column": (GIVEN, "GRANT UPDATE (email, age) ON users TO pg_monitor WITH GRANT OPTION"),
    "a revoked grant on a column": (GIVEN, "REVOKE SELECT (email) ON users FROM pg_monitor"),
    "a grant with its option": (
        f"{USERS} GRANT SELECT ON users TO pg_monitor;",
        "GRANT SELECT ON users TO pg_monitor WITH GRANT OPTION",
    ),
    "what a grantee passed on": (
        USERS,
        "GRANT SELECT ON users TO pg_monitor WITH GRANT OPTION; SET ROLE pg_monitor;"
        "GRANT SELECT ON users TO pg_signal_backend; RESET ROLE",
    ),
    "another owner": (f"{GIVEN} GRANT INSERT ON users TO pg_monitor", "ALTER TABLE users OWNER TO pg_monitor"),
    "EXECUTE for a role": (TOUCH, "GRANT EXECUTE ON FUNCTION touch() TO pg_monitor"),
    "EXECUTE for all, revoked": (TOUCH, "REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC"),
    "USAGE of a schema": ("CREATE SCHEMA ns", "GRANT USAGE, CREATE ON SCHEMA ns TO pg_monitor"),
    "USAGE of a sequence of an identity": (USERS, "GRANT USAGE ON SEQUENCE users_id_seq TO pg_monitor"),
    "a table that default privileges are for": (
        f"{USERS} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;",
        "DROP TABLE users",
    ),
    "a renamed primary key": (KEY, "ALTER TABLE keyed RENAME CONSTRAINT keyed_key TO other"),
    "a renamed primary key that is referred to": (
        f"{KEY} CREATE TABLE referring (id int REFERENCES keyed);",
        "ALTER TABLE keyed RENAME CONSTRAINT keyed_key TO other",
    ),
    "a renamed constraint with a comment": (
        f"{KEY} COMMENT ON CONSTRAINT uk ON keyed IS 'x'; COMMENT ON INDEX uk IS 'y';",
        "ALTER TABLE keyed RENAME CONSTRAINT uk TO uk2",
    ),
    "a renamed index with a comment": (
        "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a); COMMENT ON INDEX i IS 'x';ALTER TABLE t CLUSTER ON i",
        'ALTER INDEX i RENAME TO "J k"',
    ),
    "a renamed constraint that was given a comment": (
        KEY,
        "ALTER TABLE keyed RENAME CONSTRAINT uk TO uk2; COMMENT ON CONSTRAINT uk2 ON keyed IS 'x'",
    ),
    "a renamed CHECK of a parent": (
        f"{FAMILY} ALTER TABLE parent ADD CONSTRAINT c CHECK (a > 0)",
        "ALTER TABLE parent RENAME CONSTRAINT c TO d",
    ),
    # Extensions.
    "a function given to an extension": (
        f"{TOUCH} CREATE EXTENSION citext",
        "ALTER EXTENSION citext ADD FUNCTION touch()",
    ),
    "a table given to an extension": (f"{USERS} CREATE EXTENSION citext", "ALTER EXTENSION citext ADD TABLE users"),
    "a function taken from an extension": (
        "CREATE EXTENSION citext",
        "ALTER EXTENSION citext DROP FUNCTION citext_eq(citext, citext)",
    ),
    "what was made for an extension": (
        TOUCH,
        "CREATE EXTENSION citext; ALTER EXTENSION citext ADD FUNCTION touch()",
    ),
    "a type of an extension": (USERS, "CREATE EXTENSION citext; ALTER TABLE users ADD nick citext"),
    # What is replaced keeps what is said of it.
    "a replaced index with a comment": (
        f"{USERS} CREATE INDEX i ON users (age); COMMENT ON INDEX i IS 'x'; ALTER TABLE users CLUSTER ON i",
        "DROP INDEX i; CREATE INDEX i ON users (created); COMMENT ON INDEX i IS 'x'; ALTER TABLE users CLUSTER ON i",
    ),
    "a replaced trigger with a comment": (
        f"{USERS} CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER fire AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION fired();"
        "COMMENT ON TRIGGER fire ON users IS 'x'; ALTER TABLE users DISABLE TRIGGER fire",
        "CREATE OR REPLACE TRIGGER fire AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION fired()",
    ),
    "a replaced constraint with a comment": (
        f"{USERS} ALTER TABLE users ADD CONSTRAINT c CHECK (age > 0); COMMENT ON CONSTRAINT c ON users IS 'x'",
        "ALTER TABLE users DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (age > 1);COMMENT ON CONSTRAINT c ON users IS 'x'",
    ),
    "a replaced policy with a comment": (
        f"{USERS} CREATE POLICY mine ON users USING (age > 0); COMMENT ON POLICY mine ON users IS 'x'",
        "ALTER POLICY mine ON users USING (age > 1)",
    ),
    "a function with another result": (
        f"{TOUCH} COMMENT ON FUNCTION touch() IS 'x'; REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC",
        "DROP FUNCTION touch(); CREATE FUNCTION touch() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    ),
    "functions that speak of one another": (
        "CREATE FUNCTION b() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION a() RETURNS int "
        "LANGUAGE sql AS 'SELECT b()'",
        "DROP FUNCTION a(); DROP FUNCTION b()",
    ),
    "a lost sequence of another's table": (
        f"{SERIAL} ALTER TABLE numbered OWNER TO pg_monitor",
        "ALTER TABLE numbered ALTER s DROP DEFAULT; DROP SEQUENCE numbered_s_seq",
    ),
    "a lost table of another's with a sequence": (
        f"{SERIAL} ALTER TABLE numbered OWNER TO pg_monitor",
        "DROP TABLE numbered",
    ),
    "what grantees of grantees passed on": (
        "CREATE TABLE t (a int); GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION",
        "SET ROLE pg_monitor; GRANT SELECT ON t TO pg_signal_backend WITH GRANT OPTION; "
        "SET ROLE pg_signal_backend; GRANT SELECT ON t TO pg_read_all_data; RESET ROLE; "
        "REVOKE SELECT ON t FROM pg_monitor CASCADE; GRANT SELECT ON t TO pg_checkpoint WITH GRANT OPTION; "
        "SET ROLE pg_checkpoint; GRANT SELECT ON t TO pg_signal_backend WITH GRANT OPTION; "
        "SET ROLE pg_signal_backend; GRANT SELECT ON t TO pg_read_all_data; RESET ROLE",
    ),
    "another owner who had a grant": (
        "CREATE TABLE t (a int); GRANT SELECT ON t TO pg_monitor; GRANT UPDATE ON t TO pg_signal_backend",
        "ALTER TABLE t OWNER TO pg_monitor; REVOKE DELETE ON t FROM pg_monitor",
    ),
    "another owner of a column with grants": (
        "CREATE TABLE t (a int); GRANT SELECT (a) ON t TO pg_signal_backend",
        "ALTER TABLE t OWNER TO pg_monitor; GRANT INSERT (a) ON t TO pg_monitor",
    ),
    "all privileges for an owner who has none": (
        "CREATE TABLE t (a int); REVOKE ALL ON t FROM postgres",
        "GRANT ALL ON t TO postgres",
    ),
    "grants to everybody": ("", "REVOKE USAGE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC"),
    "a CHECK that was proven": (
        "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "ALTER TABLE t VALIDATE CONSTRAINT c",
    ),
    "a function with another parameter": (
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; "
        "GRANT EXECUTE ON FUNCTION f(int) TO pg_monitor; COMMENT ON FUNCTION f(int) IS 'x'",
        "DROP FUNCTION f(int); CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ),
}

# Those of PostgreSQL 18 and later: NOT NULL is a constraint with a name there.
NAMED_NOT_NULL: dict[str, tuple[str, str]] = {
    "a renamed NOT NULL": (USERS, "ALTER TABLE users RENAME CONSTRAINT users_email_not_null TO nnn"),
    "an unproven NOT NULL": (
        USERS,
        "ALTER TABLE users ADD CONSTRAINT users_created_not_null NOT NULL created NOT VALID",
    ),
    "a NOT NULL no longer proven": (
        USERS,
        "ALTER TABLE users ALTER email DROP NOT NULL, ADD CONSTRAINT nnn NOT NULL email NOT VALID",
    ),
    "a lost NOT NULL with a name": (
        "CREATE TABLE t (a int CONSTRAINT n NOT NULL NO INHERIT, b int)",
        "ALTER TABLE t ALTER a DROP NOT NULL",
    ),
    "a NOT NULL that children have": (
        "CREATE TABLE t (a int CONSTRAINT n NOT NULL NO INHERIT)",
        "ALTER TABLE t ALTER CONSTRAINT n INHERIT",
    ),
    "a renamed NOT NULL of a parent": (
        f"{FAMILY} ALTER TABLE parent ALTER a SET NOT NULL",
        "ALTER TABLE parent RENAME CONSTRAINT parent_a_not_null TO n",
    ),
    "a lost table with a named NOT NULL": (
        "CREATE TABLE t (a int CONSTRAINT n NOT NULL, b int PRIMARY KEY)",
        "DROP TABLE t",
    ),
    "an expression that was dropped": (
        "CREATE TABLE t (a int)",
        "ALTER TABLE t ADD b int GENERATED ALWAYS AS (a) VIRTUAL",
    ),
}
