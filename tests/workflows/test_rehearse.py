"""Migrations rehearsed: what is wrong with each is found in one run, and nothing is left of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrator.database.embedded import Server
from migrator.project.manifest import Options, load
from migrator.values.errors import Interrupted, MigratorError, UsageError
from migrator.values.events import Event, Rehearsing
from migrator.values.rehearsal import RehearsalResult, RehearsedMigration
from migrator.workflows.rehearse import rehearse
from migrator.workflows.scratch import Place
from tests.project_files import write_project

Pair = tuple[str, str]
USERS: Pair = ("CREATE TABLE users (id int PRIMARY KEY, email text)", "DROP TABLE users")
ORDERS: Pair = ("CREATE TABLE orders (id int)", "DROP TABLE orders")
TITLES: Pair = ("ALTER TABLE users ADD title text", "ALTER TABLE users DROP title")


class Bench:
    """Rehearses projects on the server that all tests share."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.place, self.conninfo = folder, Place(url=server.conninfo), server.conninfo
        self.told: list[Event] = []

    def rehearse(
        self, pairs: Mapping[str, Pair | str], *ids: str, listen: Any = None, **entries: Mapping[str, Any]
    ) -> RehearsalResult:
        """Rehearse the migrations, whose ids are those of `pairs`, of which a string is an irreversible one."""
        scripts: dict[str, str] = {}
        for name, pair in pairs.items():
            up, down = (pair, None) if isinstance(pair, str) else pair
            scripts[f"{name}.up"] = up
            scripts |= {f"{name}.down": down} if down is not None else {}
        keys = {name: entries.get(name, {}) for name in pairs}
        keys |= {name: {"irreversible": "it is gone", **keys[name]} for name in pairs if isinstance(pairs[name], str)}
        listed = [{"id": name, **own} for name, own in keys.items()]
        path = write_project(self.folder, scripts, migrations=listed)
        manifest = load(path, Options({}, "", needs_database=False))
        return rehearse(manifest, ids or tuple(pairs), self.place, listen or self.told.append)

    def left(self) -> list[Any]:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            return connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrator%'").fetchall()


@pytest.fixture
def bench(tmp_path: Path, server: Server) -> Iterator[Bench]:
    made = Bench(tmp_path, server)
    yield made
    assert made.left() == []


def outcomes(result: RehearsalResult) -> dict[str, str]:
    return {migration.id: migration.outcome for migration in result.migrations}


def found(migration: RehearsedMigration) -> list[tuple[str, list[str]]]:
    """Return each finding's check, with its problem's code or what of which object differs."""
    return [
        (f.check, [f.problem.code] if f.problem else [f"{d.object}: {d.aspect}" for d in f.differences])
        for f in migration.findings
    ]


def test_what_goes_up_and_down_and_up_again_is_proven(bench: Bench) -> None:
    result = bench.rehearse({"001": USERS, "002": TITLES, "003": "CREATE VIEW v AS SELECT id FROM users"})
    assert outcomes(result) == {"001": "proven", "002": "proven", "003": "irreversible"}
    assert (result.exit_code, result.before) == (0, 0)
    assert bench.told == [Rehearsing(id_, number, 3) for number, id_ in enumerate(("001", "002", "003"), 1)]
    first, _, last = result.migrations
    assert first.up
    assert first.up.wal > 0
    assert (last.down, last.irreversible) == (None, "it is gone")


def test_a_down_that_leaves_another_schema_is_told_object_by_object_and_the_next_is_rehearsed(bench: Bench) -> None:
    forgetful = ("ALTER TABLE users ADD age int, DROP email", "ALTER TABLE users DROP age")
    result = bench.rehearse({"001": USERS, "002": forgetful, "003": TITLES})
    assert outcomes(result) == {"001": "proven", "002": "wrong", "003": "proven"}
    assert found(result.migrations[1]) == [("restored", ["table public.users: column email"]), ("up again", ["42703"])]
    assert result.exit_code == 1


def test_a_down_that_fails_is_told_with_its_place_and_the_next_is_rehearsed(bench: Bench) -> None:
    result = bench.rehearse({"001": USERS, "002": ("CREATE TABLE t ()", "\nDROP TALE t"), "003": ORDERS})
    assert outcomes(result) == {"001": "proven", "002": "wrong", "003": "proven"}
    (finding,) = result.migrations[1].findings
    assert finding.problem
    assert (finding.check, finding.problem.code) == ("down", "42601")
    assert str(finding.problem.location).endswith("002.down.sql:2:6")
    assert result.migrations[1].down is None


