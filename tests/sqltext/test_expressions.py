"""What a manifest says of columns and indexes, against what PostgreSQL prints of them."""

import pytest

from migrator.sqltext.expressions import (
    ColumnSpec,
    IndexTarget,
    normal_type,
    parse_column,
    parse_index_target,
    same_expression,
    same_index,
)
from tests.conftest import Connect

# A column's type, and a default or CHECK that a person would write for it.
DEFAULTS = [
    ("text", "'new'"),
    ("text", "'it''s'"),
    ("varchar(20)", "'new'"),
    ("integer", "-1"),
    ("integer", "1 + 2 * 3"),
    ("bigint", "0"),
    ("numeric(10,2)", "0.00"),
    ("numeric", "-1.5"),
    ("boolean", "true"),
    ("timestamptz", "now()"),
    ("timestamptz", "CURRENT_TIMESTAMP"),
    ("timestamptz", "now() + interval '1 day'"),
    ("timestamp", "(now() AT TIME ZONE 'utc')"),
    ("date", "'2020-01-01'"),
    ("jsonb", "'{}'"),
    ("text[]", "'{}'"),
    ("text[]", "array['a', 'b']"),
    ("integer[]", "ARRAY[]::integer[]"),
    ("uuid", "gen_random_uuid()"),
    ("bigint", "nextval('s')"),
    ("text", "current_user"),
    ("text", "NULL"),
    ("double precision", "random()"),
    ("interval", "'1 day'"),
    ("timestamptz", "'2026-01-01'"),
    ("timestamp", "'2026-01-01 10:00'"),
    ("time", "'10:00'"),
    ("bit(3)", "B'101'"),
    ("bit(8)", "X'1f'"),
    ("varchar", "'a' || 'b'"),
]
CHECKS = [
    ("text", "c in ('a', 'b')"),
    ("varchar", "c in ('a', 'b')"),
    ("varchar", "c = 'a'"),
    ("text", "c not in ('a', 'b')"),
    ("text", "c <> ''"),
    ("text", "c like 'x%' or c ilike '%y'"),
    ("text", "c ~ '^[a-z]+$'"),
    ("varchar", "lower(c) = c"),
    ("text", "char_length(c) between 1 and 10"),
    ("integer", "c not between 1 and 10"),
    ("integer", "c > 0 and c < 10 and c <> 5"),
    ("integer", "c in (1)"),
    ("numeric", "c > 0"),
    ("numeric", "c >= -1"),
    ("text", "c is not null"),
    ("boolean", "not c"),
    ("boolean", "c is true"),
    ("text", "coalesce(c, '') != ''"),
    ("integer", "case when c > 0 then true else false end"),
    ("date", "extract(year from c) > 2000"),
    ("jsonb", "c ? 'a' and jsonb_typeof(c) = 'object'"),
    ("integer", "c % 2 = 0"),
    ("text", "c = any (array['a', 'b'])"),
    ("text[]", "'a' = any (c)"),
    ("tstzrange", "not isempty(c)"),
    ("text", "c is distinct from 'x'"),
    ("text", "nullif(c, '') is not null"),
]
TYPES = [
    *("int", "int4", "int8", "INT2", "bigint", "float", "float(3)", "float8", "real", "bool", "text"),
    *("varchar", "varchar(20)", "char", "char(3)", "bpchar", '"char"', "nchar(2)", "name", "bytea", "uuid", "jsonb"),
    *("decimal", "numeric(10)", "numeric(10,2)", "bit", "bit(3)", "varbit", "bit varying(4)", "inet", "oid", "xml"),
    *("timestamp", "timestamptz", "timestamp(3)", "timestamptz(0)", "time", "timetz", "time(6) with time zone", "date"),
    *("interval", "interval(3)", "interval year", "interval year to month", "interval day to second(2)"),
    *("interval hour to minute", "text[]", "int[3][4]", "varchar(5)[]", "timestamptz[]", "tstzrange", "regclass"),
    *('"Odd type"', '"order"', "json", "public.mood", "tsvector", "money", "numeric(3)[]"),
]
INDEXES = [
    "t (a)",
    "t (a DESC, b)",
    "t (a desc nulls last, b nulls first)",
    "t (a ASC NULLS LAST)",
    "t (lower(b))",
    "t (lower(v), (a + 1))",
    "public.t (a) WHERE b = 'x' AND a > 0",
    "t (v) WHERE v IN ('a', 'b')",
    "t using hash (b)",
    "t (b text_pattern_ops)",
    't (b COLLATE "C")',
    "t (a) INCLUDE (b, v)",
    "t ((b || v))",
    "t (coalesce(v, ''))",
]


