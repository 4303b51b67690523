"""What cannot run in a transaction: by the text, and by the word of a server."""

from typing import Any

import psycopg
import pytest
from psycopg.errors import ActiveSqlTransaction

from migrator.sqltext.outside import outside_only, outside_only_by_words
from migrator.sqltext.parser import parse_one
from tests.conftest import Connect

OUTSIDE = {
    "CREATE DATABASE d": "CREATE DATABASE",
    "DROP DATABASE IF EXISTS d": "DROP DATABASE",
    "ALTER DATABASE postgres SET TABLESPACE pg_default": "ALTER DATABASE … SET TABLESPACE",
    "CREATE TABLESPACE s LOCATION '/nowhere'": "CREATE TABLESPACE",
    "DROP TABLESPACE IF EXISTS s": "DROP TABLESPACE",
    "ALTER SYSTEM SET work_mem = '4MB'": "ALTER SYSTEM",
    "ALTER SYSTEM RESET ALL": "ALTER SYSTEM",
    "VACUUM": "VACUUM",
    "VACUUM (FULL, ANALYZE) t": "VACUUM",
    "CLUSTER": "CLUSTER of all tables",
    "CREATE INDEX CONCURRENTLY ON t (a)": "CREATE INDEX CONCURRENTLY",
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i2 ON t (a)": "CREATE INDEX CONCURRENTLY",
    "DROP INDEX CONCURRENTLY i": "DROP INDEX CONCURRENTLY",
    "REINDEX INDEX CONCURRENTLY i": "REINDEX CONCURRENTLY",
    "REINDEX (CONCURRENTLY, VERBOSE) TABLE t": "REINDEX CONCURRENTLY",
    "REINDEX (CONCURRENTLY true) TABLE t": "REINDEX CONCURRENTLY",
    "REINDEX SCHEMA public": "REINDEX SCHEMA",
    "REINDEX (CONCURRENTLY off) SCHEMA public": "REINDEX SCHEMA",
    "REINDEX DATABASE postgres": "REINDEX DATABASE",
    "REINDEX SYSTEM postgres": "REINDEX SYSTEM",
    "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY": "ALTER TABLE … DETACH PARTITION CONCURRENTLY",
    "CREATE SUBSCRIPTION n CONNECTION 'dbname=x' PUBLICATION q": "CREATE SUBSCRIPTION that creates a replication slot",
    "ALTER SUBSCRIPTION s REFRESH PUBLICATION": "ALTER SUBSCRIPTION … REFRESH PUBLICATION",
    "ALTER SUBSCRIPTION s SET PUBLICATION q": "ALTER SUBSCRIPTION … SET PUBLICATION with refresh",
    "ALTER SUBSCRIPTION s ADD PUBLICATION r": "ALTER SUBSCRIPTION … ADD PUBLICATION with refresh",
    "ALTER SUBSCRIPTION s DROP PUBLICATION q": "ALTER SUBSCRIPTION … DROP PUBLICATION with refresh",
    "DROP SUBSCRIPTION s": "DROP SUBSCRIPTION",
    "COMMIT PREPARED 'x'": "COMMIT PREPARED",
    "ROLLBACK PREPARED 'x'": "ROLLBACK PREPARED",
    "DISCARD ALL": "DISCARD ALL",
}
INSIDE = (
    "ALTER DATABASE postgres SET work_mem = '4MB'",
    "ANALYZE t",
    "CLUSTER t USING i",
    "CREATE INDEX ON t (a)",
    "DROP INDEX i",
    "REINDEX TABLE t",
    "REINDEX (CONCURRENTLY false) TABLE t",
    "ALTER TABLE p DETACH PARTITION p1",
    "CREATE SUBSCRIPTION n CONNECTION 'dbname=x' PUBLICATION q WITH (create_slot = off, enabled = false, connect = 0)",
    "CREATE SUBSCRIPTION n CONNECTION 'dbname=x' PUBLICATION q WITH (connect = false)",
    "ALTER SUBSCRIPTION s SET PUBLICATION q WITH (refresh = false)",
    "ALTER SUBSCRIPTION s ADD PUBLICATION r WITH (refresh = false)",
    "DISCARD TEMP",
    "CHECKPOINT",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
    "ALTER TYPE mood ADD VALUE 'sad'",
    "TRUNCATE t",
)
SCHEMA = """
CREATE TABLE t (a int); CREATE INDEX i ON t (a);
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE UNIQUE INDEX ON m (a);
CREATE TYPE mood AS ENUM ('happy');
CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION q, q2 WITH (connect = false);
ALTER SUBSCRIPTION s ENABLE;
"""


def outside(statement: str) -> str | None:
    return outside_only(*parse_one(statement))


@pytest.mark.parametrize("statement", OUTSIDE)
def test_what_cannot_run_in_a_transaction_is_named(statement: str) -> None:
    assert outside(statement) == OUTSIDE[statement]


@pytest.mark.parametrize("statement", INSIDE)
def test_what_can_is_not(statement: str) -> None:
    assert outside(statement) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("VACUUM (NEWER t", "VACUUM"),
        ("CREATE DATABASE d NEWER", "CREATE DATABASE"),
        ("CREATE INDEX CONCURRENTLY i ON t NEWER", "CREATE … CONCURRENTLY"),
        ("REPACK ( CONCURRENTLY ) t", "REPACK … CONCURRENTLY"),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY m NEWER", None),
        ("CREATE TABLE t NEWER", None),
    ],
)
def test_what_the_parser_does_not_know_is_judged_by_its_words(words: str, name: str | None) -> None:
    assert outside_only_by_words(words.split()) == name


def failure(connection: psycopg.Connection[Any], statement: str) -> type[psycopg.Error] | None:
    """Run a statement in a transaction that is rolled back."""
    connection.execute("BEGIN")
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        return type(error)
    finally:
        connection.execute("ROLLBACK")
    return None


def test_the_server_agrees(connect: Connect) -> None:
    connection = connect()
    connection.execute(SCHEMA)
    try:
        failures = {statement: failure(connection, statement) for statement in (*OUTSIDE, *INSIDE)}
    finally:
        connection.execute("ALTER SUBSCRIPTION s DISABLE")
        connection.execute("ALTER SUBSCRIPTION s SET (slot_name = NONE)")
        connection.execute("DROP SUBSCRIPTION s")
    refused = {statement for statement, error in failures.items() if error is ActiveSqlTransaction}
    assert refused == set(OUTSIDE)
