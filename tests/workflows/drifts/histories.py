"""Histories that drifts are from."""

USERS = """
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, created date, age int);
"""
LOGS = """
CREATE TABLE logs (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE logs_def PARTITION OF logs DEFAULT;
"""
FAMILY = "CREATE TABLE parent (a int, b text); CREATE TABLE child (c int) INHERITS (parent);"
KEY = "CREATE TABLE keyed (id int CONSTRAINT keyed_key PRIMARY KEY, code text CONSTRAINT uk UNIQUE);"
GIVEN = f"{USERS} GRANT SELECT (email) ON users TO pg_monitor;"
TOUCH = "CREATE FUNCTION touch() RETURNS int LANGUAGE sql AS 'SELECT 1';"
NAMED = f"{USERS} CREATE VIEW named AS SELECT id, email FROM users; COMMENT ON VIEW named IS 'who';"
SERIAL = "CREATE TABLE numbered (s serial, t text);"