def test_the_type_of_an_extension_keeps_its_words() -> None:
    assert normal_type("public.geometry(Point, 4326)") == "public.geometry(point,4326)"


def test_defaults_are_the_same_as_the_server_prints_them(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE SEQUENCE s")
    columns = ", ".join(f"c{number} {kind} DEFAULT {text}" for number, (kind, text) in enumerate(DEFAULTS))
    connection.execute(f"CREATE TABLE t ({columns})".encode())
    printed = connection.execute(
        "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 't'::regclass ORDER BY adnum"
    ).fetchall()
    expected = [text for _, text in DEFAULTS if text != "NULL"]  # DEFAULT NULL is not kept
    assert [(a, b) for a, (b,) in zip(expected, printed, strict=True) if not same_expression(a, b)] == []


def test_checks_are_the_same_as_the_server_prints_them(connect: Connect) -> None:
    connection = connect()
    for number, (kind, text) in enumerate(CHECKS):
        connection.execute(f"CREATE TABLE t{number} (c {kind} CHECK ({text}))".encode())
    printed = connection.execute(
        "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE contype = 'c'"
        " AND connamespace = 'public'::regnamespace ORDER BY oid"
    ).fetchall()
    pairs = zip((text for _, text in CHECKS), printed, strict=True)
    assert [(a, b) for a, (b,) in pairs if not same_expression(a, b)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'a'", "'b'::text"),
        ("1", "'1'"),
        ("1", "true"),
        ("f(a)", "f(b)"),
        ("f(a)", "g(a)"),
        ("f(a)", "f(DISTINCT a)"),
        ("a::int", "a::bigint"),
        ("a + b", "b + a"),
        ("a - (b - c)", "a - b - c"),
        ("a and b", "a or b"),
        ("a in (1, 2)", "a not in (1, 2)"),
        ("a in (1, 2)", "a in (2, 1)"),
        ("a is null", "a is not null"),
        ("now()", "CURRENT_TIMESTAMP"),
        ('"A"', "a"),
        ("a is distinct from b", "a = b"),
        ("a between 1 and 2", "a between symmetric 1 and 2"),
        ("B'01'", "B'10'"),
        ("'2026-01-01 00:00:00+00'::timestamptz", "'2026-01-01 00:00:01'"),
        ("'2026-01-01 00:00:00+00'::timestamptz", "'2026-01-01 00:00:00+01'"),
        ("'2026-01-01'::text", "'2026-01-01 00:00:00'"),
        ("a::int > 5", "a > 5"),
        ("a::bigint * b", "a * b"),
        ("(j ->> 'x')::numeric", "j ->> 'x'"),
        ("placed_at::date", "placed_at"),
        ("placed_at::date > '2026-01-01'", "placed_at > '2026-01-01'"),
    ],
)
def test_what_differs_differs(one: str, other: str) -> None:
    assert not same_expression(one, other)
    assert not same_expression(other, one)


@pytest.mark.parametrize("text", ["", "1,", "1; DROP TABLE t", "a AS b", "1) FROM t WHERE (true", "1)-- ", "("])
def test_what_is_not_one_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not "):
        same_expression("1", text)


