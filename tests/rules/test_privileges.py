from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from migrator.database import embedded
from migrator.rules.check import check
from tests import servers
from tests.rules.asking import ask, complaints, problems, read, told

# Roles belong to the whole server: they are dropped at the end.
ROLES = ("shop_app", "shop_rw", "shop_boss", "shop_member", "shop_super")
SHOP = """
CREATE ROLE shop_app; CREATE ROLE shop_rw; CREATE ROLE shop_boss; CREATE ROLE shop_super SUPERUSER;
CREATE ROLE shop_member IN ROLE shop_boss, shop_rw;
CREATE SCHEMA app; CREATE TABLE orders (id int, status text, total int); CREATE TABLE app.users ();
CREATE VIEW shown AS SELECT 1 AS one; CREATE SEQUENCE tickets; CREATE TYPE mood AS ENUM ();
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE orders OWNER TO shop_boss; GRANT SELECT, INSERT ON orders TO shop_rw; GRANT shop_rw TO shop_app;
GRANT UPDATE (status) ON orders TO shop_app; GRANT DELETE ON orders TO shop_app; GRANT TRUNCATE ON orders TO PUBLIC;
GRANT SELECT ON shown TO shop_app; GRANT USAGE ON tickets TO shop_app; GRANT USAGE ON SCHEMA app TO shop_app;
REVOKE EXECUTE ON FUNCTION f(text) FROM PUBLIC;
CREATE FUNCTION twin(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION twin(int) TO shop_rw;
REVOKE EXECUTE ON FUNCTION twin(int) FROM PUBLIC; CREATE FUNCTION twin(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
"""


