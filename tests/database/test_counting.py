"""Counting what is about to be lost: exact, bounded, and without traces."""

import pytest

from migrator.database.counting import count
from migrator.database.session import Session
from tests.database.conftest import Open

TABLE = "CREATE TABLE t (id int, note text); INSERT INTO t VALUES (1, 'x'), (2, NULL), (3, NULL)"


def test_rows_and_values_are_counted(session: Session) -> None:
    session.send(TABLE)
    assert count(session, "", "t", "", ()) == "3 rows"
    assert count(session, "public", "t", "note", ()) == "1 value"
    assert count(session, "", "t", "id", ()) == "3 values"


def test_one_and_none(session: Session) -> None:
    session.send("CREATE TABLE t (id int)")
    assert count(session, "", "t", "", ()) == "0 rows"
    session.send("INSERT INTO t VALUES (1)")
    assert count(session, "", "t", "", ()) == "1 row"


def test_what_is_no_table_holds_nothing(session: Session) -> None:
    session.send("CREATE VIEW v AS SELECT 1")
    for name in ("nix", "v"):
        assert count(session, "", name, "", ()) is None
    assert count(session, "nix", "t", "", ()) is None


def test_names_are_taken_as_they_are(session: Session) -> None:
    session.send(
        """CREATE SCHEMA "S p"; CREATE TABLE "S p"."t'""{}" ("Ü" int); INSERT INTO "S p"."t'""{}" VALUES (1)"""
    )
    assert count(session, "S p", "t'\"{}", "Ü", ()) == "1 value"


def test_an_unqualified_name_is_found_as_the_script_will_find_it(session: Session) -> None:
    session.send(
        "CREATE SCHEMA app; CREATE TABLE app.t (id int); INSERT INTO app.t VALUES (1); CREATE TABLE t (id int)"
    )
    assert count(session, "", "t", "", ("app", "public")) == "1 row"
    assert count(session, "", "t", "", ()) == "0 rows"


def test_partitions_count_with_their_parent(session: Session) -> None:
    session.send("CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)")
    session.send("INSERT INTO p VALUES (1), (1)")
    assert count(session, "", "p", "", ()) == "2 rows"


def test_a_column_that_is_not_there_is_said(session: Session) -> None:
    session.send(TABLE)
    assert count(session, "", "t", "nix", ()) == 'not counted: column "nix" does not exist'


def test_a_table_that_may_not_be_read_is_said(session: Session) -> None:
    session.send(TABLE + "; CREATE ROLE stranger; SET ROLE stranger")
    try:
        assert count(session, "", "t", "", ()) == "not counted: permission denied for table t"
    finally:
        session.send("RESET ROLE; DROP ROLE stranger")


@pytest.mark.parametrize("path", [(), ("app", "public")])
def test_the_session_stays_as_it_was(session: Session, path: tuple[str, ...]) -> None:
    session.send(TABLE + "; SET statement_timeout = '9s'")
    before = session.value("SELECT to_json(current_setting('search_path') || current_setting('statement_timeout'))")
    count(session, "", "t", "", path)
    count(session, "", "t", "nix", path)
    after = session.value("SELECT to_json(current_setting('search_path') || current_setting('statement_timeout'))")
    assert after == before
    assert not session.in_transaction


def test_a_locked_table_is_not_waited_for_without_end(open_session: Open) -> None:
    session, other = open_session(), open_session()
    session.send(TABLE)
    other.send("BEGIN; LOCK TABLE t")
    assert count(session, "", "t", "", ()) == "more than can be counted in 5 s"
    assert not session.in_transaction
