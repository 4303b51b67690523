"""Ties between the parts of a schema, as pg_depend has them, told of the parts that differences are told of."""

from contextlib import closing
from pathlib import Path

from migrator.database.connection import connect
from migrator.database.ties import read_schema
from migrator.values.catalog import ObjectName
from migrator.values.ties import Part, Passed, Ties

EVERYTHING = Path(__file__).with_name("everything.sql").read_text()
ITEMS, OWNERS, NAMED = (
    ObjectName(*one) for one in (("table", "app.items"), ("table", "app.owners"), ("view", "app.named"))
)
# By part, what it cannot be without.
NEEDS = {
    Part(NAMED): {Part(ITEMS, "column id"), Part(ITEMS, "column name"), Part(ObjectName("schema", "app"))},
    Part(ITEMS, "column state"): {Part(ObjectName("type", "app.mood"))},
    Part(ITEMS, "column twice"): {Part(ITEMS, "column cost")},
    Part(ITEMS, "index items_name"): {Part(ITEMS, "column name")},
    Part(ITEMS, "constraint items_owner"): {
        Part(ITEMS, "column owner"), Part(OWNERS, "column id"), Part(OWNERS, "constraint owners_pkey"),
    },
    Part(ITEMS, "trigger items_fire"): {Part(ITEMS), Part(ObjectName("function", "app.fired()"))},
    Part(ObjectName("table", "app.days_1")): {
        Part(ObjectName("table", "app.days")), Part(ObjectName("schema", "app")),
    },
    Part(ObjectName("foreign table", "app.remote")): {
        Part(ObjectName("foreign server", "distant")), Part(ObjectName("schema", "app")),
    },
}  # fmt: skip


def ties(database_url: str, made: str) -> Ties:
    with closing(connect(database_url)) as session:
        session.send(made)
        return read_schema(session).ties


def test_what_a_part_needs_is_told_of_parts(database_url: str) -> None:
    found = ties(database_url, EVERYTHING)
    assert {part: set(found.needs[part]) for part in NEEDS} == NEEDS
    assert found.parents[ObjectName("table", "app.child")] == {ObjectName("table", "app.parent")}
    assert found.members[ObjectName("function", "public.citext_eq(public.citext, public.citext)")] == "citext"
    assert found.selected[NAMED] == ("id integer 0", "name text 100")


def test_a_column_of_an_extension_s_type_needs_the_extension(database_url: str) -> None:
    found = ties(database_url, "CREATE EXTENSION citext; CREATE TABLE t (a citext[])")
    assert found.needs[Part(ObjectName("table", "public.t"), "column a")] == {Part(ObjectName("extension", "citext"))}


def test_who_granted_is_told_where_it_is_not_the_owner(database_url: str) -> None:
    given = "GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION; SET ROLE pg_monitor; GRANT SELECT (a) ON t TO PUBLIC;"
    found = ties(database_url, f"CREATE TABLE t (a int); {given} RESET ROLE")
    table = ObjectName("table", "public.t")
    assert found.passed == {table: {Passed("pg_monitor", "public", "SELECT", "a")}}
    assert "SELECT" in found.usual[Part(table)]["postgres"]


def test_how_a_type_is_stored_is_told_where_a_column_is_not(database_url: str) -> None:
    found = ties(database_url, "CREATE TABLE t (a text, b text); ALTER TABLE t ALTER a SET STORAGE MAIN")
    assert found.storage == {Part(ObjectName("table", "public.t"), "column a"): "extended"}
