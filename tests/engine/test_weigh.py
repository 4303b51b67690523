from contextlib import closing

from migrator.database import connection
from migrator.engine.weigh import weigh
from migrator.values.measured import Effect, MeasuredScript, MeasuredStatement
from tests.conftest import Connect

LIVE = """
    CREATE TABLE orders (id int PRIMARY KEY) WITH (autovacuum_enabled = off);
    INSERT INTO orders SELECT generate_series(1, 10000);
    CREATE SCHEMA app; CREATE TABLE app.orders (id int) WITH (autovacuum_enabled = off);
    INSERT INTO app.orders SELECT generate_series(1, 10);
    CREATE TABLE uncounted (id int) WITH (autovacuum_enabled = off);
    CREATE TABLE sold (id int) PARTITION BY RANGE (id);
    CREATE TABLE sold_1 PARTITION OF sold FOR VALUES FROM (1) TO (500);
    CREATE TABLE sold_2 PARTITION OF sold FOR VALUES FROM (500) TO (1000);
    INSERT INTO sold SELECT generate_series(1, 999);
    ANALYZE orders, app.orders, sold;
"""


def touching(*tables: tuple[str, str]) -> MeasuredScript:
    effects = tuple(Effect(schema, name, "table", "access exclusive") for schema, name in tables)
    return MeasuredScript((MeasuredStatement(1, "ALTER TABLE", 1, 1, effects),), 1, 0)


def weights(url: str, *tables: tuple[str, str]) -> list[tuple[float | None, int | None]]:
    with closing(connection.connect(url)) as live:
        (statement,) = weigh(touching(*tables), live).statements
    return [(effect.rows, effect.size) for effect in statement.effects]


def test_tables_weigh_what_the_live_server_has_counted(database_url: str, connect: Connect) -> None:
    connect().execute(LIVE)
    asked = [("public", "orders"), ("app", "orders"), ("public", "orders_pkey"), ("public", "sold")]
    assert weights(database_url, *asked) == [(10000, 368640), (10, 8192), (10000, 368640), (999, 49152)]


def test_what_is_not_there_or_was_never_counted_has_no_weight(database_url: str, connect: Connect) -> None:
    connect().execute(LIVE)
    assert weights(database_url, ("public", "gone"), ("public", "uncounted")) == [(None, None)] * 2


def test_a_table_that_somebody_holds_is_not_waited_for(database_url: str, connect: Connect) -> None:
    holder = connect()
    holder.execute(LIVE)
    with holder.transaction():
        holder.execute("LOCK orders IN ACCESS EXCLUSIVE MODE")
        assert weights(database_url, ("public", "orders")) == [(10000, 368640)]


def test_what_touches_nothing_is_not_asked_about(database_url: str) -> None:
    assert weights(database_url) == []
