import pytest

from migrator.sqltext.queries import UniqueKey, parse_query, parse_unique


@pytest.mark.parametrize(
    ("text", "alone", "relations"),
    [
        ("SELECT 1", "SELECT 1", ()),
        ("/* a */ SELECT ';' -- b\n FROM t; -- c", "SELECT ';' -- b\n FROM t", ((None, "t"),)),
        ('TABLE app."Odd T"', 'TABLE app."Odd T"', (("app", "Odd T"),)),
        ("VALUES (1)", "VALUES (1)", ()),
        ("(SELECT 1 UNION TABLE u)", "(SELECT 1 UNION TABLE u)", ((None, "u"),)),
        ("WITH o AS (TABLE a) SELECT FROM o, s.o, a", "WITH o AS (TABLE a) SELECT FROM o, s.o, a",
         ((None, "a"), ("s", "o"))),
        ("SELECT FROM a WHERE x IN (SELECT y FROM b)", "SELECT FROM a WHERE x IN (SELECT y FROM b)",
         ((None, "a"), (None, "b"))),
    ],
)  # fmt: skip
def test_a_query_stands_alone_and_its_relations_are_known(
    text: str, alone: str, relations: tuple[tuple[str | None, str], ...]
) -> None:
    query = parse_query(text)
    assert (query.text, set(query.relations)) == (alone, set(relations))


@pytest.mark.parametrize(
    "text",
    ["", "--", "SELECT 1; SELECT 2", "SELECT 'a", "SELECT INTO t FROM u", "CREATE TABLE t AS SELECT 1", "CALL p()",
     "SHOW all", "COPY t TO stdout", "EXECUTE q", "WITH a AS (UPDATE t SET b = 1 RETURNING 1) TABLE a", "SELECT $1",
     "SELECT * FROM (WITH d AS (MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE RETURNING 1) TABLE d) AS x"],
)  # fmt: skip
def test_what_is_no_query_or_does_more_than_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"query|only reads|a value|syntax|unterminated"):
        parse_query(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("users (lower(email))", UniqueKey(None, "users", ("lower(email)",), None, True)),
        ('app.t USING btree (a DESC, "B c" COLLATE "C" text_ops, (x ->> \'k\')) WHERE active AND b > 1',
         UniqueKey("app", "t", ("a", '"B c" COLLATE "C"', "x ->> 'k'"), "active AND b > 1", True)),
        ("t (a) NULLS NOT DISTINCT", UniqueKey(None, "t", ("a",), None, False)),
    ],
)  # fmt: skip
def test_what_is_unique_is_read_as_in_create_index(text: str, key: UniqueKey) -> None:
    assert parse_unique(text) == key


@pytest.mark.parametrize("text", ["t", "t ()", "t (a); TABLE t", "t (a) INCLUDE (b)", "t (a) WITH (fillfactor = 70)"])
def test_what_says_nothing_of_what_is_unique(text: str) -> None:
    with pytest.raises(ValueError, match=r"unique"):
        parse_unique(text)
