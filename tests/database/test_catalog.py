import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from migrator.database import embedded
from migrator.database.catalog import read_catalog
from migrator.database.connection import connect
from migrator.values.catalog import Difference, ObjectName, by_object, differences
from tests.database.catalog_changes import CHANGES
from tests.servers import fresh_database

EVERYTHING = Path(__file__).with_name("everything.sql").read_text()
# What differs from dump to dump of the same schema: comments of pg_dump's own, and the key that it tells psql.
_CHANCE = re.compile(r"(?m)^(?:--|\\(?:un)?restrict).*$")
SHOP = sorted(Path(__file__).parents[2].joinpath("sql").glob("*.up.sql"))


def changed(database_url: str, before: str, change: str) -> list[tuple[str, str, str, bool]]:
    """Return what a change to a schema shows as: object, aspect, change, whether it is only a note."""
    session = connect(database_url)
    session.send(before)
    old = read_catalog(session)
    session.send(change)
    found = [(str(d.object), d.aspect, d.change, d.note) for d in differences(old, read_catalog(session))]
    session.close()
    return found


def test_a_schema_that_was_left_alone_is_the_same(database_url: str) -> None:
    session = connect(database_url)
    for script in SHOP:
        session.send(script.read_text())
    catalog = read_catalog(session)
    assert differences(catalog, read_catalog(session)) == ()
    assert ObjectName("view", "public.order_totals") in catalog
    session.close()


def test_what_a_transaction_has_done_counts_in_it_and_its_settings_stay(database_url: str) -> None:
    session = connect(database_url)
    old = read_catalog(session)
    session.send("BEGIN; SET LOCAL search_path = public; CREATE TABLE t (a int)")
    new = read_catalog(session)
    assert {d.object for d in differences(old, new)} >= {ObjectName("table", "public.t")}
    assert session.send("SHOW search_path")[-1].get_value(0, 0) == b"public"
    session.send("ROLLBACK")
    assert differences(old, read_catalog(session)) == ()
    session.close()


def test_the_order_of_columns_and_white_space_in_bodies_are_notes(database_url: str) -> None:
    assert changed(database_url, "CREATE TABLE t (a int, b int)", "ALTER TABLE t DROP a; ALTER TABLE t ADD a int") == [
        ("table public.t", "column order", "changed", True)
    ]
    body = "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN{}RETURN 1; END'"
    assert changed(database_url, body.format(" "), body.format("\n  ")) == [
        ("function public.f()", "body", "changed", True)
    ]


def test_a_difference_says_what_was_and_what_is(database_url: str) -> None:
    session = connect(database_url)
    session.send("CREATE TABLE t (a int)")
    old = read_catalog(session)
    session.send("ALTER TABLE t ALTER a SET NOT NULL, ALTER a SET DEFAULT 1")
    name = ObjectName("table", "public.t")
    assert differences(old, read_catalog(session))[0] == Difference(
        name, "column a", "integer", "integer not null default 1"
    )
    session.close()


def test_the_order_of_a_view_s_columns_is_a_note_as_that_of_its_table_s(database_url: str) -> None:
    view = "CREATE VIEW v AS SELECT {} FROM t"
    same = ("view public.v", "body", "changed", True)
    assert same in changed(
        database_url,
        "CREATE TABLE t (a int, b int);" + view.format("*"),
        "DROP VIEW v; ALTER TABLE t DROP a; ALTER TABLE t ADD a int;" + view.format("*"),
    )
    other = changed(database_url, "", "DROP VIEW v;" + view.format("a AS b, b AS a"))
    assert ("view public.v", "body", "changed", False) in other
    except_ = "CREATE VIEW w AS SELECT a FROM {} EXCEPT SELECT a FROM {}"
    before = "CREATE TABLE u (a int);" + except_.format("t", "u")
    swapped = changed(database_url, before, "DROP VIEW w;" + except_.format("u", "t"))
    assert swapped == [("view public.w", "body", "changed", False)]