def test_what_a_script_takes_is_seen_where_its_text_does_not_tell(bench: Bench) -> None:
    up = """
        CREATE TABLE orders (a int, b int, c int); CREATE SCHEMA s; CREATE TABLE s.t (id int); CREATE TABLE q (id int);
        CREATE TABLE users (id int PRIMARY KEY); CREATE TABLE mail (user_id int REFERENCES users);
    """
    down = """
        DO $$ BEGIN EXECUTE 'ALTER TABLE orders DROP COLUMN a'; END $$;
        ALTER TABLE orders DROP COLUMN IF EXISTS b; DROP SCHEMA s CASCADE; DROP TABLE IF EXISTS q, q2 CASCADE;
        DELETE FROM orders; DELETE FROM mail WHERE user_id = 1; TRUNCATE users CASCADE;
    """
    (found,) = bench.rehearse({"001": (up, down)}).migrations
    assert found.up is not None
    assert found.down is not None
    assert (found.up.lost, sorted(found.down.lost)) == (
        (),
        [*(f"all rows of {table}" for table in ("mail", "orders", "users")), "column orders.a", "column orders.b",
         "table q", "table s.t"],
    )  # fmt: skip


def test_rows_of_a_table_that_goes_with_them_are_not_told_apart(bench: Bench) -> None:
    drop = "DELETE FROM public.users; TRUNCATE users; DROP TABLE users"
    (_, found) = bench.rehearse({"001": USERS, "002": (drop, USERS[0])}).migrations
    assert found.up is not None
    assert found.up.lost == ("table users",)


def test_what_a_down_that_fails_half_way_has_left_is_put_back(bench: Bench) -> None:
    up = "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a);"
    down = "DROP INDEX CONCURRENTLY i; DROP TABLE u;"
    result = bench.rehearse({"001": (up, down), "002": ("ALTER INDEX i RENAME TO j", "ALTER INDEX j RENAME TO i")})
    assert outcomes(result) == {"001": "wrong", "002": "proven"}
    assert found(result.migrations[0]) == [("down", ["42P01"])]


def test_a_database_with_a_subscription_is_dropped_too(bench: Bench) -> None:
    up = "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE)"
    result = bench.rehearse({"001": ORDERS, "002": (up, "DROP SUBSCRIPTION s"), "003": (up, "SELECT 1")})
    assert outcomes(result) == {"001": "proven", "002": "proven", "003": "wrong"}


def test_another_order_of_columns_is_a_note(bench: Bench) -> None:
    result = bench.rehearse(
        {"001": USERS, "002": ("ALTER TABLE users DROP id", "ALTER TABLE users ADD id int PRIMARY KEY")}
    )
    assert outcomes(result) == {"001": "proven", "002": "proven"}
    assert found(result.migrations[1]) == [("restored", ["table public.users: column order"])]
    assert result.exit_code == 0


def test_an_up_that_makes_something_else_the_second_time_is_wrong_and_the_first_time_counts(bench: Bench) -> None:
    up = "DO $$ BEGIN IF to_regclass('kept') IS NULL THEN CREATE TABLE first (); END IF; END $$"
    down = "DROP TABLE first; CREATE TABLE kept ()"
    result = bench.rehearse({"001": (up, down), "002": ("ALTER TABLE first ADD a int", "ALTER TABLE first DROP a")})
    assert outcomes(result) == {"001": "wrong", "002": "proven"}
    assert [check for check, _ in found(result.migrations[0])] == ["restored", "repeated"]


def test_after_an_up_that_fails_nothing_is_rehearsed(bench: Bench) -> None:
    result = bench.rehearse({"001": USERS, "002": ("CREATE TABLE users ()", "SELECT 1"), "003": ORDERS})
    assert outcomes(result) == {"001": "proven", "002": "wrong", "003": "not rehearsed"}
    assert found(result.migrations[1]) == [("up", ["42P07"])]


def test_rows_that_a_down_has_left_do_not_make_a_later_up_wrong(bench: Bench) -> None:
    rows = ("INSERT INTO orders VALUES (1)", "SELECT 1")
    unique = ("CREATE UNIQUE INDEX orders_id_key ON orders (id)", "DROP INDEX orders_id_key")
    result = bench.rehearse({"001": ORDERS, "002": rows, "003": unique})
    assert set(outcomes(result).values()) == {"proven"}


