"""Messages: their results, their errors and where those stand, COPY data, signals, and connections that end."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest

from migrator.database.connection import connect
from migrator.database.session import ConnectionLost, Notice, ServerError, Session
from migrator.values.errors import ConnectionFailed
from tests import servers
from tests.database.conftest import Open, interrupt, when

SLEEPING = "SELECT count(*) = 1 FROM pg_stat_activity WHERE pid = {} AND wait_event = 'PgSleep'"


def first(session: Session, query: str) -> str:
    value = session.send(query)[-1].get_value(0, 0)
    assert value is not None
    return value.decode("utf-8")


def terminate(session: Session, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (session.backend_pid,))


class Interrupting(Sequence[str]):
    """Blocks of COPY data that a signal comes in the middle of: whoever asks for one is interrupted."""

    def __iter__(self) -> Iterator[str]:
        raise_now: Any = self
        yield raise_now[0]

    def __getitem__(self, index: Any) -> Any:
        raise KeyboardInterrupt

    def __len__(self) -> int:
        return 1


def test_a_message_of_several_statements_answers_with_a_result_for_each(session: Session) -> None:
    results = session.send("CREATE TABLE t (id int);", "INSERT INTO t VALUES (1), (2);", " -- nothing\n;; SELECT 7")
    assert [result.command_status for result in results] == [b"CREATE TABLE", b"INSERT 0 2", b"SELECT 1"]
    assert results[-1].get_value(0, 0) == b"7"


def test_a_message_without_statements_is_no_error(session: Session) -> None:
    for nothing in ("", ";", "-- a comment", "/* another */ ;"):
        session.send(nothing)
    assert not session.in_transaction


def test_a_percent_sign_and_a_placeholder_are_text(session: Session) -> None:
    assert first(session, "SELECT '100 % of %s and $1 {}'") == "100 % of %s and $1 {}"


def test_the_value_of_a_query_is_its_json(session: Session) -> None:
    assert session.value("SELECT 1; SELECT '{\"a\": [1, null]}'::json") == {"a": [1, None]}
    assert session.value("SELECT NULL::json") is None
    assert session.value("SELECT '1'::json WHERE false") is None


def test_an_error_tells_how_many_statements_came_before_it(session: Session) -> None:
    with pytest.raises(ServerError) as caught:
        session.send("SELECT 1; SELECT 2; SELECT 1/0; SELECT 3")
    error = caught.value
    assert (error.sqlstate, error.message, error.ordinal, error.position) == ("22012", "division by zero", 2, None)


def test_an_error_tells_its_place_in_characters(session: Session) -> None:
    message = "SELECT 'été 🐘';\nSELECT 'ß', nix"
    with pytest.raises(ServerError) as caught:
        session.send(message)
    assert caught.value.position == message.index("nix") + 1


def test_an_error_keeps_what_the_server_adds(session: Session) -> None:
    with pytest.raises(ServerError) as caught:
        session.send("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (1)")
    assert caught.value.detail == "Key (id)=(1) already exists."
    with pytest.raises(ServerError) as caught:
        session.send("CREATE TABLE t (total int); SELECT totl FROM t")
    assert caught.value.hint == 'Perhaps you meant to reference the column "t.total".'
    with pytest.raises(ServerError) as caught:
        session.send("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'AB123'; END $$")
    assert caught.value.sqlstate == "AB123"
    assert "inline_code_block line 1 at RAISE" in (caught.value.context or "")


def test_an_error_that_nobody_expected_is_shown_as_a_problem(session: Session) -> None:
    with pytest.raises(ServerError) as caught:
        session.send("SELECT nix")
    assert (caught.value.problem.code, caught.value.problem.message) == ("42703", 'column "nix" does not exist')


def test_nothing_of_a_failed_message_stays(session: Session) -> None:
    with pytest.raises(ServerError):
        session.send("CREATE TABLE t (id int); SELECT 1/0")
    assert first(session, "SELECT to_regclass('t') IS NULL") == "t"


def test_a_failed_transaction_is_open_until_it_is_rolled_back(session: Session) -> None:
    with pytest.raises(ServerError):
        session.send("BEGIN; SELECT 1/0")
    assert session.in_transaction
    session.send("ROLLBACK")
    assert not session.in_transaction


def test_notices_are_kept_until_they_are_taken(session: Session) -> None:
    session.send("SET lc_messages = 'C'; DO $$ BEGIN RAISE NOTICE 'é % ''quoted''', 1; RAISE WARNING 'two'; END $$")
    assert session.take_notices() == (Notice("NOTICE", "00000", "é 1 'quoted'"), Notice("WARNING", "01000", "two"))
    assert session.take_notices() == ()


def test_copy_data_is_loaded_in_the_order_of_its_blocks(session: Session) -> None:
    session.send("CREATE TABLE a (t text); CREATE TABLE b (t text)")
    results = session.send("COPY a FROM STDIN; SELECT 5; COPY b FROM STDIN; SELECT 6", copies=("é\n\\N\n", "z\n"))
    assert [result.command_status for result in results] == [b"COPY 2", b"SELECT 1", b"COPY 1", b"SELECT 1"]
    assert first(session, "SELECT json_agg(t) FROM a") == '["é", null]'


def test_an_error_of_a_later_message_is_told_as_if_all_were_one(session: Session) -> None:
    messages = [("BEGIN;", "SELECT 'é';"), ("SELECT 2;",), ("SELECT 3; ", "SELECT nix"), ("COMMIT",)]
    with pytest.raises(ServerError) as caught:
        session.send_in_turn(messages)
    whole = "".join(map("".join, messages))
    assert (caught.value.ordinal, caught.value.position) == (4, whole.index("nix") + 1)
    assert session.in_transaction


def test_messages_in_turn_share_their_copy_data(session: Session) -> None:
    session.send("CREATE TEMP TABLE a (c text)")
    results = session.send_in_turn((("COPY a FROM STDIN",), ("SELECT 1; COPY a FROM STDIN",)), ("é\n", "x\ny\n"))
    assert [result.command_status for result in results] == [b"SELECT 1", b"COPY 2"]
    assert session.value("SELECT json_agg(c) FROM a") == ["é", "x", "y"]


def test_copy_data_of_any_size_is_loaded(session: Session) -> None:
    rows = "".join(f"{number}\tä{'x' * 90}\n" for number in range(20_000))
    session.send("CREATE TABLE a (id int, t text)")
    session.send("COPY a FROM STDIN; SELECT 1", copies=(rows,))
    assert first(session, "SELECT count(*) || ' ' || count(*) FILTER (WHERE t LIKE 'äx%x') FROM a") == "20000 20000"


def test_a_copy_without_data_loads_nothing(session: Session) -> None:
    session.send("CREATE TABLE a (t text)")
    assert session.send("COPY a FROM STDIN")[-1].command_status == b"COPY 0"


def test_an_error_in_copy_data_is_that_of_its_statement(session: Session) -> None:
    session.send("CREATE TABLE a (id int)")
    with pytest.raises(ServerError) as caught:
        session.send("SELECT 1; COPY a FROM STDIN; SELECT 2", copies=("1\nx\n" + "2\n" * 500_000,))
    assert (caught.value.sqlstate, caught.value.ordinal) == ("22P02", 1)
    assert "COPY a, line 2" in (caught.value.context or "")
    assert first(session, "SELECT count(*) FROM a") == "0"


def test_the_output_of_a_copy_is_skipped_and_what_follows_is_run(session: Session) -> None:
    results = session.send("COPY (SELECT generate_series(1, 50000)) TO STDOUT; SELECT 8; COPY (SELECT 1) TO STDOUT")
    assert [result.command_status for result in results] == [b"COPY 50000", b"SELECT 1", b"COPY 1"]


def test_an_error_while_a_copy_sends_its_output_is_that_of_its_statement(session: Session) -> None:
    with pytest.raises(ServerError) as caught:
        session.send("SELECT 1; COPY (SELECT 1 / (3 - g) FROM generate_series(1, 5) g) TO STDOUT; SELECT 2")
    assert (caught.value.sqlstate, caught.value.ordinal) == ("22012", 1)
    assert first(session, "SELECT 1") == "1"


def test_a_script_may_change_the_encoding_for_itself_and_not_for_what_comes_after(session: Session) -> None:
    session.send("SET client_encoding = 'LATIN1'")
    assert first(session, "SELECT 'é' = U&'\\00e9'") == "t"
    assert session.parameter("client_encoding") == "UTF8"


def test_copy_data_are_utf8_whatever_an_earlier_message_has_set(session: Session) -> None:
    session.send("CREATE TABLE a (t text); SET client_encoding = 'LATIN1'")
    session.send("COPY a FROM STDIN", copies=("é\n",))
    assert first(session, "SELECT json_agg(t) FROM a") == '["é"]'


def test_a_connection_that_ended_while_it_was_idle_is_lost(session: Session, database_url: str) -> None:
    terminate(session, database_url)
    with pytest.raises(ConnectionLost):
        session.send("SELECT 1")
    assert session.lost


@pytest.mark.parametrize(
    "message", ["SELECT pg_sleep(60)", "BEGIN; SELECT pg_sleep(60); COMMIT", "COPY (SELECT pg_sleep(60)) TO STDOUT"]
)
def test_a_connection_that_ends_in_a_statement_is_lost(session: Session, database_url: str, message: str) -> None:
    asleep = SLEEPING.format(session.backend_pid)
    with when(database_url, asleep, lambda: terminate(session, database_url)), pytest.raises(ConnectionLost) as caught:
        session.send(message)
    assert isinstance(caught.value, ConnectionFailed)
    assert caught.value.exit_code == 5
    assert "terminating connection due to administrator command" in caught.value.problem.message
    assert session.lost


def test_a_connection_that_ends_in_copy_data_is_lost(session: Session, database_url: str) -> None:
    session.send(
        "CREATE TABLE a (id int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';"
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()"
    )
    asleep = SLEEPING.format(session.backend_pid)
    with when(database_url, asleep, lambda: terminate(session, database_url)), pytest.raises(ConnectionLost):
        session.send("COPY a FROM STDIN", copies=("1\n" * 1_000_000,))


def test_a_script_that_ends_its_own_connection_has_lost_it(session: Session) -> None:
    with pytest.raises(ConnectionLost):
        session.send("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize(
    ("message", "copies"),
    [
        ("SELECT pg_sleep(60)", ()),
        ("BEGIN; SELECT pg_sleep(60); SELECT 2; COMMIT", ()),
        ("COPY (SELECT pg_sleep(60)) TO STDOUT; SELECT 2", ()),
        ("COPY slow FROM STDIN; SELECT 2", ("1\n" * 1_000_000,)),
        ("SELECT pg_sleep(60); COPY slow FROM STDIN", ("1\n",)),
    ],
    ids=["alone", "in a transaction", "copy out", "copy in", "before a copy"],
)
def test_an_interrupt_cancels_and_the_session_is_usable_again(
    session: Session, database_url: str, message: str, copies: tuple[str, ...]
) -> None:
    session.send(
        "CREATE TABLE slow (id int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';"
        "CREATE TRIGGER t BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION f()"
    )
    with when(database_url, SLEEPING.format(session.backend_pid), interrupt), pytest.raises(KeyboardInterrupt):
        session.send(message, copies=copies)
    if session.in_transaction:
        session.send("ROLLBACK")
    assert first(session, "SELECT 1") == "1"


def test_an_interrupt_between_blocks_of_copy_data_leaves_no_copy_open(session: Session) -> None:
    session.send("CREATE TABLE a (t text)")
    with pytest.raises(KeyboardInterrupt):
        session.send("COPY a FROM STDIN", copies=Interrupting())
    assert first(session, "SELECT count(*) FROM a") == "0"


def test_an_error_has_its_place_in_a_database_that_counts_bytes(server: Any) -> None:
    with servers.fresh_database(server) as url, psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        session = connect(url.replace(admin.info.dbname, "ascii", 1))
        try:
            assert session.parameter("server_encoding") == "SQL_ASCII"
            with pytest.raises(ServerError) as caught:
                session.send("SELECT 'été 🐘';\n", "SELECT 'ß', nix")
        finally:
            session.close()
            admin.execute("DROP DATABASE ascii")
    assert caught.value.position == "SELECT 'été 🐘';\nSELECT 'ß', nix".index("nix") + 1


def test_a_session_is_named_by_its_database_and_place(session: Session, open_session: Open) -> None:
    assert session.label.startswith("test_")
    assert " on /" in session.label
    assert "password" not in session.label
    assert open_session().backend_pid != session.backend_pid


def test_another_thread_can_cancel_what_is_under_way(session: Session, database_url: str) -> None:
    asleep = f"SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = {session.backend_pid}"
    with when(database_url, asleep, session.cancel), pytest.raises(ServerError) as caught:
        session.send("SELECT pg_sleep(60)")
    assert caught.value.sqlstate == "57014"
    assert first(session, "SELECT 1") == "1"


def test_to_cancel_on_a_connection_that_is_gone_is_no_error(session: Session) -> None:
    session.close()
    session.cancel()
