"""The safe ways that lint prints, tried on a server beside the script that they would replace."""

from pathlib import Path

import psycopg
import pytest

from migrator.database.embedded import Server
from migrator.project.manifest import Options, load
from migrator.values.rehearsal import TriedWay
from migrator.workflows.rehearse import rehearse
from migrator.workflows.scratch import Place
from tests.project_files import write_project

SETUP = """
CREATE SCHEMA app;
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE t (id int);
CREATE TABLE app.t (id int);
CREATE TABLE app."Orders" (id int NOT NULL, customer int, total int);
"""
TABLE = 'ALTER TABLE app."Orders"'


class Bench:
    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.place = folder, Place(url=server.conninfo)

    def ways(self, up: str, **entry: object) -> tuple[TriedWay, ...]:
        """Rehearse a script on tables that were there before, and return what came of its safe ways."""
        migrations = [{"id": "001_setup", "irreversible": "x"}, {"id": "002_up", "irreversible": "x", **entry}]
        path = write_project(self.folder, {"001_setup.up": SETUP, "002_up.up": up}, migrations=migrations)
        manifest = load(path, Options({}, "", needs_database=False))
        return rehearse(manifest, ["002_up"], self.place, lambda _: None).migrations[0].safe_ways


@pytest.fixture
def bench(tmp_path: Path, server: Server) -> Bench:
    return Bench(tmp_path, server)


LESSER = {
    f"{TABLE} ALTER total SET NOT NULL": ("set-not-null", "access exclusive"),
    f"{TABLE} ADD CHECK (total > 0)": ("check-validates", "access exclusive"),
    f"{TABLE} ADD FOREIGN KEY (customer) REFERENCES customers": ("foreign-key-validates", "share row exclusive"),
    f"{TABLE} ADD UNIQUE (customer)": ("unique-builds-index", "access exclusive"),
    'CREATE INDEX ON app."Orders" (total)': ("index-blocks-writes", "share"),
    f"{TABLE} ADD seen timestamptz NOT NULL DEFAULT clock_timestamp()": ("volatile-default", "access exclusive"),
}


@pytest.mark.parametrize("statement", LESSER)
def test_it_ends_in_the_same_schema_and_reads_rows_under_a_lesser_lock(bench: Bench, statement: str) -> None:
    (way,) = bench.ways(statement)
    code, plain = LESSER[statement]
    assert (way.code, way.plain, way.same) == (code, plain, True)
    assert way.safe in ("share update exclusive", "row exclusive")


def test_of_a_statement_that_does_more_all_else_is_kept(bench: Bench) -> None:
    up = f"SELECT 1;\n{TABLE} ADD note text, ALTER total SET NOT NULL, ADD CHECK (id > 0);\n{TABLE} ADD late int;"
    assert [(way.code, way.line, way.same) for way in bench.ways(up)] == [
        ("set-not-null", 2, True), ("check-validates", 2, True),
    ]  # fmt: skip


def test_data_and_a_pair_of_begin_and_commit_around_it_stay_where_they_are(bench: Bench) -> None:
    copy = 'COPY app."Orders" (id, total) FROM stdin;\n1\t2\n\\.\n'
    (way,) = bench.ways(f"BEGIN;\n{copy}{TABLE} ALTER total SET NOT NULL;\n{copy}COMMIT;\n")
    assert (way.problem, way.same, way.line) == (None, True, 5)


def test_in_a_script_without_a_transaction_it_takes_the_place_of_its_statement(bench: Bench) -> None:
    up = f'CREATE INDEX CONCURRENTLY i ON app."Orders" (id);\n{TABLE} ALTER total SET NOT NULL;\nVACUUM customers;'
    (way,) = bench.ways(up)
    assert way.same
    (way,) = bench.ways(f"{TABLE} ALTER total SET NOT NULL", transaction="none")
    assert way.same


def test_within_a_block_of_a_script_s_own_none_is_tried(bench: Bench) -> None:
    assert bench.ways(f"VACUUM customers;\nBEGIN;\n{TABLE} ALTER total SET NOT NULL;\nCOMMIT;") == ()


def test_one_that_leads_elsewhere_is_told_in_what(bench: Bench) -> None:
    """What the script has set before its statement does not hold in a migration of its own."""
    (way,) = bench.ways("SET search_path = app;\nALTER TABLE t ALTER id SET NOT NULL;")
    assert [str(d.object) for d in way.differences] == ["table app.t", "table public.t"]
    assert (way.problem, way.same) == (None, False)


def test_one_that_fails_is_told_with_its_error(bench: Bench) -> None:
    """PostgreSQL names the check that is kept as lint names the other one: only a server tells."""
    ways = bench.ways(f"{TABLE} ADD CHECK (total > 0), ADD CHECK (total < 9)")
    assert [(way.problem.code if way.problem else "", way.same) for way in ways] == [("42710", False)] * 2


def test_what_the_script_makes_itself_needs_no_safe_way(bench: Bench) -> None:
    assert bench.ways("CREATE TABLE t (id int); ALTER TABLE t ALTER id SET NOT NULL;") == ()


def test_a_script_that_fails_is_compared_with_nothing(bench: Bench) -> None:
    assert bench.ways(f"{TABLE} ALTER total SET NOT NULL; SELECT 1/0;") == ()


def test_of_a_script_that_makes_roles_none_is_tried(bench: Bench) -> None:
    up = f"CREATE ROLE safe_ways_role; DROP ROLE safe_ways_role; {TABLE} ALTER total SET NOT NULL;"
    assert bench.ways(up) == ()


def test_what_a_way_does_to_the_server_is_not_in_the_script_s_own_way(bench: Bench, server: Server) -> None:
    make = "DO $$ BEGIN EXECUTE 'CREATE ROLE safe_ways_role'; END $$"
    try:
        (way,) = bench.ways(f"{make}; {TABLE} ALTER total SET NOT NULL")
    finally:
        with psycopg.connect(server.conninfo, autocommit=True) as connection:
            connection.execute("DROP ROLE safe_ways_role")
    assert way.problem
    assert way.problem.code == "42710"