def test_only_what_is_to_be_idempotent_is_run_twice_in_its_own_right(bench: Bench) -> None:
    pairs: dict[str, Pair] = {
        "001": USERS,
        "002": ("CREATE TABLE IF NOT EXISTS kept ()", "DROP TABLE kept"),
        "003": ("CREATE TABLE once ()", "DROP TABLE once"),
        "004": ("ALTER TABLE users ADD CHECK (id > 0)", "ALTER TABLE users DROP CONSTRAINT users_id_check"),
    }
    twice = {"idempotent": True, "expect": {"data": [{"name": "none", "row_count": "users"}]}}
    result = bench.rehearse(pairs, **dict.fromkeys(("002", "003", "004"), twice))
    assert outcomes(result) == {"001": "proven", "002": "proven", "003": "wrong", "004": "wrong"}
    assert [migration.idempotent for migration in result.migrations] == [False, True, True, True]
    assert found(result.migrations[2]) == [("idempotent", ["42P07"])]
    assert found(result.migrations[3]) == [("idempotent", ["table public.users: constraint users_id_check1"])]


def test_a_script_of_several_units_is_interrupted_after_each_and_resumed(bench: Bench) -> None:
    up = "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a); ALTER TABLE t ADD b int;"
    result = bench.rehearse({"001": (up, "DROP INDEX CONCURRENTLY i; DROP TABLE t;")})
    (migration,) = result.migrations
    assert (migration.outcome, migration.interruptions, migration.findings) == ("proven", 3, ())


def test_a_script_that_needs_the_session_that_began_it_does_not_survive_an_interruption(bench: Bench) -> None:
    up = "CREATE TEMPORARY TABLE t AS SELECT 1 AS a; VACUUM; CREATE TABLE kept AS SELECT * FROM t;"
    result = bench.rehearse({"001": (up, "DROP TABLE kept; DROP TABLE IF EXISTS t"), "002": ORDERS})
    assert outcomes(result) == {"001": "wrong", "002": "proven"}
    resumed = [finding for finding in result.migrations[0].findings if finding.check == "resumed"]
    assert [(finding.direction, finding.after) for finding in resumed] == [("up", 1), ("up", 2)]
    assert {finding.problem and finding.problem.code for finding in resumed} == {"42P01"}


def test_what_comes_before_a_named_migration_is_applied_and_not_rehearsed(bench: Bench) -> None:
    result = bench.rehearse({"001": (USERS[0], "broken"), "002": TITLES, "003": ORDERS}, "002")
    assert (outcomes(result), result.before, result.exit_code) == ({"002": "proven"}, 1, 0)
    with pytest.raises(MigratorError, match='relation "users" does not exist'):
        bench.rehearse({"001": TITLES, "002": ORDERS}, "002")
    with pytest.raises(UsageError, match="does not list 02"):
        bench.rehearse({"001": TITLES, "002": ORDERS}, "02")


def test_rules_on_what_a_script_makes_are_asked_and_those_on_live_data_are_not(bench: Bench) -> None:
    live = {"tables": {"users": {"rows": {"at_least": 5}}}, "thresholds": {"active_connections": {"fail": 0}}}
    some = {"data": [{"name": "some", "sql": "SELECT 1 WHERE NOT EXISTS (SELECT FROM users)"}]}
    result = bench.rehearse({"001": USERS, "002": TITLES}, **{"002": {"require": some, "expect": live}})
    assert set(outcomes(result).values()) == {"proven"}
    result = bench.rehearse({"001": USERS, "002": TITLES}, **{"002": {"expect": some}})
    assert found(result.migrations[1]) == [("up", ["rule-failed"])]
    result = bench.rehearse({"001": USERS}, **{"001": {"require": {"tables": {"users": {}}}}})
    assert found(result.migrations[0]) == [("up", ["rule-failed"])]


def test_what_is_interrupted_leaves_no_database(bench: Bench) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, Rehearsing) and event.number == 2:
            raise Interrupted(2)

    with pytest.raises(Interrupted):
        bench.rehearse({"001": USERS, "002": ORDERS}, listen=interrupt)


def test_where_nothing_is_chosen_no_server_is_needed(tmp_path: Path) -> None:
    manifest = load(write_project(tmp_path, {}), Options({}, "", needs_database=False))
    result = rehearse(manifest, (), Place(url="postgresql://127.0.0.1:1/none"), lambda _: None)
    assert (result.migrations, result.exit_code) == ((), 0)
