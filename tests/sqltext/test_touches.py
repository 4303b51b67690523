"""What a script touches."""

import pytest

from migrator.sqltext import parser
from migrator.sqltext.library import pb
from migrator.sqltext.touched import MANY, NOTHING, ONE
from migrator.sqltext.touches import Touch, touches

KINDS = {field.name for field in pb.Node.DESCRIPTOR.oneofs_by_name["node"].fields if field.name.endswith("_stmt")}


def test_every_kind_of_statement_of_the_grammar_has_its_entry() -> None:
    """A new libpg_query with a new kind of statement fails here, not in somebody's plan."""
    assert ONE.keys() | MANY.keys() | NOTHING == KINDS
    assert len(KINDS) == len(ONE) + len(MANY) + len(NOTHING)


@pytest.mark.parametrize("kind", ONE)
def test_the_field_that_holds_the_name_exists(kind: str) -> None:
    message = pb.Node.DESCRIPTOR.fields_by_name[kind].message_type
    assert ONE[kind][2] in message.fields_by_name


def told(text: str) -> list[str]:
    return [str(touch) for touch in touches(text)]


def test_each_touch_is_told_once_in_the_order_of_the_text() -> None:
    text = "CREATE TABLE a (); INSERT INTO a DEFAULT VALUES; CREATE INDEX i ON a ((1)); INSERT INTO a DEFAULT VALUES"
    assert touches(text) == (Touch("create", "table", "a"), Touch("write", "table", "a"), Touch("create", "index", "i"))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('CREATE TABLE shop."Orders" (id int)', ["create table shop.Orders"]),
        ("CREATE TABLE n AS SELECT 1", ["create table n"]),
        ("SELECT * INTO n FROM a", ["create table n"]),
        ("ALTER TABLE users ADD x int", ["alter table users"]),
        ("ALTER TABLE users RENAME TO people", ["alter table users"]),
        ("ALTER TABLE users RENAME a TO b", ["alter table users"]),
        ("ALTER TABLE users RENAME CONSTRAINT a TO b", ["alter table users"]),
        ("ALTER INDEX i RENAME TO j", ["alter index i"]),
        ("ALTER VIEW v OWNER TO x", ["alter view v"]),
        ("ALTER SCHEMA s OWNER TO x", ["alter schema s"]),
        ("ALTER FUNCTION f(int) SET SCHEMA s", ["alter function f"]),
        ("ALTER PROCEDURE s.f(int) SECURITY DEFINER", ["alter procedure s.f"]),
        ("ALTER TYPE mood ADD VALUE 'sad'", ["alter type mood"]),
        ("ALTER TYPE c RENAME ATTRIBUTE a TO b", ["alter type c"]),
        ("ALTER DOMAIN d RENAME CONSTRAINT a TO b", ["alter domain d"]),
        ("ALTER TRIGGER a ON t RENAME TO b", ["alter trigger a on t"]),
        ("ALTER TRIGGER a ON t DEPENDS ON EXTENSION e", ["alter trigger a on t"]),
        ("ALTER ROLE a RENAME TO b", ["alter role a"]),
        ("ALTER LARGE OBJECT 1 OWNER TO x", ["alter large object 1"]),
        ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x", ["alter default privileges"]),
        ("ALTER SYSTEM RESET ALL", ["alter system setting all"]),
        ("CREATE INDEX ON shop.t (a)", ["create index on shop.t"]),
        ("CREATE INDEX CONCURRENTLY i ON shop.t (a)", ["create index shop.i"]),
        ("CREATE VIEW v AS SELECT 1", ["create view v"]),
        ("CREATE MATERIALIZED VIEW v AS SELECT 1", ["create materialized view v"]),
        ("CREATE OR REPLACE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", ["create function s.f"]),
        ("CREATE PROCEDURE p() LANGUAGE sql AS ''", ["create procedure p"]),
        ("CREATE TRIGGER touch BEFORE INSERT ON orders EXECUTE FUNCTION f()", ["create trigger touch on orders"]),
        ("CREATE POLICY p ON t", ["create policy p on t"]),
        ("CREATE RULE r AS ON INSERT TO t DO NOTHING", ["create rule r on t"]),
        ("CREATE SCHEMA s CREATE TABLE t (a int)", ["create schema s", "create table t"]),
        ("CREATE SCHEMA AUTHORIZATION joe", ["create schema joe"]),
        ("CREATE EXTENSION citext", ["create extension citext"]),
        ("CREATE SEQUENCE s.q", ["create sequence s.q"]),
        ("CREATE TYPE mood AS ENUM ('a')", ["create type mood"]),
        ("CREATE DOMAIN s.d AS int", ["create domain s.d"]),
        ("CREATE AGGREGATE a (int) (sfunc = f, stype = int)", ["create aggregate a"]),
        ("CREATE CAST (text AS int) WITH INOUT", ["create cast text int4"]),
        ("CREATE FOREIGN TABLE f (a int) SERVER s", ["create foreign table f"]),
        ("DROP TABLE a, s.b", ["drop table a", "drop table s.b"]),
        ("DROP TYPE mood", ["drop type mood"]),
        ("DROP TRIGGER touch ON s.orders", ["drop trigger touch on s.orders"]),
        ("DROP FUNCTION f(int)", ["drop function f"]),
        ("DROP OPERATOR CLASS c USING btree", ["drop operator class c"]),
        ("DROP ROLE a, b", ["drop role a", "drop role b"]),
        ("DROP OWNED BY a", ["drop owned by role a"]),
        ("COMMENT ON COLUMN t.a IS 'x'", ["comment on column t.a"]),
        ("COMMENT ON CONSTRAINT c ON t IS 'x'", ["comment on constraint c on t"]),
        ("GRANT SELECT ON a, b TO x", ["grant table a", "grant table b"]),
        ("REVOKE ALL ON ALL TABLES IN SCHEMA s FROM x", ["revoke all tables in schema s"]),
        ("GRANT r TO u", ["grant role r"]),
        ("INSERT INTO a SELECT 1", ["write table a"]),
        ("WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM x", ["write table b", "write table a"]),
        ("WITH x AS (UPDATE a SET b = 1 RETURNING *) SELECT * FROM x", ["write table a"]),
        ("MERGE INTO m USING n ON true WHEN MATCHED THEN DELETE", ["write table m"]),
        ("TRUNCATE a, s.b", ["write table a", "write table s.b"]),
        ("COPY a FROM stdin;\n1\n\\.\n", ["write table a"]),
        ("COPY a TO stdout", []),
        ("EXPLAIN ANALYZE INSERT INTO a VALUES (1)", ["write table a"]),
        ("LOCK TABLE a, b", ["lock table a", "lock table b"]),
        ("VACUUM", ["vacuum database"]),
        ("ANALYZE a", ["analyze table a"]),
        ("CLUSTER a", ["cluster table a"]),
        ("REINDEX SCHEMA s", ["reindex schema s"]),
        ("REFRESH MATERIALIZED VIEW v", ["refresh materialized view v"]),
        ("DO $$BEGIN END$$", ["run block"]),
        ("CALL p(1)", ["run procedure p"]),
        ("BEGIN; SELECT 1; SET a.b = 1; COMMIT", []),
        ("CREATE WIDGET w", ["run statement CREATE WIDGET"]),
    ],
)
def test_a_statement_touches(statement: str, expected: list[str]) -> None:
    assert told(statement) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("INSERT INTO a (b) VALUES (1)", "write table a"),
        ('insert into "S"."T""x"(b) VALUES (1)', 'write table S.T"x'),
        ("UPDATE ONLY Shop.Orders SET a = 1", "write table shop.orders"),
        ("DELETE FROM a", "write table a"),
    ],
)
def test_the_data_of_a_large_script_are_known_by_their_first_words(
    monkeypatch: pytest.MonkeyPatch, statement: str, expected: str
) -> None:
    text = f"CREATE TABLE z ();{statement};{statement}; SELECT {'x' * 100}"
    monkeypatch.setattr(parser, "LARGEST", 50)
    assert told(text)[:2] == ["create table z", expected]
