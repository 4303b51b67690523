"""The history: installed once, read as it is or not at all, every text kept exactly."""

import threading
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from migrator.database.connection import connect
from migrator.database.history import Caller, Failure, History, NewAttempt, Recorded, Texts
from migrator.database.lock import try_lock, unlock
from migrator.database.session import ServerError, Session
from migrator.values.errors import Refused
from tests import servers
from tests.database.conftest import Open

ODD = "back\\slash 'quoted' \"double\" 100 % %s {} $1 $$ $tag$ \r\n\t -- été 🐘 \x01 ;\n/* '"
RUN = str(uuid4())
SCHEMA = "migrator"


class Writer:
    """Writes attempts into a history as the engine does, with one call each."""

    def __init__(self, session: Session, schema: str = SCHEMA, project: str = "shop") -> None:
        self.session, self.history = session, History(session, schema, project)
        self.run_id, self.last = str(uuid4()), 0
        try_lock(session, schema)

    def install(self) -> "Writer":
        self.history.install("1.0")
        return self.run()

    def run(self) -> "Writer":
        self.session.send(self.history.run_begin(self.run_id, "apply", "abc", Caller("me", "here", "1.0"), None))
        return self

    def attempt(self, migration: str, direction: Any = "up", **other: Any) -> NewAttempt:
        self.last = max(self.last, self.history.read().last_id) + 1
        about = {"version": "001", "name": "a", "checksum": "c", "content_hash": "1:h"}
        return NewAttempt(self.last, self.run_id, self.history.project, migration, direction=direction, **about | other)

    def begin(
        self, migration: str, direction: Any = "up", up: str | None = None, down: str | None = None
    ) -> NewAttempt:
        attempt = self.attempt(migration, direction)
        self.session.send(self.history.begin(attempt, sql.Literal(up), sql.Literal(down)))
        return attempt

    def complete(self, migration: str, direction: Any = "up", **texts: Any) -> NewAttempt:
        attempt = self.begin(migration, direction, **texts)
        assert self.session.send(self.history.complete(attempt, same_transaction=False))[-1].ntuples == 1
        return attempt

    def fail(self, migration: str, direction: Any = "up", error: str = "no") -> NewAttempt:
        attempt = self.attempt(migration, direction)
        self.session.send(self.history.failed(attempt, Failure(error, "22012", 3), 17, Texts("up", "down")))
        return attempt

    def unit(self, attempt: NewAttempt, ordinal: int, digest: str, done: bool = True) -> None:
        name = "journal_done" if done else "journal_intend"
        about: dict[str, Any] = {"ordinal": ordinal, "hash": digest, "first_line": ordinal, "last_line": ordinal}
        self.session.send(self.history.journal_entry(name, attempt, **about))


@pytest.fixture
def writer(session: Session) -> Writer:
    """A history that holds no attempt yet."""
    return Writer(session).install()


def applied(recorded: Recorded) -> list[str]:
    return [attempt.migration for attempt in recorded.applied]


def test_a_new_history_holds_nothing(writer: Writer) -> None:
    assert writer.history.read() == Recorded((), (), 0)
    assert writer.history.attempts() == ()
    assert writer.history.attempt(1) is None


def test_every_table_and_column_is_explained(writer: Writer) -> None:
    assert writer.session.value(
        "SELECT json_agg(c.relname || '.' || coalesce(a.attname, '')) FROM pg_class c"
        " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND c.relkind = 'r'"
        " WHERE c.relnamespace = 'migrator'::regnamespace AND c.relkind IN ('r', 'v')"
        " AND col_description(c.oid, coalesce(a.attnum, 0)) IS NULL"
        " AND (a.attnum IS NOT NULL OR obj_description(c.oid) IS NULL)"
    ) is None  # fmt: skip


@pytest.mark.parametrize("schema", ["My History", 'quo"ted', "it's", "100 %s {}", "héritage", "select"])
def test_its_schema_may_have_any_name(session: Session, schema: str) -> None:
    writer = Writer(session, schema).install()
    writer.complete("001_a", up=ODD)
    assert applied(writer.history.read()) == ["001_a"]
    assert writer.history.texts((1,)) == {1: Texts(ODD, None)}


def test_it_is_installed_where_the_schema_is_there_already(session: Session) -> None:
    session.send("CREATE SCHEMA migrator; CREATE TABLE migrator.notes ()")
    Writer(session).install().complete("001_a")


