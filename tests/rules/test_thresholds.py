"""Each threshold where it holds, where it is exceeded, and where the role cannot tell."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from migrator.database import embedded
from migrator.rules.thresholds import KINDS
from migrator.values.verdicts import Verdict
from tests.conftest import Connect
from tests.faults.conftest import wait_until
from tests.rules.asking import ask, problems
from tests.servers import Clusters, standby_of

SETTINGS = ("wal_level = replica", "max_prepared_transactions = 4", "autovacuum = off")
ASLEEP = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
SEE_ALL = "GRANT pg_read_all_stats TO plain;"


@pytest.fixture(scope="module")
def own_server(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Server]:
    """A server with prepared transactions and replication, where nobody else is."""
    clusters = Clusters(tmp_path_factory.mktemp("thresholds"), bin_dir)
    with closing(psycopg.connect(clusters().conninfo, autocommit=True)) as connection:
        for setting in SETTINGS:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("CREATE ROLE plain LOGIN; CREATE ROLE monitor LOGIN; GRANT pg_monitor TO monitor")
    clusters.stop()
    with clusters() as server:
        yield server


@pytest.fixture
def sessions(own_server: embedded.Server) -> Iterator[Connect]:
    """A function that opens a session in autocommit on the server of this module; all end with the test."""
    opened: list[psycopg.Connection[Any]] = []

    def connect_to_it() -> psycopg.Connection[Any]:
        opened.append(psycopg.connect(own_server.conninfo, autocommit=True, application_name="shop"))
        return opened[-1]

    yield connect_to_it
    for connection in opened:
        connection.close()


class Case(NamedTuple):
    """A threshold's value: what makes it so (by another session, `;` between two of them), and what is found then.

    `hidden` is what a plain role is told, '' where it may know as much as anybody.
    """

    key: str
    passing: str
    failing: str
    found: str
    others: tuple[str, ...] = ()
    hidden: str = ""


CASES = [
    Case("server_version", "{at_least: 14}", "{at_least: 99}", "1"),
    Case("writable", "true", "false", "a primary that takes writes"),
    Case("database", "postgres", "shop", "postgres"),
    Case("database_size", "{warn: 10GB, fail: 200GB}", "{warn: 1kB, fail: 2kB}", " MB"),
    Case("disk", "{capacity: 500GB, fail: 90%}", "{capacity: 10MB, warn: 70%, fail: 90%}", "%: "),
    Case(
        "active_connections",
        "{fail: 2}",
        "{fail: 1}",
        "1: pid ",
        ("SELECT pg_sleep(600)",),
        "what sessions of other roles do is hidden (1)",
    ),
    Case("connection_headroom", "{warn: 9, fail: 5}", "{fail: 100000}", " taken"),
    Case(
        "longest_transaction",
        "{fail: 10m}",
        "{fail: 1ms}",
        " ms: pid ",
        ("BEGIN", "SELECT 1"),
        "since when sessions of other roles are in a transaction is hidden (1)",
    ),
    Case(
        "old_snapshots",
        "{fail: 10m}",
        "{fail: 1ms}",
        " ms: pid ",
        ("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 1"),
        "which snapshots sessions of other roles hold is hidden (1)",
    ),
    Case(
        "prepared_transactions",
        "{fail: 2}",
        "{fail: 1}",
        "1: 'left' of postgres since ",
        ("BEGIN; CREATE TABLE left_behind (); PREPARE TRANSACTION 'left'",),
    ),
    Case("waiting_locks", "{fail: 1}", "{fail: 1}", "1: pid ", ("LOCKED",)),
    Case("slots_retained_wal", "{fail: 10GB}", "{fail: 1B}", " kB: keeper, inactive", ("SLOT",)),
    Case("transaction_id_age", "{fail: 1500000000}", "{fail: 1}", ": "),
    Case("table_size", "{public.t: {fail: 1GB}}", "{public.t: {fail: 8kB}}", " kB"),
    Case("estimated_rows", "{public.t: {fail: 1001}}", "{public.t: {fail: 1000}}", "1,000"),
    Case(
        "locks_on", "{public.t: {fail: 2}}", "{public.t: {fail: 1}}", "1: pid ", ("BEGIN", "LOCK TABLE t IN SHARE MODE")
    ),
]


def make_so(case: Case, sessions: Connect) -> None:
    """Have other sessions do what the case is about, and wait until it is so."""
    look = sessions()
    if case.others == ("LOCKED",):
        sessions().execute("BEGIN; LOCK TABLE t")
        waiting = sessions()
        waiting.pgconn.send_query(b"SELECT FROM t")
        wait_until(lambda: look.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (1,))
        return
    if case.others == ("SLOT",):
        look.execute("SELECT pg_create_physical_replication_slot('keeper', true); CREATE TABLE filler AS SELECT 1")
        return
    other = sessions() if case.others else look
    for statement in case.others:
        if "pg_sleep" in statement:
            other.pgconn.send_query(statement.encode())
            wait_until(lambda: look.execute(ASLEEP).fetchone() == (1,))
        else:
            other.execute(statement.encode())
    look.close()


@pytest.fixture
def tidy(sessions: Connect) -> Iterator[psycopg.Connection[Any]]:
    """A session that asks, with a table of 1,000 rows; what a test leaves for the server is taken away."""
    asking = sessions()
    asking.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a")
    asking.execute("ANALYZE t")
    yield asking
    asking.execute("RESET ROLE")
    others = "application_name = 'shop' AND pid <> pg_backend_pid()"
    asking.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}".encode())
    for (gid,) in asking.execute("SELECT gid FROM pg_prepared_xacts").fetchall():
        asking.execute(f"ROLLBACK PREPARED '{gid}'")
    asking.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
    asking.execute("DROP TABLE IF EXISTS t, filler")


def one(connection: psycopg.Connection[Any], key: str, limits: str) -> Verdict:
    (verdict,) = ask(connection, f"thresholds: {{{key}: {limits}}}")
    return verdict


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_threshold_holds_is_exceeded_or_cannot_be_told(
    case: Case, tidy: psycopg.Connection[Any], sessions: Connect
) -> None:
    if case.key != "waiting_locks":  # which needs one more session than it allows, to hold
        make_so(case, sessions)
    held = one(tidy, case.key, case.passing)
    assert held.status == "pass", held
    if case.key == "waiting_locks":
        make_so(case, sessions)
    exceeded = one(tidy, case.key, case.failing)
    assert exceeded.status == "fail", exceeded
    assert case.found in exceeded.found
    tidy.execute("SET ROLE plain")
    told = one(tidy, case.key, case.passing)
    if case.hidden:
        assert (told.status, told.hint, told.tolerated) == ("unknown", SEE_ALL, False)
        assert case.hidden in told.found
    elif case.key != "waiting_locks":
        assert told.status == "pass"


def test_every_threshold_is_specified() -> None:
    elsewhere = {"replication_lag", "vacuums_on"}
    assert sorted(KINDS) == sorted({case.key for case in CASES} | elsewhere)


def test_sessions_in_no_transaction_hide_nothing(tidy: psycopg.Connection[Any], sessions: Connect) -> None:
    sessions().execute("SELECT 1")
    tidy.execute("SET ROLE plain")
    for key in ("active_connections", "longest_transaction", "old_snapshots"):
        assert one(tidy, key, "{fail: 1h}" if key != "active_connections" else "{fail: 1}").status == "pass"


def test_a_transaction_that_looks_twice_sees_who_came_in_between(
    tidy: psycopg.Connection[Any], sessions: Connect
) -> None:
    tidy.execute("BEGIN")
    assert one(tidy, "old_snapshots", "{fail: 1ms}").status == "pass"
    sessions().execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
    assert one(tidy, "old_snapshots", "{fail: 1ms}").status == "fail"
    tidy.execute("ROLLBACK")


def test_a_table_that_was_never_analyzed_has_no_estimate(tidy: psycopg.Connection[Any]) -> None:
    tidy.execute("CREATE TABLE filler (a int)")
    verdict = one(tidy, "estimated_rows", "{filler: {fail: 10}}")
    assert (verdict.status, verdict.found, verdict.hint) == (
        "unknown",
        "it was never analyzed",
        "ANALYZE public.filler;",
    )
    assert one(tidy, "estimated_rows", "{filler: {fail: 10, unknown: pass}}").tolerated
    assert one(tidy, "estimated_rows", "{filler: {warn: 10}}").tolerated


def test_a_size_that_is_locked_away_cannot_be_told(tidy: psycopg.Connection[Any], sessions: Connect) -> None:
    sessions().execute("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
    verdict = one(tidy, "table_size", "{t: {fail: 1GB}}")
    assert (verdict.status, verdict.found) == ("unknown", "canceling statement due to lock timeout (55P03)")


def test_a_vacuum_is_counted_on_its_own_table_and_hidden_from_a_plain_role(
    tidy: psycopg.Connection[Any], sessions: Connect
) -> None:
    assert one(tidy, "vacuums_on", "{t: {fail: 1}}").status == "pass"
    slow = sessions()
    slow.execute("SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1; SET vacuum_cost_page_dirty = 10000")
    tidy.execute("UPDATE t SET a = a")
    slow.pgconn.send_query(b"VACUUM (DISABLE_PAGE_SKIPPING) t")
    wait_until(lambda: tidy.execute("SELECT count(*) FROM pg_stat_progress_vacuum").fetchone() == (1,))
    verdict = one(tidy, "vacuums_on", "{t: {fail: 1}}")
    assert (verdict.status, verdict.found[:7]) == ("fail", "1: pid ")
    tidy.execute("SET ROLE plain")
    hidden = one(tidy, "vacuums_on", "{t: {fail: 1}}")
    assert (hidden.status, hidden.hint) == ("unknown", SEE_ALL)


def test_the_lag_of_a_replica_is_seen_by_who_may_monitor_and_by_the_standby_itself(
    tidy: psycopg.Connection[Any], own_server: embedded.Server
) -> None:
    none = one(tidy, "replication_lag", "{fail: 30s}")
    assert (none.status, none.found) == ("pass", "0 ms: no replica is connected")
    with standby_of(own_server) as standby, closing(psycopg.connect(standby.conninfo, autocommit=True)) as on_standby:
        streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn = sent_lsn"
        wait_until(lambda: tidy.execute(streaming).fetchone() == (1,))
        assert one(tidy, "replication_lag", "{fail: 30s}").status == "pass"
        tidy.execute("CREATE TABLE filler (); DROP TABLE filler")
        replayed = "SELECT pg_last_xact_replay_timestamp() IS NOT NULL"
        wait_until(lambda: on_standby.execute(replayed).fetchone() == (True,))
        on_standby.execute("SELECT pg_wal_replay_pause()")
        tidy.execute("CREATE TABLE filler AS SELECT 1")
        behind = "SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()"
        wait_until(lambda: on_standby.execute(behind).fetchone() == (True,))
        late = one(on_standby, "replication_lag", "{fail: 1ms}")
        assert (late.status, late.found.endswith(": this standby")) == ("fail", True)
        assert one(on_standby, "writable", "true").found == "a standby"
        tidy.execute("SET ROLE plain")
        hidden = one(tidy, "replication_lag", "{fail: 30s}")
        assert (hidden.status, hidden.hint) == ("unknown", "GRANT pg_monitor TO plain;")
        tidy.execute("SET ROLE monitor")
        assert one(tidy, "replication_lag", "{fail: 1h}").status == "pass"


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ("database_size: {}", "neither warn nor fail is written"),
        ("database_size: {warn: 10GB, fail: 1GB}", "warn would never be reached"),
        ("connection_headroom: {warn: 5, fail: 9}", "warn would never be reached"),
        ("disk: {warn: 70%}", "capacity is missing"),
        ("disk: {warn: 70%, capacity: 0GB}", "expected a size such as 500GB, 2TB, found '0GB'"),
        ("waiting_lock: {fail: 1}", "unknown key 'waiting_lock'"),
        ("server_version: {}", "at_least is missing"),
    ],
)
def test_what_could_never_be_reached_or_says_nothing_is_refused_at_its_place(limits: str, message: str) -> None:
    found = problems(f"thresholds: {{{limits}}}")
    assert [problem.message for problem in found] == [message]
    assert found[0].location
