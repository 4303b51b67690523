"""Tables and columns by what the server knows them by."""

from contextlib import closing

from migrator.database import connection
from migrator.database.holdings import Dropped, dropped, read_holdings
from tests.conftest import Connect

BEFORE = """
    CREATE TABLE kept (id int, name text, old text);
    CREATE TABLE renamed (id int);
    CREATE TABLE anew (id int);
    CREATE SCHEMA s; CREATE TABLE s.t (id int);
    CREATE TABLE sold (id int, note text) PARTITION BY RANGE (id);
    CREATE TABLE sold_1 PARTITION OF sold FOR VALUES FROM (1) TO (9);
    CREATE TABLE parted (id int) PARTITION BY RANGE (id);
    CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (9);
    CREATE SCHEMA migrator; CREATE TABLE migrator.runs (id int);
    CREATE VIEW v AS SELECT 1;
"""


def gone(url: str, connect: Connect, script: str) -> set[Dropped]:
    connect().execute(BEFORE)
    with closing(connection.connect(url)) as session:
        before = read_holdings(session, "migrator")
        connect().execute(script)
        return set(dropped(before, read_holdings(session, "migrator")))


def test_what_is_dropped_is_gone_however_it_was_said(database_url: str, connect: Connect) -> None:
    script = """
        DO $$ BEGIN EXECUTE 'ALTER TABLE kept DROP COLUMN old'; END $$;
        DROP SCHEMA s CASCADE; DROP VIEW v; DROP TABLE migrator.runs;
    """
    assert gone(database_url, connect, script) == {Dropped("public", "kept", "old"), Dropped("s", "t")}


def test_what_has_another_name_or_schema_is_there(database_url: str, connect: Connect) -> None:
    script = (
        "ALTER TABLE renamed RENAME TO other; ALTER TABLE kept RENAME name TO n; ALTER TABLE s.t SET SCHEMA public;"
    )
    assert gone(database_url, connect, script) == set()


def test_what_is_made_anew_is_gone_first(database_url: str, connect: Connect) -> None:
    script = "DROP TABLE anew; CREATE TABLE anew (id int); ALTER TABLE kept DROP name, ADD name text;"
    assert gone(database_url, connect, script) == {Dropped("public", "anew"), Dropped("public", "kept", "name")}


def test_of_a_partitioned_table_the_whole_is_told(database_url: str, connect: Connect) -> None:
    assert gone(database_url, connect, "DROP TABLE sold_1; ALTER TABLE sold DROP note; DROP TABLE parted;") == {
        Dropped("public", "sold_1"), Dropped("public", "sold", "note"), Dropped("public", "parted")}  # fmt: skip
