"""Names for what has none, each compared with the one that a server chooses."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.sqltext.naming import constraint_name, index_name, made, statistics_name
from migrator.sqltext.parser import parse_one

LONG, OTHER = "a_rather_long_name_of_a_column_that_has_to_be_cut", "another_long_name_of_a_column"
COLUMNS = ("a", "b", "r", "weird col", "täglich", LONG, OTHER, "t")
TABLE = f"""
CREATE TABLE t (a int, b text, r int4range, "weird col" int, "täglich" int, {LONG} int, {OTHER} int);
CREATE TABLE named_as_its_column (named_as_its_column int);
CREATE TABLE u (a int, b text, {LONG} int, UNIQUE (a), UNIQUE (a, b), UNIQUE ({LONG}));
"""
INDEXES = [
    "CREATE INDEX ON t (a)",
    "CREATE INDEX ON t (a, b)",
    "CREATE INDEX ON t (a, a)",
    "CREATE INDEX ON t (a, b, a, a)",
    "CREATE INDEX ON t (b) INCLUDE (a, b)",
    "CREATE INDEX ON t ((b)) WHERE a > 0",
    'CREATE INDEX ON t ("weird col")',
    'CREATE INDEX ON t ("täglich")',
    f"CREATE INDEX ON t ({LONG})",
    f"CREATE INDEX ON t ({LONG}, {OTHER})",
    f"CREATE INDEX ON t ({LONG}, {OTHER}, a)",
    f"CREATE INDEX ON t ({LONG}, {LONG})",
]
CONSTRAINTS = [
    "ALTER TABLE t ADD PRIMARY KEY (a)",
    "ALTER TABLE t ADD UNIQUE (a, b)",
    "ALTER TABLE t ADD UNIQUE (a) INCLUDE (a)",
    "ALTER TABLE t ADD EXCLUDE USING gist (r WITH &&)",
    "ALTER TABLE t ADD EXCLUDE USING gist ((r) WITH &&)",
    "ALTER TABLE t ADD CHECK (a > 0)",
    "ALTER TABLE t ADD CHECK (t.a > 0 AND a < 9)",
    "ALTER TABLE t ADD CHECK (a > 0 OR b > '')",
    "ALTER TABLE t ADD CHECK (1 > 0)",
    "ALTER TABLE t ADD CHECK (t IS NOT NULL)",
    "ALTER TABLE t ADD CHECK (t.* IS NOT NULL)",
    "ALTER TABLE t ADD CHECK (t IS NOT NULL AND a > 1)",
    "ALTER TABLE named_as_its_column ADD CHECK (named_as_its_column > 1)",
    "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (a)",
    "ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES u (a, b)",
    f"ALTER TABLE t ADD FOREIGN KEY ({LONG}) REFERENCES u ({LONG})",
    f"ALTER TABLE t ADD UNIQUE ({LONG}, {OTHER})",
]
# From 16 on they may be without a name.
STATISTICS = [
    "CREATE STATISTICS ON a, b FROM t",
    "CREATE STATISTICS ON b, a, (a + 1) FROM t",
    f"CREATE STATISTICS ON {LONG}, {OTHER} FROM t",
]
# A column's expression has another name in each version.
UNCERTAIN = [
    "CREATE INDEX ON t (lower(b))",
    "CREATE INDEX ON t (a, (a + 1))",
    f'CREATE INDEX ON t ("täglich", {LONG}, {OTHER})',
]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with closing(connect(database_url)) as opened:
        opened.send(TABLE)
        yield opened


def free(_sort: str, _name: str) -> bool:
    return False


def names(session: Session) -> set[str]:
    found = session.send(
        "SELECT string_agg(name, ',') FROM (SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "UNION SELECT conname FROM pg_constraint UNION SELECT stxname FROM pg_statistic_ext) AS every (name)"
    )
    return set(found[-1].get_value(0, 0).decode().split(","))


def after(session: Session, statement: str) -> set[str]:
    """Return the names that a statement brings, which is taken back."""
    before = names(session)
    session.send(f"BEGIN; {statement}")
    new = names(session) - before
    session.send("ROLLBACK")
    return {name for name in new if not name.endswith("_not_null")}


def test_an_index_is_called_what_a_server_calls_it(session: Session) -> None:
    for statement in INDEXES:
        assert {index_name(parse_one(statement)[1], free)} == after(session, statement), statement


def test_a_constraint_is_called_what_a_server_calls_it(session: Session) -> None:
    for statement in CONSTRAINTS:
        node = parse_one(statement)[1]
        constraint = getattr(node.cmds[0].alter_table_cmd, "def").constraint
        table = node.relation.relname
        columns = (table,) if "_" in table else COLUMNS[:-1]
        assert {constraint_name(table, constraint, columns, free)} == after(session, statement), statement


def test_statistics_are_called_what_a_server_calls_them(session: Session) -> None:
    if session.connection.info.server_version < 160000:
        pytest.skip("before 16 they have to have a name")
    for statement in STATISTICS:
        assert {statistics_name(parse_one(statement)[1], free)} == after(session, statement), statement


@pytest.mark.parametrize("statement", UNCERTAIN)
def test_what_is_up_to_the_version_or_the_encoding_has_no_name(statement: str) -> None:
    assert index_name(parse_one(statement)[1], free) is None


def test_a_check_on_what_may_be_the_row_or_a_column_has_no_name() -> None:
    constraint = getattr(parse_one("ALTER TABLE t ADD CHECK (t > 0)")[1].cmds[0].alter_table_cmd, "def").constraint
    assert constraint_name("t", constraint, None, free) is None


@pytest.mark.parametrize(("sort", "certain"), [("relation", False), ("constraint", True), ("statistics", True)])
def test_a_name_that_is_taken_gets_a_number_that_nobody_knows(sort: str, certain: bool) -> None:
    found = index_name(parse_one("CREATE INDEX ON t (a)")[1], lambda asked, name: (asked, name) == (sort, "t_a_idx"))
    assert (found == "t_a_idx") is certain


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("t", "", "t_idx"),
        ("t" * 70, "", "t" * 59 + "_idx"),
        ("t" * 40, "c" * 40, "t" * 29 + "_" + "c" * 29 + "_idx"),
        ("t" * 5, "c" * 70, "t" * 5 + "_" + "c" * 53 + "_idx"),
        ("é" * 40, "", None),
    ],
)
def test_the_longer_part_is_cut(first: str, second: str, name: str | None) -> None:
    assert made(first, second, "idx") == name
