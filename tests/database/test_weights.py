from collections.abc import Mapping
from contextlib import closing

from migrator.database import connection
from migrator.database.weights import read_weights
from migrator.values.measured import Weight
from tests.conftest import Connect

LIVE = """
    CREATE TABLE orders (id int PRIMARY KEY) WITH (autovacuum_enabled = off);
    INSERT INTO orders SELECT generate_series(1, 10000);
    CREATE SCHEMA app; CREATE TABLE app.orders (id int) WITH (autovacuum_enabled = off);
    INSERT INTO app.orders SELECT generate_series(1, 10);
    CREATE TABLE uncounted (id int) WITH (autovacuum_enabled = off);
    INSERT INTO uncounted SELECT generate_series(1, 7);
    CREATE TABLE sold (id int) PARTITION BY RANGE (id);
    CREATE TABLE sold_1 PARTITION OF sold FOR VALUES FROM (1) TO (500);
    CREATE TABLE sold_2 PARTITION OF sold FOR VALUES FROM (500) TO (1000);
    INSERT INTO sold SELECT generate_series(1, 999);
    ANALYZE orders, app.orders, sold;
"""


def weights(url: str) -> Mapping[tuple[str, str], Weight]:
    with closing(connection.connect(url)) as live:
        return read_weights(live)


def test_tables_weigh_what_the_live_server_has_counted(database_url: str, connect: Connect) -> None:
    connect().execute(LIVE)
    found = weights(database_url)
    assert found["public", "orders"] == found["public", "orders_pkey"] == Weight(10000, 368640)
    assert found["app", "orders"] == Weight(10, 8192)
    assert found["public", "sold"] == Weight(999, 49152)
    assert ("public", "gone") not in found


def test_of_what_was_never_analyzed_the_statistics_know_the_rows(database_url: str, connect: Connect) -> None:
    connection = connect()
    connection.execute(LIVE)
    connection.execute("SELECT pg_stat_force_next_flush()")
    assert weights(database_url)["public", "uncounted"] == Weight(7, None)


def test_what_the_statistics_may_not_see_has_no_rows_to_tell(database_url: str, connect: Connect) -> None:
    connection = connect()
    connection.execute(LIVE)
    connection.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_counts = off', current_database()); END $$"
    )
    assert weights(database_url)["public", "uncounted"] == Weight(None, None)


def test_a_table_that_somebody_holds_is_not_waited_for(database_url: str, connect: Connect) -> None:
    holder = connect()
    holder.execute(LIVE)
    with holder.transaction():
        holder.execute("LOCK orders IN ACCESS EXCLUSIVE MODE")
        assert weights(database_url)["public", "orders"] == Weight(10000, 368640)


def test_where_there_is_no_table_nothing_weighs(database_url: str) -> None:
    assert weights(database_url) == {}
