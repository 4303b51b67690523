"""Tables filled with made-up rows: whatever they ask of a row, and what is said of those that cannot be."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from migrator.database.connection import connect
from migrator.database.embedded import Server
from migrator.database.generator.fill import fill
from migrator.values.filled import Filled
from tests.servers import fresh_database

SHOP = sorted(Path(__file__).parents[3].joinpath("sql").glob("*.up.sql"))
ROWS = 40

# What a table may ask of a row; each gets all of its rows.
FILLABLE: Mapping[str, str] = {
    "every number": (
        "CREATE TABLE t (a smallint PRIMARY KEY, b int NOT NULL, c bigint, d numeric(3, 2) NOT NULL, e numeric(2, 2), "
        "f real, g double precision, h money, i numeric(4, -2), j numeric NOT NULL)"
    ),
    "every text": (
        "CREATE TABLE t (a varchar(3) UNIQUE NOT NULL, b char(2) NOT NULL, c text UNIQUE, d name, e "
        '"char", f bytea UNIQUE)'
    ),
    "every moment": (
        "CREATE TABLE t (a date UNIQUE NOT NULL, b time UNIQUE, c timetz, d timestamp NOT NULL, e "
        "timestamptz(0) UNIQUE, "
        "f interval NOT NULL)"
    ),
    "other built-in types": (
        "CREATE TABLE t (a uuid PRIMARY KEY, b json NOT NULL, c jsonb NOT NULL, d inet UNIQUE NOT "
        "NULL, e cidr NOT NULL, "
        "f macaddr NOT NULL, g macaddr8 NOT NULL, h bit(5) NOT NULL, i varbit(4) NOT NULL, j point NOT NULL, "
        "k line NOT NULL, l lseg NOT NULL, m box NOT NULL, n path NOT NULL, o polygon NOT NULL, p circle NOT NULL, "
        "q tsvector NOT NULL, r tsquery NOT NULL, s oid NOT NULL, t pg_lsn NOT NULL, u regclass NOT NULL, "
        "v boolean NOT NULL, w jsonpath NOT NULL, x xid8 NOT NULL, y txid_snapshot)"
    ),
    "arrays": "CREATE TABLE t (a int[] NOT NULL, b text[] UNIQUE NOT NULL, c varchar(4)[] NOT NULL, d uuid[] NOT NULL)",
    "enums": "CREATE TYPE mood AS ENUM ('sad', 'it''s ok'); CREATE TABLE t (a mood NOT NULL, b mood[] NOT NULL)",
    "domains": (
        "CREATE DOMAIN positive AS int NOT NULL CHECK (VALUE > 1000000);"
        "CREATE DOMAIN code AS varchar(5) CHECK (VALUE ~ '^[A-Z]{2}-[0-9]{2}$');"
        "CREATE DOMAIN narrow AS code CHECK (VALUE <> 'AA-11');"
        "CREATE TABLE t (a positive, b code UNIQUE NOT NULL, c narrow NOT NULL, d positive[] NOT NULL)"
    ),
    "ranges": (
        "CREATE TYPE floats AS RANGE (subtype = float8);"
        "CREATE TABLE t (a int4range NOT NULL, b tstzrange NOT NULL, c daterange UNIQUE, d nummultirange NOT NULL, "
        "e floats NOT NULL, CHECK (NOT isempty(a) AND lower(a) < upper(a)), EXCLUDE USING gist (b WITH &&))"
    ),
    "composites": (
        "CREATE TYPE place AS (street varchar(5), at point); CREATE TABLE other (a int, b text);"
        "CREATE TABLE t (a place NOT NULL, b place[] NOT NULL, c other)"
    ),
    "identities and generated columns": (
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b serial, c int NOT NULL, "
        "d int GENERATED ALWAYS AS (c * 2) STORED, e text GENERATED ALWAYS AS (lower(f)) STORED NOT NULL, f text, "
        "CHECK (d >= 10), UNIQUE (d))"
    ),
    "a table that counts alone": "CREATE TABLE t (a serial PRIMARY KEY, b int DEFAULT 1 NOT NULL)",
    "quoted names": (
        'CREATE TABLE "a {} %s ""t""" ("order" int PRIMARY KEY, "value" text CHECK ("value" <> \'{%}\'), "n" int)'
    ),
    "keys of several columns": (
        "CREATE TABLE a (a int PRIMARY KEY); CREATE TABLE b (b text PRIMARY KEY);"
        "CREATE TABLE t (a int REFERENCES a, b text REFERENCES b, PRIMARY KEY (a, b))"
    ),
    "one to one": (
        "CREATE TABLE a (a int PRIMARY KEY); CREATE TABLE t (a int PRIMARY KEY REFERENCES a, b bool NOT NULL)"
    ),
    "a unique expression": "CREATE TABLE t (a text NOT NULL); CREATE UNIQUE INDEX ON t (lower(a)) WHERE a <> ''",
    "a deferrable key": "CREATE TABLE t (a int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)",
    "an exclusion constraint": "CREATE TABLE t (a int NOT NULL, b int4range NOT NULL, EXCLUDE USING gist (b WITH &&))",
    "references that agree": (
        "CREATE TABLE tenants (id int PRIMARY KEY);"
        "CREATE TABLE users (tenant int REFERENCES tenants, id int, PRIMARY KEY (tenant, id));"
        "CREATE TABLE items (tenant int REFERENCES tenants, id int, PRIMARY KEY (tenant, id));"
        "CREATE TABLE t (tenant int NOT NULL, u int NOT NULL, i int NOT NULL, FOREIGN KEY (tenant, "
        "u) REFERENCES users, "
        "FOREIGN KEY (tenant, i) REFERENCES items)"
    ),
    "a reference to itself": "CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t)",
    "a reference to itself that must be": (
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int NOT NULL REFERENCES t)"
    ),
    "references that go round": (
        "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a);"
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b"
    ),
    "references that must go round": (
        "CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL); CREATE TABLE b (id int PRIMARY KEY, a "
        "int NOT NULL REFERENCES a);"
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE"
    ),
    "comparisons": (
        "CREATE TABLE t (a int NOT NULL CHECK (a BETWEEN 7000 AND 7010), b text CHECK (b IN ('x', 'y')) NOT NULL)"
    ),
    "lengths": (
        "CREATE TABLE t (a text NOT NULL CHECK (length(a) = 64), b bytea NOT NULL UNIQUE CHECK (octet_length(b) = 32), "
        "c text UNIQUE NOT NULL CHECK (char_length(c) BETWEEN 40 AND 50))"
    ),
    "patterns": (
        "CREATE TABLE t (a text NOT NULL UNIQUE CHECK (a ~ '^[a-z][a-z0-9-]+(\\.[a-z]{2,3})?$'), "
        "b text NOT NULL CHECK (b LIKE 'ab\\_%@_%'), c text NOT NULL CHECK (c ~* '^(GET|POST) /\\w+$'))"
    ),
    "documents": (
        "CREATE TABLE t (a jsonb NOT NULL CHECK (jsonb_typeof(a) = 'object' AND a ? 'key' AND a->>'key' <> ''))"
    ),
    "one of several columns": (
        "CREATE TABLE t (a int, b text, c date, d uuid, CHECK (num_nonnulls(a, b, c, d) = 1), CHECK "
        "(a IS NULL OR a > 5))"
    ),
    "one column by another": (
        "CREATE TABLE t (a date NOT NULL, b date NOT NULL, c int NOT NULL, d int NOT NULL, e text NOT NULL, "
        "CHECK (b > a), CHECK (c + d <= 2000), CHECK (e <> 'done' OR c > 3))"
    ),
    "partitions": (
        "CREATE TABLE t (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2031-01-01') TO ('2031-02-01');"
        "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2031-02-01') TO ('2031-03-01') PARTITION BY LIST (id);"
        "CREATE TABLE t21 PARTITION OF t2 FOR VALUES IN (1, 2)"
    ),
    "partitions by hash": (
        "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY HASH (id);"
        "CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)"
    ),
    "a trigger that refuses": (
        "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';"
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"
    ),
    "row security": (
        "CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY"
    ),
    "citext, hstore, ltree": (
        "CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;"
        "CREATE TABLE t (a citext UNIQUE NOT NULL, b hstore NOT NULL, c ltree UNIQUE NOT NULL)"
    ),
    "a check that calls a function": (
        "CREATE FUNCTION fine(int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT $1 % 3 = 1';"
        "CREATE TABLE t (a int PRIMARY KEY CHECK (fine(a)))"
    ),
}
# What no row satisfies, with what is said of it.
UNFILLABLE: Mapping[str, tuple[str, str]] = {
    "a check that cannot hold": (
        "CREATE TABLE t (a int NOT NULL CHECK (a > 5 AND a < 4))",
        "no value of a, integer, is known that its constraints allow",
    ),
    "checks that exclude one another": (
        "CREATE TABLE t (a int NOT NULL, b int NOT NULL, CONSTRAINT x CHECK (a > b AND b > a))",
        "no row that was tried satisfies the check x, ((a > b) AND (b > a))",
    ),
    "no partition": ("CREATE TABLE t (a int) PARTITION BY LIST (a)", "it has no partitions"),
    "nothing to refer to": (
        "CREATE TABLE a (a int PRIMARY KEY CHECK (a <> a)); CREATE TABLE t (a int NOT NULL REFERENCES a)",
        "its rows must refer to public.a, which has none",
    ),
    "a check that fails": (
        "CREATE TABLE t (a int, b int NOT NULL, CHECK (a / (b - b) > 0))",
        "division by zero",
    ),
}