def test_types_are_spelled_as_the_server_spells_them(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        'CREATE TYPE mood AS ENUM (\'a\'); CREATE TYPE "Odd type" AS (a int); CREATE TYPE "order" AS (a int)'
    )
    connection.execute(f"CREATE TABLE t ({', '.join(f'c{n} {kind}' for n, kind in enumerate(TYPES))})".encode())
    connection.execute("SET search_path = pg_catalog")
    spelled = connection.execute(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = 'public.t'::regclass AND attnum > 0 ORDER BY attnum"
    ).fetchall()
    expected = [
        text.replace("public.", "") if kind[:1] == '"' else text for kind, (text,) in zip(TYPES, spelled, strict=True)
    ]
    assert [normal_type(kind) for kind in TYPES] == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("serial", "serial is not a type but an abbreviation: write integer not null"),
        ("bigserial", "write bigint not null"),
        ("setof int", "SETOF"),
        ("text not null", "not a type alone"),
        ("int, b int", "not a column's type"),
        ("int); DROP TABLE t; --", "not a column's type"),
        ("", "not a column's type"),
    ],
)
def test_what_is_no_type_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        normal_type(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text", ColumnSpec("text")),
        ("text null", ColumnSpec("text", not_null=False)),
        ("text not null default 'new'", ColumnSpec("text", not_null=True, default="'new'")),
        ("text default 'é' || lower('X') not null", ColumnSpec("text", not_null=True, default="'é' || lower('X')")),
        ("timestamptz not null default now()", ColumnSpec("timestamp with time zone", True, "now()")),
        ("bigint generated always as identity", ColumnSpec("bigint", not_null=True, identity="always")),
        ("int generated by default as identity", ColumnSpec("integer", not_null=True, identity="by default")),
        ("int generated always as (a * 2) stored", ColumnSpec("integer", generated="a * 2", kept="stored")),
        ("int generated always as (a * 2)", ColumnSpec("integer", generated="a * 2", kept="virtual")),
        ('text collate pg_catalog."C"', ColumnSpec("text", collation=("pg_catalog", "C"))),
        ("int -- of them", ColumnSpec("integer")),
    ],
)
def test_a_column_is_read_as_in_create_table(text: str, expected: ColumnSpec) -> None:
    assert parse_column(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("int primary key", "PRIMARY KEY is no part"),
        ("int unique", "UNIQUE is no part"),
        ("int check (a > 0)", "CHECK is no part"),
        ("int references t", "REFERENCES is no part"),
        ("text compression lz4", "COMPRESSION of a column is not checked"),
        ("text options (a 'b')", "OPTIONS of a column is not checked"),
        ("text storage external", "STORAGE of a column is not checked"),
        ("int constraint c not null", "the name of a constraint"),
        ("int not null no inherit", "the name of a constraint"),
        ("int not null deferrable", "DEFERRABLE are checked under constraints"),
        ("int null not null", "two things at once"),
        ("int default 1 default 2", "the same twice"),
        ("int generated always as identity (start 5)", "checked under sequences"),
        ("int default", "not a column's type and constraints: int default"),
        ("serial", "serial is not a type"),
        ("int) inherits (x", "not a column's type"),
    ],
)
def test_what_a_column_cannot_say_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_column(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "orders (placed_at DESC, lower(email)) WHERE active",
            IndexTarget("orders", None, ("placed_at DESC", "lower(email)"), None, (), "active"),
        ),
        (
            "shop.orders USING gin (tags gin_trgm_ops, f(a, 'é,)')) INCLUDE (b, c) WHERE a > 0",
            IndexTarget("orders", "shop", ("tags gin_trgm_ops", "f(a, 'é,)')"), "gin", ("b", "c"), "a > 0"),
        ),
    ],
)
def test_an_index_target_is_read_as_in_create_index(text: str, expected: IndexTarget) -> None:
    assert parse_index_target(text) == expected


def test_using_is_a_word_of_its_own() -> None:
    assert parse_index_target('"a USING (b" (c)').method is None
    assert parse_index_target('"a (b"\nusing\nhash(c)').method == "hash"


@pytest.mark.parametrize("text", ["", "orders", "orders ()", "orders (a); DROP TABLE t", "orders (a) whence b"])
def test_what_is_no_index_target_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match="not a table with the columns of an index"):
        parse_index_target(text)


def test_indexes_are_the_same_as_the_server_prints_them(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t (a int, b text, v varchar)")
    for target in INDEXES:
        connection.execute(f"CREATE INDEX ON {target}".encode())
    printed = connection.execute(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 't'::regclass ORDER BY indexrelid"
    ).fetchall()
    same = {
        (a, b) for a in INDEXES for b, (definition,) in zip(INDEXES, printed, strict=True) if same_index(a, definition)
    }
    assert same == {(target, target) for target in INDEXES} | {
        ("t (a)", "t (a ASC NULLS LAST)"),
        ("t (a ASC NULLS LAST)", "t (a)"),
    }


def test_a_literal_is_what_its_type_makes_of_it() -> None:
    assert same_expression("'t'::boolean", "true")
    assert same_expression("'-1'::integer", "-1")
    assert not same_expression("'t'::text", "true")


def test_what_is_no_index_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="SELECT 1"):
        same_index("t (a)", "SELECT 1")


def test_schema_and_method_count_where_they_are_said() -> None:
    definition = "CREATE INDEX i ON shop.t USING btree (a)"
    assert same_index("t (a)", definition)
    assert same_index("shop.t USING btree (a)", definition)
    assert not same_index("other.t (a)", definition)
    assert not same_index("t USING hash (a)", definition)
    assert not same_index("u (a)", definition)
