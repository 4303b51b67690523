"""Rows 20 to 23 and 25: scripts that end transactions, leave settings, swallow failures, or lose the session."""

from contextlib import closing

import pytest

from migrator.database.history import History, NewAttempt
from migrator.database.session import ServerError, Session
from migrator.engine.decide import decide
from migrator.engine.request import Up
from migrator.engine.transactional import settle
from migrator.engine.trial import AttemptFailed, Trial
from migrator.values.errors import ManifestError
from tests.engine.conftest import Project

LOG = {"001_log.up": "CREATE TABLE log (n int);\n", "001_log.down": "DROP TABLE log;\n"}
NEXT = {"003_next.up": "INSERT INTO log VALUES (3);\n", "003_next.down": "SELECT 1;\n"}
EXPECT = {"id": "002_x", "expect": {"tables": {"log": {"columns": {"n": "integer"}}}}}
COMMITS = (
    "CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (2); COMMIT; END $$;\n"
    "CREATE FUNCTION commits_inside() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CALL commits(); END $$;\n"
)


def script(text: str) -> dict[str, str]:
    return {"002_x.up": text, "002_x.down": "SELECT 1;\n"}


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO log VALUES (2);\nCOMMIT;\nSELECT 1;\n",
        "INSERT INTO log VALUES (2);\nROLLBACK;\n",
        "INSERT INTO log VALUES (2);\nCOMMIT AND CHAIN;\nSELECT 1;\n",
        "INSERT INTO log VALUES (2);\nBEGIN;\nSELECT 1;\n",
        "INSERT INTO log VALUES (2);\nEND;\n",
        "INSERT INTO log VALUES (2);\nABORT;\n",
        "INSERT INTO log VALUES (2);\nPREPARE TRANSACTION 'x';\n",
        "START TRANSACTION;\nINSERT INTO log VALUES (2);\nCOMMIT;\nINSERT INTO log VALUES (3);\nROLLBACK;\n",
        # What a newer server takes and the parser does not know hides nothing that stands beside it.
        "CREATE TABLE v (a int, b int GENERATED ALWAYS AS (a) VIRTUAL);\nCOMMIT;\nINSERT INTO log VALUES (2);\n",
    ],
)
def test_20_a_script_that_ends_its_transaction_is_refused_before_anything_runs(project: Project, text: str) -> None:
    project.write(LOG | script(text))
    with pytest.raises(ManifestError) as refused:
        project.apply()
    assert refused.value.problem.location
    assert refused.value.problem.location.path.endswith("002_x.up.sql")
    assert not project.exists("log")


@pytest.mark.parametrize("entry", ["002_x", EXPECT], ids=["one message", "two messages"])
@pytest.mark.parametrize(
    "text",
    [
        "CALL commits();\n",
        "SELECT commits_inside();\n",
        "DO $$ BEGIN INSERT INTO log VALUES (2); COMMIT; END $$;\n",
        "DO $$ BEGIN EXECUTE 'COMMIT'; END $$;\n",
        "DO $$ BEGIN INSERT INTO log VALUES (2); ROLLBACK; END $$;\n",
    ],
)
def test_20_a_commit_that_only_the_server_sees_is_never_recorded_as_applied(
    project: Project, text: str, entry: object
) -> None:
    project.write(LOG | {"000_p.up": COMMITS, "000_p.down": "SELECT 1;\n"}, migrations=["000_p", "001_log"]).apply()
    everything = LOG | {"000_p.up": COMMITS, "000_p.down": "SELECT 1;\n"} | script(text)
    result = project.write(everything, migrations=["000_p", "001_log", entry]).apply()
    assert result.problem
    assert result.problem.code in ("2D000", "0A000")
    assert project.states()["002_x"] == "failed"
    assert project.query("TABLE log") == []


LEAKING = (
    "SELECT pg_catalog.set_config('search_path', '', false);\n"
    "SET ROLE pg_monitor;\n"
    "SET statement_timeout = 1;\nRESET statement_timeout;\nSET lock_timeout = 7777;\n"
    "SET idle_in_transaction_session_timeout = 7777;\n"
    "SET client_encoding = 'LATIN1';\nSET standard_conforming_strings = off;\n"
    "SET default_transaction_read_only = on;\nSET default_transaction_isolation = 'serializable';\n"
    "SET client_connection_check_interval = 0;\nSET DateStyle = 'German';\nSET TimeZone = 'Asia/Tokyo';\n"
    "DISCARD TEMP;\nLISTEN gossip;\nPREPARE p AS SELECT 1;\nDECLARE c CURSOR WITH HOLD FOR SELECT 1;\n"
)
PATHLESS = {
    "003_next.up": "INSERT INTO log VALUES (3);\nINSERT INTO seen SELECT name, setting FROM pg_settings;\n",
    "003_next.down": "SELECT 1;\n",
}
SEEN = "CREATE TABLE log (n int);\nCREATE TABLE seen (name text, setting text);\n"


