"""The safe ways that lint prints: on a server, both ways end in the same schema, and the safe one lets others go on."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import psycopg
import pytest

from migrator.database.catalog import read_catalog
from migrator.database.connection import connect
from migrator.database.embedded import Server
from migrator.sqltext.lint.rule import Step
from migrator.sqltext.statements import split
from migrator.values.catalog import Catalog, differences
from migrator.values.measured import LOCK_MODES, LockMode
from tests.servers import fresh_database
from tests.sqltext.lint.asking import remarks

SETUP = """
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE "Orders" (id int NOT NULL, "Customer" int, total int, price numeric(10, 2) NOT NULL DEFAULT 0.5);
INSERT INTO customers SELECT generate_series(1, 100);
INSERT INTO "Orders" SELECT n, n, n FROM generate_series(1, 100) AS n;
"""
WAYS = {
    "set-not-null": 'ALTER TABLE "Orders" ALTER total SET NOT NULL',
    "check-validates": 'ALTER TABLE "Orders" ADD CHECK (total > 0)',
    "check-validates ": 'ALTER TABLE "Orders" ADD note int DEFAULT 1 CHECK (note > 0 OR total > 0)',
    "foreign-key-validates ": 'ALTER TABLE "Orders" ADD buyer int DEFAULT 1 REFERENCES customers',
    "unique-builds-index  ": 'ALTER TABLE "Orders" ADD code int UNIQUE',
    "unique-builds-index   ": 'ALTER TABLE "Orders" ADD PRIMARY KEY ("Customer", id)',
    "foreign-key-validates": 'ALTER TABLE "Orders" ADD FOREIGN KEY ("Customer") REFERENCES customers ON DELETE CASCADE',
    "unique-builds-index": 'ALTER TABLE "Orders" ADD UNIQUE ("Customer") INCLUDE (total) WITH (fillfactor = 70)',
    "unique-builds-index ": 'ALTER TABLE "Orders" ADD PRIMARY KEY (id)',
    "index-blocks-writes": 'CREATE INDEX ON "Orders" ("Customer", total DESC)',
    "volatile-default": 'ALTER TABLE "Orders" ADD token uuid DEFAULT gen_random_uuid()',
    "type-change": 'ALTER TABLE "Orders" ALTER total TYPE bigint',
    "type-change ": 'ALTER TABLE "Orders" ALTER price TYPE numeric(12, 3)',
    "volatile-default ": 'ALTER TABLE "Orders" ADD seen timestamptz NOT NULL DEFAULT clock_timestamp()',
}
HELD = """
SELECT lower(regexp_replace(regexp_replace(mode, 'Lock$', ''), '(?<=[a-z])(?=[A-Z])', ' ', 'g'))
FROM pg_locks WHERE granted AND pid = %s AND relation IN ('"Orders"'::regclass, 'customers'::regclass)
"""
READ = """
SELECT coalesce(sum(seq_tup_read + n_tup_upd), 0) FROM pg_stat_xact_all_tables
WHERE relid IN ('"Orders"'::regclass, 'customers'::regclass)
"""
FILE = """SELECT pg_relation_filenode('"Orders"')"""


@dataclass(frozen=True)
class Done:
    """What a statement locked at most, and whether it went through the rows meanwhile."""

    statement: str
    lock: LockMode
    long: bool


class Bench:
    """A database of its own, in which statements are watched."""

    def __init__(self, url: str) -> None:
        self.url = url
        with psycopg.connect(url) as connection:
            connection.execute(SETUP)

    def catalog(self) -> Catalog:
        with closing(connect(self.url)) as session:
            return read_catalog(session)

    def run(self, text: str) -> list[Done]:
        """Run a script statement by statement, each a transaction where it can be one."""
        statements = [text[span.start : span.end] for span in split(text)]
        return [self._outside(one) if "CONCURRENTLY" in one else self._inside(one) for one in statements]

    def _inside(self, statement: str) -> Done:
        with psycopg.connect(self.url) as connection:
            before = connection.execute(FILE).fetchone()
            connection.execute(statement.encode())
            read = connection.execute(READ).fetchone()
            after = connection.execute(FILE).fetchone()
            held = connection.execute(HELD, [connection.info.backend_pid]).fetchall()
        return Done(statement, strongest(held), read != (0,) or before != after)

    def _outside(self, statement: str) -> Done:
        """Hold it up by a writer: it has its lock then, and waits for the writer to end."""
        with (
            psycopg.connect(self.url) as writer,
            psycopg.connect(self.url, autocommit=True) as connection,
            psycopg.connect(self.url, autocommit=True) as observer,
        ):
            writer.execute('LOCK TABLE "Orders" IN ROW EXCLUSIVE MODE')
            run = threading.Thread(target=connection.execute, args=[statement.encode()])
            run.start()
            pid = connection.info.backend_pid
            waiting = "SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted"
            while run.is_alive() and not observer.execute(waiting, [pid]).fetchone():
                pass
            held = observer.execute(HELD, [pid]).fetchall()
            writer.rollback()
            run.join()
        return Done(statement, strongest(held), long=True)


def strongest(held: list[tuple[LockMode]]) -> LockMode:
    return max((mode for (mode,) in held), key=LOCK_MODES.index, default="access share")


@pytest.fixture
def bench(server: Server) -> Iterator[Bench]:
    with fresh_database(server) as url:
        yield Bench(url)


@pytest.fixture
def other_bench(server: Server) -> Iterator[Bench]:
    with fresh_database(server) as url:
        yield Bench(url)


def safe_way(code: str) -> tuple[Step, ...]:
    """Return the migrations, before them what is kept of the statement."""
    (remark,) = remarks(code.strip(), WAYS[code], SETUP)
    kept = (Step("kept", remark.kept, ""),) if remark.kept else ()
    return (*kept, *remark.steps)


def long_lock(done: list[Done]) -> LockMode:
    """Return the strongest lock of those that go through the rows."""
    return strongest([(each.lock,) for each in done if each.long])


@pytest.mark.parametrize("code", WAYS)
def test_both_ways_end_in_the_same_schema_and_only_one_makes_others_wait(
    code: str, bench: Bench, other_bench: Bench
) -> None:
    plain = bench.run(WAYS[code])
    safe = [done for step in safe_way(code) for done in other_bench.run(step.up)]
    assert [found for found in differences(bench.catalog(), other_bench.catalog()) if not found.note] == []
    assert LOCK_MODES.index(long_lock(plain)) >= LOCK_MODES.index("share")
    assert LOCK_MODES.index(long_lock(safe)) <= LOCK_MODES.index("share update exclusive")


@pytest.mark.parametrize("code", WAYS)
def test_each_down_takes_back_its_up_exactly(code: str, bench: Bench) -> None:
    states = [bench.catalog()]
    for step in safe_way(code):
        bench.run(step.up)
        states.append(bench.catalog())
    for step in reversed([step for step in safe_way(code) if step.down]):
        states.pop()
        bench.run(step.down)
        assert [found for found in differences(states[-1], bench.catalog()) if not found.note] == []
