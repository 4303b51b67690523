"""The run lock: one holder a history, named to who waits, gone with its session, in nobody's way."""

import threading

import psycopg
import pytest

from migrator.database.lock import holder, look, try_lock, unlock
from migrator.database.session import Session
from tests.database.conftest import Open, wait_until


def test_one_session_holds_it(open_session: Open) -> None:
    first, second = open_session(), open_session()
    assert try_lock(first, "migrator").locked is True
    assert try_lock(second, "migrator").locked is False
    unlock(first, "migrator")
    assert try_lock(second, "migrator").locked is True


def test_looking_takes_no_lock(open_session: Open) -> None:
    first, second = open_session(), open_session()
    assert look(first, "migrator").locked is None
    assert try_lock(second, "migrator").locked is True


def test_histories_do_not_exclude_one_another(open_session: Open) -> None:
    first, second = open_session(), open_session()
    for session, schema in ((first, "migrator"), (second, "Other History")):
        assert try_lock(session, schema).locked is True


def test_databases_do_not_exclude_one_another(session: Session, database_url: str) -> None:
    assert try_lock(session, "migrator").locked is True
    with psycopg.connect(
        database_url.replace("/test_", "/postgres?x=", 1).split("x=")[0] + _query(database_url)
    ) as other:
        row = other.execute("SELECT pg_try_advisory_lock(classid::int, objid::int) FROM pg_locks"
                            " WHERE locktype = 'advisory' AND pid = %s", (session.backend_pid,)).fetchone()  # fmt: skip
    assert row == (True,)


def _query(url: str) -> str:
    return url.partition("?")[2]


def test_who_waits_is_told_who_holds_it(open_session: Open) -> None:
    first, second = open_session(), open_session()
    first.send("SET application_name = 'deploy 42'")
    try_lock(first, "migrator")
    said = holder(second, "migrator")
    assert said.startswith(f"pid {first.backend_pid}, user postgres, deploy 42")
    assert "connected " in said
    unlock(first, "migrator")
    assert holder(second, "migrator") == "a run that has just ended"


def test_the_holder_is_named_to_who_may_not_see_other_sessions(open_session: Open) -> None:
    first, second = open_session(), open_session()
    try_lock(first, "migrator")
    second.send("CREATE ROLE stranger; SET ROLE stranger")
    try:
        assert holder(second, "migrator").startswith(f"pid {first.backend_pid}, user postgres")
    finally:
        second.send("RESET ROLE; DROP ROLE stranger")


def test_it_dies_with_its_holder(open_session: Open, database_url: str) -> None:
    first, second = open_session(), open_session()
    try_lock(first, "migrator")
    second.send(f"SELECT pg_terminate_backend({first.backend_pid}, 10000)")
    assert try_lock(second, "migrator").locked is True


def test_it_outlives_a_transaction_that_is_rolled_back(open_session: Open) -> None:
    first, second = open_session(), open_session()
    first.send("BEGIN")
    try_lock(first, "migrator")
    first.send("ROLLBACK")
    assert try_lock(second, "migrator").locked is False


def test_the_first_answer_says_which_process_answers_and_whether_there_is_a_history(session: Session) -> None:
    opening = try_lock(session, "My 'History'")
    assert (opening.pid, opening.has_history) == (session.backend_pid, False)
    session.send("""CREATE SCHEMA "My 'History'"; CREATE TABLE "My 'History'".schema_migrations ()""")
    assert look(session, "My 'History'").has_history


def test_another_tools_table_is_no_history(session: Session) -> None:
    session.send("CREATE TABLE public.schema_migrations (version text); SET search_path = public")
    assert not look(session, "migrator").has_history


def test_a_history_that_may_not_be_read_is_there_all_the_same(session: Session) -> None:
    session.send("CREATE SCHEMA migrator; CREATE TABLE migrator.schema_migrations (); CREATE ROLE stranger")
    session.send("SET ROLE stranger")
    try:
        assert look(session, "migrator").has_history
    finally:
        session.send("RESET ROLE; DROP ROLE stranger")


def test_a_vanished_client_is_noticed_by_the_server(session: Session) -> None:
    look(session, "migrator")
    assert session.value("SELECT to_json(current_setting('client_connection_check_interval'))") == "2s"


@pytest.mark.parametrize("polls", [1, 3])
def test_who_waits_holds_no_snapshot_that_a_concurrent_index_would_wait_for(
    open_session: Open, database_url: str, polls: int
) -> None:
    first, second = open_session(), open_session()
    first.send("CREATE TABLE t (id int)")
    try_lock(first, "migrator")
    for _ in range(polls):
        assert not try_lock(second, "migrator").locked
        holder(second, "migrator")
    wait_until(database_url, f"SELECT backend_xmin IS NULL AND state = 'idle' FROM pg_stat_activity"
                             f" WHERE pid = {second.backend_pid}")  # fmt: skip
    building = threading.Thread(target=first.send, args=("CREATE INDEX CONCURRENTLY i ON t (id)",))
    building.start()
    building.join(20)
    assert not building.is_alive()
    assert second.value("SELECT to_json(indisvalid) FROM pg_index WHERE indexrelid = 'i'::regclass") is True