@pytest.mark.parametrize("mode", ["single", "none"])
def test_21_what_a_script_has_set_reaches_neither_the_next_one_nor_the_history(project: Project, mode: str) -> None:
    leaking = LEAKING
    if mode == "none":
        leaking = LEAKING.replace("DISCARD TEMP;", "DISCARD TEMP;\nVACUUM pg_catalog.pg_class;").replace(
            "SET default_transaction_read_only = on;", ""
        )
    scripts = {**LOG, "001_log.up": SEEN} | script(leaking) | PATHLESS
    project.write(scripts, migrations=["001_log", {"id": "002_x", "transaction": mode}, "003_next"])
    result = project.apply()
    assert result.problem is None
    assert project.query("TABLE log") == [(3,)]
    defaults = dict(project.query("SELECT name, setting FROM pg_settings"))
    # A test's session and that of migrator differ in what migrator sets for itself, on purpose.
    ours = {"application_name", "client_connection_check_interval", "lock_timeout", "statement_timeout",
            "idle_in_transaction_session_timeout", "client_encoding"}  # fmt: skip
    seen = dict(project.query("TABLE seen"))
    assert {name for name in seen if name not in ours and seen[name] != defaults.get(name)} <= {
        "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "transaction_isolation"}  # fmt: skip
    assert seen["client_connection_check_interval"] == "2000"
    assert seen["client_encoding"] == "UTF8"
    assert seen["lock_timeout"] == "200"
    rows = project.query("SELECT up_sql FROM migrator.schema_migrations ORDER BY id")
    assert rows == [(SEEN,), (leaking,), (PATHLESS["003_next.up"],)]


def test_22_a_failure_that_a_do_block_swallows_rolls_back_what_is_inside_alone(project: Project) -> None:
    swallowing = (
        "INSERT INTO log VALUES (1);\n"
        "DO $$ BEGIN INSERT INTO log VALUES (99); PERFORM 1 / 0; EXCEPTION WHEN OTHERS THEN NULL; END $$;\n"
        "SAVEPOINT a;\nINSERT INTO log VALUES (98);\nROLLBACK TO SAVEPOINT a;\nRELEASE SAVEPOINT a;\n"
        "INSERT INTO log VALUES (2);\n"
    )
    assert project.write(LOG | script(swallowing)).apply().problem is None
    assert project.query("TABLE log") == [(1,), (2,)]


def test_22_a_savepoint_does_not_save_a_script_that_fails(project: Project) -> None:
    failing = "SAVEPOINT a;\nINSERT INTO log VALUES (1);\nSELECT 1 / 0;\nROLLBACK TO SAVEPOINT a;\n"
    result = project.write(LOG | script(failing)).apply()
    assert result.problem
    assert result.problem.code == "22012"
    assert project.states()["002_x"] == "failed"
    assert project.query("TABLE log") == []


def test_22_a_commit_that_is_answered_with_rollback_is_not_believed(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | script("SELECT 1;\n"))
    with closing(project.session()) as session:
        completed = session.send("SELECT 1")
        session.send("BEGIN")
        with pytest.raises(ServerError):
            session.send("SELECT 1 / 0")
        answer = session.send("COMMIT")
        assert answer[-1].command_status == b"ROLLBACK"  # without an error: this is what the check is for
        with pytest.raises(AttemptFailed, match="not recorded as applied"):
            settle(pending(project, session), [*completed, *answer])


def pending(project: Project, session: Session) -> Trial:
    """Return the trial of the migration that is next."""
    history = History(session, "migrator", "shop")
    (step,) = decide(history, history.read(), project.manifest, Up()).steps
    return Trial(step, step.script(), NewAttempt(2, "", "shop", step.id, step.version, step.name, "up", "", ""))


@pytest.mark.parametrize("entry", ["002_x", EXPECT], ids=["one message", "two messages"])
def test_23_a_deferred_constraint_that_fails_at_commit_is_this_migrations_failure(
    project: Project, entry: object
) -> None:
    table = "CREATE TABLE log (n int UNIQUE DEFERRABLE INITIALLY DEFERRED);\n"
    twice = "INSERT INTO log VALUES (1), (1);\n"
    scripts = {**LOG, "001_log.up": table} | script(twice) | NEXT
    result = project.write(scripts, migrations=["001_log", entry, "003_next"]).apply()
    assert result.problem
    assert result.problem.code == "23505"
    assert "at the COMMIT of 002_x" in result.problem.message
    assert project.attempts() == [("001_log", "up", "completed"), ("002_x", "up", "failed")]
    assert project.query("TABLE log") == []


def test_25_a_session_that_times_out_in_its_transaction_is_never_recorded_as_applied(project: Project) -> None:
    idle = "INSERT INTO log VALUES (2);\nSET idle_in_transaction_session_timeout = 1;\n"
    project.write(LOG | script(idle), migrations=["001_log", EXPECT], defaults={"lock_wait": "2s"})
    result = project.apply()
    if result.problem is None:  # where the next message came within that millisecond
        assert project.query("TABLE log") == [(2,)]
        return
    assert result.exit_code == 5
    assert project.states()["002_x"] == "failed"
    assert project.query("TABLE log") == []


def test_25_the_server_is_told_to_look_for_a_client_that_vanished(project: Project) -> None:
    # Over a unix socket the keepalives themselves read as 0; where they were set is what can be seen of them.
    seen = "INSERT INTO seen SELECT name, source FROM pg_settings;\n"
    table = f"CREATE TABLE seen (name text, source text);\n{seen}"
    project.write({**LOG, "001_log.up": table} | script(seen)).apply()
    settings = "'{client_connection_check_interval,tcp_keepalives_idle,tcp_keepalives_interval,tcp_keepalives_count}'"
    found = project.query(f"SELECT count(*), min(source), max(source) FROM seen WHERE name = ANY ({settings})")
    assert found == [(8, "session", "session")]
