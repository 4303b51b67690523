"""Messages that carry a script: nothing of ours leaks into it, and its place in them is exact."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.engine.messages import UNKNOWN_OFFSET, Message, Phrases, text_in_message, with_offset
from migrator.project.model import Database

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A session on the test's database."""
    with closing(connect(database_url)) as opened:
        yield opened


@given(TEXTS, st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_the_offset_is_where_the_script_stands(body: str, before: list[str], after: list[str]) -> None:
    message = Message(tuple(before), body, tuple(after))
    whole = "".join(message.parts())
    assert whole[message.offset : message.offset + len(body)] == body


@given(TEXTS, st.data())
def test_cut_messages_are_the_whole_one_and_only_the_ends_hold_what_is_ours(body: str, data: st.DataObject) -> None:
    cuts = data.draw(st.sets(st.integers(1, len(body) - 1))) if len(body) > 1 else set()
    message = Message(("BEGIN",), body, ("COMMIT",), cuts=tuple(sorted(cuts)))
    first, *others = pieces = list(message.in_turn())
    assert "".join(map("".join, pieces)) == "".join(message.parts())
    assert first[0] == "BEGIN;\n"
    assert not any(piece[0] for piece in others)
    assert [bool(piece[2]) for piece in pieces] == [False] * len(cuts) + [True]


@given(TEXTS, TEXTS)
def test_filling_in_the_place_moves_nothing_and_changes_nothing_else(head: str, text: str) -> None:
    own = text_in_message(len(text), head, "").as_string()
    before = with_offset(("BEGIN", f"INSERT {own}", "SET x"))
    assert UNKNOWN_OFFSET not in "".join(before)
    assert Message(before).offset == Message(("BEGIN", f"INSERT {own}", "SET x")).offset
    assert f"1 + {Message(before).offset:010d}," in before[1]


@pytest.mark.parametrize(
    "end", ["SELECT 1", "SELECT 1;", "SELECT 1; -- end", "SELECT 1 /* end */", "SELECT 1;\r\n", ""]
)
def test_what_comes_after_a_script_is_run_however_it_ends(session: Session, end: str) -> None:
    results = session.send(*Message(("BEGIN",), end, ("SELECT 42", "COMMIT")).parts())
    assert results[-2].get_value(0, 0) == b"42"
    assert results[-1].command_status == b"COMMIT"


@pytest.mark.parametrize("text", ["SELECT 'é🐘'", "-- 1 + 0000000000, \n", "", "SELECT '\\', 'it''s', $$x$$ -- %s {}"])
@pytest.mark.parametrize(("head", "tail"), [("", ""), ("BEGIN; -- ü 1 + 0000000000,\n", "\nCOMMIT; /* 🐘 */")])
def test_the_text_is_taken_out_of_the_message_itself(session: Session, head: str, text: str, tail: str) -> None:
    own = text_in_message(len(text), head, tail)
    row = sql.SQL("CREATE TEMP TABLE kept AS SELECT {} AS t").format(own).as_string(session.connection)
    session.send(*Message(with_offset(("SET application_name = 'ä🐘'", row)), text).parts())
    assert session.value("SELECT to_json(t) FROM kept") == head + text + tail


def test_every_phrase_is_one_statement(session: Session) -> None:
    phrases = Phrases(session, Database(role="postgres", search_path=("public", 'a"b', "c, d")))
    for statements in (phrases.reset(), phrases.limits(200, 0), phrases.surroundings("LOCAL"), phrases.own_role()):
        assert len(session.send(*Message(before=("BEGIN", *statements, "ROLLBACK")).parts())) == len(statements) + 2


def test_a_search_path_is_a_list_of_names_whatever_they_hold(session: Session) -> None:
    phrases = Phrases(session, Database(search_path=("public", 'a"b', "c, d")))
    session.send(*Message(before=phrases.surroundings("SESSION")).parts())
    assert session.value("SELECT to_json(current_setting('search_path'))") == 'public, "a""b", "c, d"'


def test_a_manifest_that_says_nothing_changes_nothing(session: Session) -> None:
    assert Phrases(session, Database()).surroundings("LOCAL") == ()


def test_the_reset_takes_back_what_a_script_left_and_keeps_the_lock(session: Session) -> None:
    session.send(
        "SELECT pg_advisory_lock(1); LISTEN x; CREATE TEMP TABLE left_over (id int); PREPARE p AS SELECT 1;"
        "SET search_path = ''; SET SESSION AUTHORIZATION pg_monitor"
    )  # fmt: skip
    session.send(*Message(before=Phrases(session, Database()).reset()).parts())
    assert session.value(
        "SELECT json_build_array(current_user = session_user, current_setting('search_path'),"
        " to_regclass('left_over'), (SELECT count(*) FROM pg_prepared_statements),"
        " (SELECT count(*) FROM pg_listening_channels()), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'),"
        " current_setting('client_connection_check_interval'))"
    ) == [True, '"$user", public', None, 0, 0, 1, "2s"]