@pytest.fixture(scope="module")
def shared_url(server: Server) -> Iterator[str]:
    with fresh_database(server) as url:
        yield url


@pytest.fixture
def database_url(shared_url: str) -> str:
    """The database of all these tests, which take little time each: emptied."""
    with closing(connect(shared_url)) as session:
        session.send("DROP SCHEMA IF EXISTS kept CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return shared_url


def filled(url: str, schema: str, rows: int = ROWS) -> tuple[Filled, Any]:
    """Fill what a script makes; return what is said of it, and the rows of the table that was made last."""
    with closing(connect(url)) as session:
        session.send(schema)
        found = fill(session, rows)
        table = "SELECT max(oid)::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        name = session.send(table)[-1].get_value(0, 0) or b""
        content = session.value(f"SELECT json_agg(t) FROM {name.decode()} AS t")
    return found, content


@pytest.mark.parametrize("schema", FILLABLE.values(), ids=FILLABLE)
def test_each_table_gets_rows(database_url: str, schema: str) -> None:
    found, _ = filled(database_url, schema)
    assert found.unfilled == ()
    assert min(found.rows.values()) > ROWS * 0.8  # a few came twice, where a key has few values


@pytest.mark.parametrize(("schema", "reason"), UNFILLABLE.values(), ids=UNFILLABLE)
def test_why_a_table_stays_empty_is_said(database_url: str, schema: str, reason: str) -> None:
    found, content = filled(database_url, schema)
    assert content is None
    assert ("public.t", reason) in found.unfilled


def test_every_table_of_the_shop_gets_rows_beside_those_that_it_has(database_url: str) -> None:
    with closing(connect(database_url)) as session:
        for script in SHOP:
            session.send(script.read_text())
        assert fill(session, 100) == Filled({"public.users": 100, "public.orders": 100, "public.order_lines": 100})
        assert session.value("SELECT to_json(count(*)) FROM products") == 4


def test_what_may_be_null_or_come_twice_is_and_does(database_url: str) -> None:
    _, rows = filled(database_url, "CREATE TABLE t (id int PRIMARY KEY, a int, b text NOT NULL)", 200)
    texts = [row["b"] for row in rows]
    assert None in [row["a"] for row in rows]
    assert len(set(texts)) < len(texts)
    assert "" in texts
    assert max(map(len, texts)) > 255
    assert not all(map(str.isascii, texts))
    assert any("'" in text for text in texts)


def test_references_that_had_to_wait_are_made_and_hold(database_url: str) -> None:
    found, rows = filled(database_url, FILLABLE["references that must go round"])
    assert found.unfilled == ()
    assert {row["a"] for row in rows} <= set(range(1, ROWS * 4 + 1))
    with closing(connect(database_url)) as session:
        assert session.value("SELECT to_json(count(*)) FROM a JOIN b ON b.id = a.b") == ROWS


def test_the_same_seed_gives_the_same_rows(database_url: str) -> None:
    schema = "CREATE TABLE t (id int PRIMARY KEY, a text, b timestamptz, c numeric(5, 2))"
    _, once = filled(database_url, schema)
    _, again = filled(database_url, f"DROP TABLE t; {schema}")
    assert once == again


def test_a_role_that_may_not_silence_triggers_fills_with_them(database_url: str) -> None:
    with closing(connect(database_url)) as session:
        session.send("CREATE ROLE plain; GRANT ALL ON SCHEMA public TO plain; SET ROLE plain")
        session.send("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id serial, a int NOT NULL REFERENCES a)")
        session.send(
            "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';"
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"
        )
        found = fill(session, ROWS)
        session.send("RESET ROLE; DROP OWNED BY plain CASCADE; DROP ROLE plain")
    assert (found.rows, found.unfilled) == ({"public.a": ROWS, "public.b": ROWS}, (("public.t", "no"),))


def test_hidden_schemas_and_tables_with_rows_are_left_alone(database_url: str) -> None:
    with closing(connect(database_url)) as session:
        session.send(
            "CREATE SCHEMA kept; CREATE TABLE kept.a (a int); CREATE TABLE b (b int); INSERT INTO b VALUES (1)"
        )
        assert fill(session, ROWS, ("kept",)) == Filled()