def test_sessions_that_install_it_one_after_the_other_under_the_lock_do_not_collide(open_session: Open) -> None:
    failures: list[BaseException] = []
    made: list[int] = []

    def install(session: Session) -> None:
        try:
            while not (opening := try_lock(session, SCHEMA)).locked:
                pass
            if not opening.has_history:
                History(session, SCHEMA, "shop").install("1.0")
                made.append(session.backend_pid)
            unlock(session, SCHEMA)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=install, args=(open_session(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert len(made) == 1


def test_an_installation_that_fails_leaves_nothing_and_an_open_session(session: Session) -> None:
    session.send("CREATE SCHEMA migrator; CREATE TABLE migrator.statements ()")
    try_lock(session, SCHEMA)
    with pytest.raises(ServerError, match="already exists"):
        History(session, SCHEMA, "shop").install("1.0")
    assert not session.in_transaction
    assert session.value("SELECT to_json(to_regclass('migrator.formats') IS NULL)") is True


def test_texts_are_kept_exactly(writer: Writer) -> None:
    attempt = writer.complete("001_a", up=ODD, down=ODD[::-1])
    assert writer.history.texts((attempt.id,)) == {attempt.id: Texts(ODD, ODD[::-1])}


@pytest.mark.parametrize(("encoding", "text"), [("LATIN1", ODD.replace("🐘", "ÿ")), ("SQL_ASCII", ODD)])
def test_texts_are_kept_exactly_whatever_the_databases_encoding_is(server: Any, encoding: str, text: str) -> None:
    with servers.fresh_database(server) as url, psycopg.connect(url, autocommit=True) as admin:
        name = f"encoded_{encoding.lower()}"
        admin.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0".encode())
        session = connect(url.replace(admin.info.dbname, name, 1))
        try:
            writer = Writer(session).install()
            writer.complete("001_a", up=text)
            assert writer.history.texts((1,))[1].up == text
        finally:
            session.close()
            admin.execute(f"DROP DATABASE {name}".encode())


def test_texts_of_no_attempts_are_none(writer: Writer) -> None:
    assert writer.history.texts(()) == {}
    assert writer.history.texts((99,)) == {}


def test_applied_is_what_was_last_completed_upwards_in_that_order(writer: Writer) -> None:
    for migration, direction in [("b", "up"), ("a", "up"), ("c", "up"), ("b", "down"), ("b", "up"), ("c", "down")]:
        writer.complete(migration, direction)
    assert applied(writer.history.read()) == ["a", "b"]
    assert writer.history.read().applied_ids() == {"a", "b"}
    view = "SELECT json_agg(migration ORDER BY id) FROM migrator.applied_migrations"
    assert writer.session.value(view) == ["a", "b"]


def test_a_failure_or_a_killed_run_changes_nothing_of_what_is_applied(writer: Writer) -> None:
    writer.complete("a")
    writer.fail("a", "down")
    writer.begin("b")
    recorded = writer.history.read()
    assert applied(recorded) == ["a"]
    assert [(u.migration, u.direction, u.status) for u in recorded.unfinished] == [
        ("a", "down", "failed"), ("b", "up", "running")]  # fmt: skip
    assert recorded.last_id == 3


def test_a_failure_is_over_once_a_later_attempt_succeeds(writer: Writer) -> None:
    writer.fail("a")
    writer.complete("a")
    assert writer.history.read().unfinished == ()


def test_projects_see_their_own_attempts_and_share_the_numbers(writer: Writer) -> None:
    writer.complete("a")
    other = Writer(writer.session, project="billing").run()
    assert other.history.read() == Recorded((), (), 1)
    other.complete("a")
    assert [row.id for row in other.history.attempts()] == [2]
    assert writer.history.attempt(2) is None


def test_attempts_are_shown_with_who_and_why(writer: Writer) -> None:
    writer.fail("001_a", error=ODD)
    (row,) = writer.history.attempts()
    assert (row.migration, row.status, row.error, row.error_sqlstate, row.error_line) == (
        "001_a", "failed", ODD, "22012", 3)  # fmt: skip
    assert (row.duration_ms, row.by_whom, row.host, row.command, row.run_id) == (
        17, "me", "here", "apply", writer.run_id)  # fmt: skip
    assert writer.history.attempt(row.id) == row


def test_an_attempt_is_not_recorded_without_the_run_lock(writer: Writer) -> None:
    unlock(writer.session, SCHEMA)
    with pytest.raises(ServerError) as caught:
        writer.begin("a")
    assert caught.value.sqlstate == "23502"
    assert writer.history.read().last_id == 0


def test_two_clients_that_share_no_lock_collide_on_the_number(writer: Writer) -> None:
    attempt = writer.begin("a")
    with pytest.raises(ServerError) as caught:
        writer.session.send(writer.history.begin(attempt, sql.NULL, sql.NULL))
    assert caught.value.sqlstate == "23505"


def test_only_the_transaction_that_began_an_attempt_completes_it(writer: Writer) -> None:
    attempt = writer.begin("a")
    complete = writer.history.complete(attempt, same_transaction=True)
    assert writer.session.send("BEGIN;", complete)[-1].ntuples == 0
    writer.session.send("ROLLBACK")
    assert writer.history.state(attempt) == "running"


def test_another_run_completes_nothing(writer: Writer) -> None:
    attempt = writer.begin("a")
    stranger = attempt._replace(run_id=str(uuid4()))
    assert writer.session.send(writer.history.complete(stranger, same_transaction=False))[-1].ntuples == 0
    assert writer.history.state(stranger) is None


def test_what_is_completed_does_not_fail_afterwards(writer: Writer) -> None:
    attempt = writer.complete("a")
    writer.session.send(writer.history.end_failed(attempt, Failure("late")))
    assert writer.history.state(attempt) == "completed"


def test_a_running_attempt_ends_failed_with_its_error(writer: Writer) -> None:
    attempt = writer.begin("a")
    writer.session.send(writer.history.end_failed(attempt, Failure(ODD, "57014", 5)))
    (row,) = writer.history.attempts()
    assert (row.status, row.error, row.error_sqlstate, row.error_line) == ("failed", ODD, "57014", 5)


def test_the_journal_says_which_units_are_begun_and_done_since_the_last_completion(writer: Writer) -> None:
    def begun(migration: str = "a", direction: Any = "up") -> list[tuple[int, str, bool]]:
        units = writer.history.units_begun(migration, direction).units
        return [(unit.ordinal, unit.hash, unit.done) for unit in units]

    first = writer.begin("a")
    writer.unit(first, 1, "h1")
    writer.unit(first, 2, "h2", done=False)
    assert begun() == [(1, "h1", True), (2, "h2", False)]
    second = writer.begin("a")
    writer.unit(second, 2, "h2")
    assert begun() == [(1, "h1", True), (2, "h2", False), (2, "h2", True)]
    assert writer.history.units_begun("a", "up").attempt == second.id
    assert begun(direction="down") == begun("b") == []
    writer.session.send(writer.history.complete(second, same_transaction=False))
    assert begun() == []


def test_attempts_of_clients_that_died_are_buried_and_others_stay(writer: Writer) -> None:
    writer.complete("a")
    writer.begin("b")
    Writer(writer.session, project="billing").run().begin("c")
    writer.session.send(writer.history.bury())
    assert [(row.migration, row.status) for row in writer.history.attempts()] == [("a", "completed"), ("b", "failed")]
    assert Writer(writer.session, project="billing").history.attempts()[0].status == "running"


def test_a_unit_is_settled_with_its_rows_or_its_error(writer: Writer) -> None:
    attempt = writer.begin("a")
    for ordinal, rows, error in ((1, 5, None), (2, None, ODD)):
        writer.unit(attempt, ordinal, "h", done=False)
        about: dict[str, Any] = {"ordinal": ordinal, "rows": rows, "error": error}
        writer.session.send(writer.history.journal_entry("journal_settle", attempt, **about))
    done, failed = writer.history.journal(attempt.id)
    assert (done.rows, done.error, done.completed_at is not None) == (5, None, True)
    assert (failed.rows, failed.error, failed.completed_at) == (None, ODD, None)
    assert [unit.done for unit in writer.history.units_begun("a", "up").units] == [True, False]


def test_a_newer_format_is_refused_even_where_its_tables_look_different(writer: Writer) -> None:
    writer.session.send("INSERT INTO migrator.formats VALUES (2, now(), '9.0')")
    with pytest.raises(Refused, match="format 2"):
        writer.history.read()
    writer.session.send("ALTER TABLE migrator.schema_migrations RENAME COLUMN checksum TO digest")
    with pytest.raises(Refused) as caught:
        writer.history.read()
    assert caught.value.problem.code == "newer-history"


def test_a_history_that_may_not_be_read_is_an_error_and_never_an_empty_one(writer: Writer) -> None:
    writer.complete("a")
    writer.session.send("CREATE ROLE stranger; SET ROLE stranger")
    try:
        with pytest.raises(Refused) as caught:
            writer.history.read()
        assert caught.value.problem.code == "42501"
        assert "SELECT on its tables" in (caught.value.problem.hint or "")
    finally:
        writer.session.send("RESET ROLE; DROP ROLE stranger")


def test_a_table_of_that_name_that_is_somebody_elses_is_refused(session: Session) -> None:
    session.send("CREATE SCHEMA migrator; CREATE TABLE migrator.schema_migrations (version bigint, dirty boolean)")
    with pytest.raises(Refused) as caught:
        History(session, SCHEMA, "shop").read()
    assert caught.value.problem.code == "foreign-history"
    assert "database: {history:" in (caught.value.problem.hint or "")


def test_a_scripts_search_path_does_not_mislead_it(writer: Writer) -> None:
    writer.complete("a")
    writer.session.send(
        "CREATE SCHEMA evil; CREATE FUNCTION evil.max(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 0'"
    )
    writer.session.send("SET search_path = evil")
    assert writer.history.read().last_id == 1