@pytest.fixture(scope="module")
def built(server: embedded.Server) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a shop with a role for each way to come by a privilege."""
    with servers.fresh_database(server) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SHOP)
        yield connection
        names = ", ".join(ROLES)
        connection.execute(f"DROP OWNED BY {names}; DROP ROLE {names}".encode())


@pytest.fixture
def shop(built: psycopg.Connection[Any]) -> Iterator[psycopg.Connection[Any]]:
    """The shop, in a transaction that undoes what the test changes."""
    built.execute("BEGIN")
    yield built
    built.execute("ROLLBACK")


def entry(**said: str) -> str:
    """Return one entry of the family."""
    return "privileges: [{" + ", ".join(f'"{key}": {value}' for key, value in said.items()) + "}]"


HOLDS = [
    ("[select, insert, delete, truncate]", "orders", "shop_app"),
    ("[select, insert, update, delete, truncate, references, trigger, alter]", "orders", "shop_boss"),
    ("[select, alter]", "orders", "shop_member"),
    ("[truncate]", "orders", "public"),
    ("[update, select]", "orders (status)", "shop_app"),
    ("[select]", "shown", "shop_app"),
    ("[usage]", "tickets", "shop_app"),
    ("[usage]", "schema app", "shop_app"),
    ("[usage, create, alter]", "schema app", "shop_super"),
    ("[execute]", "function f(int)", "public"),
    ("[execute]", "function f(int4)", "shop_app"),
    ("[usage]", "type mood", "shop_app"),
    ("[connect, temporary]", "database", "shop_app"),
    ("[connect]", "database postgres", "public"),
]
LACKS = [
    ("[select, update]", "orders", "shop_app", "lacks update (has it of some columns)",
     "GRANT UPDATE ON TABLE public.orders TO shop_app;"),
    ("[references, trigger]", "public.orders", "shop_app", "lacks references, trigger",
     "GRANT REFERENCES, TRIGGER ON TABLE public.orders TO shop_app;"),
    ("[alter]", "orders", "shop_app", "lacks alter", "ALTER TABLE public.orders OWNER TO shop_app;"),
    ("[select, update]", "'orders (status, total, id)'", "shop_app", "lacks update of id, total",
     "GRANT UPDATE (id, total) ON TABLE public.orders TO shop_app;"),
    ("[select]", "orders", "public", "lacks select", "GRANT SELECT ON TABLE public.orders TO PUBLIC;"),
    ("[usage, update]", "tickets", "shop_app", "lacks update", "GRANT UPDATE ON SEQUENCE public.tickets TO shop_app;"),
    ("[usage, create]", "schema app", "shop_app", "lacks create", "GRANT CREATE ON SCHEMA app TO shop_app;"),
    ("[execute]", "function f(text)", "shop_app", "lacks execute",
     "GRANT EXECUTE ON ROUTINE public.f(text) TO shop_app;"),
    ("[execute]", "function f", "shop_app", "lacks execute of public.f(text)",
     "GRANT EXECUTE ON ROUTINE public.f(text) TO shop_app;"),
    ("[alter]", "type mood", "shop_app", "lacks alter", "ALTER TYPE public.mood OWNER TO shop_app;"),
    ("[create]", "database postgres", "shop_app", "lacks create", "GRANT CREATE ON DATABASE postgres TO shop_app;"),
]  # fmt: skip
HAS = [
    ("[select]", "orders", "shop_app", "select (member of shop_rw)",
     "REVOKE shop_rw FROM shop_app; (or from the role that leads from one to the other)"),
    ("[delete, references]", "orders", "shop_app", "delete (granted to it)",
     "REVOKE DELETE ON TABLE public.orders FROM shop_app;"),
    ("[truncate]", "orders", "shop_app", "truncate (public)", "REVOKE TRUNCATE ON TABLE public.orders FROM PUBLIC;"),
    ("[update]", "orders", "shop_app", "update (of some columns, granted to it)",
     "REVOKE UPDATE ON TABLE public.orders FROM shop_app;"),
    ("[update]", "'orders (status, total)'", "shop_app", "update of status (granted to it)",
     "REVOKE UPDATE (status) ON TABLE public.orders FROM shop_app;"),
    ("[execute]", "function twin", "shop_rw", "execute (granted to it, public)",
     "REVOKE EXECUTE ON ROUTINE public.twin(integer) FROM shop_rw;"
     " REVOKE EXECUTE ON ROUTINE public.twin(text) FROM PUBLIC;"),
    ("[delete, alter]", "orders", "shop_boss", "delete (owner), alter (owner)",
     "shop_boss owns it: ALTER TABLE public.orders OWNER TO another role."),
    ("[insert]", "orders", "shop_member", "insert (member of shop_boss, member of shop_rw)",
     "REVOKE shop_boss FROM shop_member; (or from the role that leads from one to the other)"
     " REVOKE shop_rw FROM shop_member; (or from the role that leads from one to the other)"),
    ("[alter]", "schema app", "shop_super", "alter (superuser)", "ALTER ROLE shop_super NOSUPERUSER;"),
    ("[execute]", "function f", "shop_app", "execute of public.f(integer) (public)",
     "REVOKE EXECUTE ON ROUTINE public.f(integer) FROM PUBLIC;"),
    ("[connect]", "database postgres", "public", "connect (public)",
     "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;"),
]  # fmt: skip
LACKS_ALL = [
    ("[update]", "'orders (total, id)'", "shop_app"),
    ("[references, trigger, alter]", "orders", "shop_app"),
    ("[select, insert, update, delete]", "orders", "public"),
    ("[alter]", "function f(int)", "shop_app"),
    ("[create]", "schema app", "shop_app"),
]


@pytest.mark.parametrize(("words", "on", "role"), HOLDS)
def test_what_is_held_passes_whichever_way_it_is_come_by(
    shop: psycopg.Connection[Any], words: str, on: str, role: str
) -> None:
    [verdict] = ask(shop, entry(grant=words, on=on, to=role))
    assert (verdict.status, verdict.expected) == ("pass", words.strip("[]"))
    assert (verdict.rule, verdict.id) == (f"privileges of {role} on {on}, granted", f"privileges.{on}.{role}")


@pytest.mark.parametrize(("words", "on", "role", "found", "hint"), LACKS)
def test_what_is_lacking_is_listed_and_the_hint_grants_it(
    shop: psycopg.Connection[Any], words: str, on: str, role: str, found: str, hint: str
) -> None:
    text = entry(grant=words, on=on, to=role)
    [verdict] = ask(shop, text)
    assert (verdict.status, verdict.found, verdict.hint) == ("fail", found, hint)
    shop.execute(hint.encode())
    assert complaints(ask(shop, text)) == []


@pytest.mark.parametrize(("words", "on", "role", "found", "hint"), HAS)
def test_what_is_held_though_denied_fails_and_says_why(
    shop: psycopg.Connection[Any], words: str, on: str, role: str, found: str, hint: str
) -> None:
    [verdict] = ask(shop, entry(deny=words, on=on, to=role))
    assert (verdict.status, verdict.found, verdict.hint) == ("fail", found, hint)
    assert verdict.expected == f"no {words.strip('[]')}"


@pytest.mark.parametrize(("words", "on", "role"), LACKS_ALL)
def test_what_is_denied_and_not_held_passes(shop: psycopg.Connection[Any], words: str, on: str, role: str) -> None:
    assert complaints(ask(shop, entry(deny=words, on=on, to=role))) == []


def test_one_entry_may_grant_and_deny(shop: psycopg.Connection[Any]) -> None:
    assert told(ask(shop, entry(grant="[select]", deny="[trigger, delete]", on="orders", to="shop_app"))) == [
        ("pass", "privileges of shop_app on orders, granted", "select", "select"),
        ("fail", "privileges of shop_app on orders, denied", "no trigger, delete", "delete (granted to it)"),
    ]


@pytest.mark.parametrize(
    ("on", "role", "found", "hint"),
    [
        ("orders", "shop_ap", "there is no role shop_ap", "CREATE ROLE shop_ap;"),
        ("ordrs", "shop_app", "there is no ordrs", "There is public.orders."),
        ("users", "shop_app", "there is no users", "There is app.users; the search path does not lead there."),
        ("'orders (stauts, id)'", "shop_app", "there is no column stauts", "There is status."),
        ("tickets (last_value)", "shop_app", "tickets is a sequence", None),
    ],
)
def test_a_role_or_relation_that_is_missing_fails(
    shop: psycopg.Connection[Any], on: str, role: str, found: str, hint: str | None
) -> None:
    [verdict] = ask(shop, entry(grant="[select]", on=on, to=role))
    assert (verdict.status, verdict.found, verdict.hint) == ("fail", found, hint)
    assert [v.status for v in ask(shop, entry(deny="[select]", on=on, to=role))] == ["fail"]


@pytest.mark.parametrize(
    ("word", "on", "hint"),
    [
        ("usage", "schema ap", "There is app."),
        ("execute", "function f(bigint)", "There is public.f(integer), public.f(text)."),
        ("execute", "function g", None),
        ("usage", "type moods", "There is public.mood."),
        ("connect", "database postgers", "There is postgres."),
    ],
)
def test_any_other_object_that_is_missing_fails(
    shop: psycopg.Connection[Any], word: str, on: str, hint: str | None
) -> None:
    [verdict] = ask(shop, entry(grant=f"[{word}]", on=on, to="shop_app"))
    assert (verdict.status, verdict.found, verdict.hint) == ("fail", f"there is no {on}", hint)


def test_a_word_that_the_object_or_the_server_does_not_know_fails(shop: psycopg.Connection[Any]) -> None:
    unknown = "usage, which is no privilege of such an object on this server"
    assert [v.found for v in ask(shop, entry(grant="[usage]", on="orders", to="shop_boss"))] == [f"lacks {unknown}"]
    assert [v.found for v in ask(shop, entry(deny="[usage]", on="orders", to="shop_app"))] == [unknown]
    assert complaints(ask(shop, entry(grant="[insert]", on="tickets", to="shop_super"))) != []
    maintained = complaints(ask(shop, entry(grant="[maintain]", on="orders", to="shop_boss")))
    assert (maintained == []) == (shop.info.server_version >= 170000)


def test_predefined_roles_are_in_no_list_and_are_named_all_the_same(shop: psycopg.Connection[Any]) -> None:
    shop.execute("GRANT pg_read_all_data TO shop_app")
    text = "privileges: [" + ", ".join(f'{{deny: [{word}], "on": {on}, to: shop_app}}' for word, on in (
        ("select", "app.users"), ("usage", "schema public"))) + "]"  # fmt: skip
    assert [v.found for v in ask(shop, text)] == [
        "select (member of pg_read_all_data)",
        "usage (member of pg_read_all_data, public)",
    ]


def test_every_role_may_know_all_of_it_so_that_nothing_is_ever_unknown(shop: psycopg.Connection[Any]) -> None:
    cases = [f'{{grant: {words}, "on": {on}, to: {role}}}' for words, on, role in HOLDS]
    shop.execute("SET ROLE shop_app")
    assert complaints(ask(shop, f"privileges: [{', '.join(cases)}]")) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"on": orders, to: a}', "neither grant nor deny is written"),
        ('{grant: [], "on": orders, to: a}', "neither grant nor deny is written"),
        ('{grant: [execute], "on": orders, to: a}', "execute is no privilege of a relation"),
        ('{deny: [delete], "on": orders (id), to: a}', "delete is no privilege of a column"),
        ('{grant: [select], "on": schema app, to: a}', "select is no privilege of a schema"),
        ('{deny: [alter], "on": orders, to: public}', "public owns nothing, so it may alter nothing"),
        ('{grant: [select], "on": orders (, to: a}',
         "'orders (' is not an object such as orders, orders (status), schema app,"
         " function f(int), type mood, database"),
    ],
)  # fmt: skip
def test_what_could_never_hold_is_told_before_anything_is_asked(text: str, message: str) -> None:
    assert message in [problem.message for problem in problems(f"privileges: [{text}]")]


def test_an_argument_that_is_no_type_is_told_before_anything_is_asked() -> None:
    [problem] = check(read(entry(grant="[execute]", on="function f(not a type)", to="a")))
    assert problem.code == "bad-rule"