def test_the_time_at_which_something_was_made_is_a_note(database_url: str) -> None:
    made = "CREATE {} VIEW v AS SELECT 'now'::timestamp - '{}'::interval"
    old, new = made.format("", "1 day"), made.format("OR REPLACE", "1 day")
    assert changed(database_url, old, new) == [("view public.v", "body", "changed", True)]
    assert changed(database_url, "", made.format("OR REPLACE", "2 days")) == [
        ("view public.v", "body", "changed", False)
    ]


def test_what_is_said_of_a_hidden_schema_is_hidden(database_url: str) -> None:
    session = connect(database_url)
    old = read_catalog(session, ("kept",))
    session.send("CREATE SCHEMA kept; COMMENT ON SCHEMA kept IS 'ours'")
    assert differences(old, read_catalog(session, ("kept",))) == ()
    session.close()


class Seen(NamedTuple):
    """What one change showed as, and whether pg_dump prints another schema since."""

    found: tuple[str, ...]
    dumped: bool


@pytest.fixture(scope="module")
def seen(server: embedded.Server) -> Iterator[dict[str, Seen]]:
    """All changes, made one after the other in one database: a database for each would take minutes."""
    with closing(connect(server.conninfo)) as session:
        session.send("CREATE ROLE someone SUPERUSER")
        with fresh_database(server) as url:
            yield _made(server, url)
        session.send("DROP ROLE someone")


def _made(server: embedded.Server, url: str) -> dict[str, Seen]:
    def dumped() -> str:
        command = [str(server.bin_dir / "pg_dump"), "--schema-only", url]
        return _CHANCE.sub("", subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    seen = {}
    with closing(connect(url)) as session:
        session.send(EVERYTHING)
        catalog, dump = read_catalog(session), dumped()
        for change, _ in CHANGES:
            session.send(change)
            old, was, catalog, dump = catalog, dump, read_catalog(session), dumped()
            found = (f"{d.object}: {d.aspect}".rstrip(": ") for d in differences(old, catalog))
            seen[change] = Seen(tuple(found), dump != was)
    return seen


@pytest.mark.parametrize(("change", "shows_as"), CHANGES, ids=[change[:60] for change, _ in CHANGES])
def test_what_pg_dump_prints_otherwise_is_a_difference(
    seen: dict[str, Seen], change: str, shows_as: tuple[str, ...]
) -> None:
    assert seen[change] == Seen(shows_as, dumped=True)


def test_the_history_is_not_looked_at(database_url: str) -> None:
    with closing(connect(database_url)) as session:
        before = read_catalog(session, hidden=["kept"])
        session.send("CREATE SCHEMA kept; CREATE TABLE kept.t (a serial); COMMENT ON TABLE kept.t IS 'x'")
        session.send("ALTER DEFAULT PRIVILEGES IN SCHEMA kept GRANT SELECT ON TABLES TO PUBLIC")
        assert differences(before, read_catalog(session, hidden=["kept"])) == ()


def test_a_privilege_that_everybody_had_anyway_is_no_difference(database_url: str) -> None:
    grants = "GRANT EXECUTE ON FUNCTION f() TO PUBLIC; REVOKE ALL ON TABLE t FROM PUBLIC"
    before = "CREATE TABLE t (); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    assert changed(database_url, before, grants) == []


def test_an_object_that_came_or_went_is_one(database_url: str) -> None:
    with closing(connect(database_url)) as session:
        session.send("CREATE TYPE mood AS ENUM ('well'); CREATE TABLE t (a int)")
        old = read_catalog(session)
        session.send("DROP TYPE mood; ALTER TABLE t ADD b int; CREATE VIEW v AS SELECT a FROM t")
        found = by_object(differences(old, read_catalog(session)))
        assert [(str(one.object), one.change, one.definition) for one in found] == [
            ("table public.t", "changed", ""),
            ("type public.mood", "removed", "enum ('well')"),
            ("view public.v", "added", ""),
        ]
