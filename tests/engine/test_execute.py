"""Scripts run and recorded: hostile ones, in databases of any encoding, with and without a transaction."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrator.engine.request import Up
from migrator.engine.run import run
from migrator.engine.transactional import LARGE
from migrator.values.errors import Refused
from migrator.values.events import Retrying
from tests import servers
from tests.engine.conftest import CALLER, Project

DOWN = "SELECT 1;"
TEXT = "SELECT up_sql FROM migrator.schema_migrations WHERE status = '{}' ORDER BY id DESC LIMIT 1"


def script(text: str, name: str = "001_a", down: str = DOWN) -> dict[str, str]:
    return {f"{name}.up": text, f"{name}.down": down}


def none(name: str = "001_a", **keys: Any) -> dict[str, Any]:
    return {"migrations": [{"id": name, "transaction": "none", **keys}]}


def recorded_text(project: Project, status: str = "completed") -> str:
    return str(project.value(TEXT.format(status)))


# A script is what was reviewed: it runs and is recorded as the bytes that it is.


@pytest.mark.parametrize(
    "text",
    [
        "-- nothing but a comment",
        "/* nothing */\n",
        "CREATE TABLE t (id int); -- the end",
        "CREATE TABLE t (id int) -- no semicolon, no line end",
        "CREATE TABLE t (id int);\r\n\r\n",
        "SELECT '1 + 0000000000, \\',\n$$ ; $$, $x$ $$ $x$, 'it''s', E'\\'' AS \"%s {}\";\n",
        "SELECT 'été 🐘', U&'\\00e9'; -- ßtraße\n",
        "SET standard_conforming_strings = off;\nSELECT 'a\\nb', E'it\\'s';\n",
        "BEGIN; -- 1 + 0000000000, wrapped\nCREATE TABLE t (id int);\nCOMMIT; -- été",
        "/* 1 + 0000000000, */ BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; END; -- 🐘",
        "CREATE TEMP TABLE t (id text);\nCOPY t FROM stdin;\né\\tx\n\\\\\n\\.\nSELECT 'ü';\n",
        "\\restrict x\nSELECT 1;\n\\unrestrict x\n",
    ],
)  # fmt: skip
def test_what_ran_is_recorded_exactly(project: Project, text: str) -> None:
    result = project.write(script(text)).apply()
    assert result.problem is None
    assert recorded_text(project) == text


def test_what_ran_before_does_not_move_the_recorded_text(project: Project) -> None:
    first = script("SET work_mem = '9MB'; SELECT 'é🐘';\n")
    second = script("BEGIN;\nSELECT 'ü', 1;\nCOMMIT;\n", "002_b", down="SELECT 'ä';")
    result = project.write(first | second, database={"url": project.url, "search_path": ["public", "Größe"]}).apply()
    assert result.problem is None
    assert [row[0] for row in project.query("SELECT up_sql FROM migrator.schema_migrations ORDER BY id")] == [
        first["001_a.up"], second["002_b.up"]]  # fmt: skip
    project.rollback(everything=True)
    assert project.value("SELECT down_sql FROM migrator.schema_migrations WHERE id = 3") == "SELECT 'ä';"


def test_five_thousand_statements_are_one_transaction(project: Project) -> None:
    text = "CREATE TABLE t (id int);\n" + "".join(f"INSERT INTO t VALUES ({n});\n" for n in range(5000))
    assert project.write(script(text)).apply().problem is None
    assert project.value("SELECT count(*) FROM t") == 5000
    assert recorded_text(project) == text


def test_the_line_of_an_error_is_found_among_five_thousand(project: Project) -> None:
    text = "CREATE TABLE t (id int PRIMARY KEY);\n" + "".join(
        f"INSERT INTO t VALUES ({n % 4990});\n" for n in range(5000)
    )
    result = project.write(script(text)).apply()
    assert result.problem
    assert result.problem.location
    assert result.problem.location.line == 4992
    assert not project.exists("t")


MANY = "".join(f"INSERT INTO t VALUES ({n}, 'é, number {n:0500}');\n" for n in range(3 * LARGE // 500))


def test_a_large_script_is_cut_into_messages_and_is_one_transaction_recorded_exactly(project: Project) -> None:
    text = f"BEGIN;\nCREATE TABLE t (id int, c text);\n{MANY}COPY t FROM stdin;\n-1\tü\n\\.\n{MANY}COMMIT; -- 🐘"
    assert project.write(script(text)).apply().problem is None
    assert project.value("SELECT count(*) FROM t") == 2 * MANY.count("\n") + 1
    assert project.value("SELECT count(DISTINCT xmin::text) FROM t") == 1
    assert recorded_text(project) == text


@pytest.mark.parametrize(
    ("wrong", "column"), [("SELECT 1/0;", 1), ("SELECT 'ü', nix;", 13), ("SELEC;", 1)], ids=["run", "name", "syntax"]
)
def test_the_place_of_an_error_in_a_late_message_is_exact(project: Project, wrong: str, column: int) -> None:
    text = f"CREATE TABLE t (id int, c text);\nCOPY t FROM stdin;\n-1\tü\n\\.\n{MANY}{wrong}\n{MANY}"
    result = project.write(script(text)).apply()
    assert result.problem
    assert str(result.problem.location).endswith(f"001_a.up.sql:{MANY.count(chr(10)) + 5}:{column}")
    assert not project.exists("t")
    assert recorded_text(project, "failed") == text


def test_a_large_script_that_was_not_to_have_its_lock_is_sent_again_whole(project: Project) -> None:
    project.query("CREATE TABLE t (id int, c text)")
    project.write(script(f"{MANY}ALTER TABLE t ADD COLUMN late int;\n"))
    with closing(project.session()) as reader:
        reader.send("BEGIN; SELECT count(*) FROM t")
        retried = threading.Event()
        free = threading.Thread(target=lambda: (retried.wait(), reader.send("COMMIT")))
        free.start()
        with closing(project.session()) as session:
            listen = lambda event: retried.set() if isinstance(event, Retrying) else None  # noqa: E731
            result = run(session, project.manifest, Up(), lambda: CALLER, listen)
        free.join()
    assert result.problem is None
    assert result.steps[0].attempts == 2
    assert project.value("SELECT count(*) FROM t") == MANY.count("\n")


def test_a_script_that_changes_the_encoding_of_the_client_changes_nothing_else(project: Project) -> None:
    text = "SET client_encoding = 'LATIN1';\nCREATE TABLE t AS SELECT 'é'::text AS c;\n"
    assert project.write(script(text) | script("INSERT INTO t VALUES ('é');", "002_b")).apply().problem is None
    assert project.query("SELECT c FROM t") == [("é",), ("é",)]
    assert project.query("SELECT up_sql FROM migrator.schema_migrations ORDER BY id")[0] == (text,)


def test_a_script_that_changes_the_encoding_of_the_client_changes_nothing_else_statement_by_statement(
    project: Project,
) -> None:
    text = "SET client_encoding = 'LATIN1';\nCREATE TABLE t AS SELECT 'é'::text AS c;\nCOPY t FROM stdin;\né\n\\.\n"
    assert project.write(script(text), **none()).apply().problem is None
    assert project.query("SELECT c FROM t") == [("é",), ("é",)]
    assert recorded_text(project) == text


@pytest.fixture(params=["LATIN1", "SQL_ASCII"])
def encoded(request: pytest.FixtureRequest, server: Any, tmp_path: Path) -> Iterator[Project]:
    """A project on a database that is not UTF-8."""
    with servers.fresh_database(server) as url, psycopg.connect(url, autocommit=True) as admin:
        name = f"run_{request.param.lower()}"
        admin.execute(f"CREATE DATABASE {name} ENCODING '{request.param}' LOCALE 'C' TEMPLATE template0".encode())
        yield Project(tmp_path / "project", url.replace(admin.info.dbname, name, 1) + "&client_encoding=UTF8")
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_texts_are_exact_whatever_the_databases_encoding(encoded: Project) -> None:
    text = "-- é\nCREATE TABLE t AS SELECT 'é'::text AS c;\nCOPY t FROM stdin;\nü\n\\.\nBEGIN;\n"[:-7]
    assert encoded.write(script(text, down="DROP TABLE t; -- ß")).apply().problem is None
    assert encoded.query("SELECT c FROM t") == [("é",), ("ü",)]
    assert encoded.query("SELECT up_sql, down_sql FROM migrator.schema_migrations") == [(text, "DROP TABLE t; -- ß")]


def test_the_place_of_an_error_is_exact_whatever_the_databases_encoding(encoded: Project) -> None:
    result = encoded.write(script("SELECT 'ééé';\nSELECT 'üü', nix;\n")).apply()
    assert result.problem
    assert str(result.problem.location).endswith("001_a.up.sql:2:14")


def test_a_large_text_is_exact_whatever_the_databases_encoding(encoded: Project) -> None:
    text = "SELECT 'é\\n\t';\r\n" * (LARGE // 10)
    assert encoded.write(script(text, down="SELECT 1; -- \\")).apply().problem is None
    assert encoded.query("SELECT up_sql, down_sql FROM migrator.schema_migrations") == [(text, "SELECT 1; -- \\")]


def test_a_character_that_the_database_lacks_is_a_failure_that_is_recorded(encoded: Project) -> None:
    result = encoded.write(script("CREATE TABLE t AS SELECT '🐘'::text AS c;\n")).apply()
    if encoded.value("SHOW server_encoding") == "SQL_ASCII":
        assert result.problem is None
        return
    assert result.exit_code == 1
    assert result.problem
    assert result.problem.code == "22P05"
    assert not encoded.exists("t")
    assert encoded.query("SELECT status, error_sqlstate, up_sql FROM migrator.schema_migrations") == [
        ("failed", "22P05", None)]  # fmt: skip


def test_a_script_cannot_drop_the_history_that_it_is_recorded_in(project: Project) -> None:
    for mode in ("single", "none"):
        migrations = [{"id": "001_a", "transaction": mode}]
        result = project.write(script("DROP SCHEMA migrator CASCADE;\n"), migrations=migrations).apply()
        assert result.exit_code == 1
        assert project.states() == {"001_a": "failed"}


# Promise 1: the row commits with the change or neither does, whatever a script does at run time.


def test_a_do_block_that_swallows_the_failure_is_not_taken_for_success(project: Project) -> None:
    text = "CREATE TABLE t (id int);\nDO $$ BEGIN PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN NULL; END $$;\n"
    assert project.write(script(text)).apply().problem is None
    assert project.exists("t")


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE t (id int);\nDO $$ BEGIN COMMIT; END $$;\n",
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';\nCALL p();\n",
        "CREATE TABLE t (id int);\nDO $$ BEGIN EXECUTE 'COMMIT'; END $$;\n",
    ],
)
def test_a_transaction_cannot_be_ended_from_within(project: Project, text: str) -> None:
    result = project.write(script(text)).apply()
    assert result.exit_code == 1
    assert project.attempts() == [("001_a", "up", "failed")]
    assert not project.exists("t")


def test_a_script_cannot_mark_itself_or_delete_its_row_in_silence(project: Project) -> None:
    result = project.write(script("DELETE FROM migrator.schema_migrations;\nCREATE TABLE t (id int);\n")).apply()
    assert result.exit_code == 1
    assert project.states() == {"001_a": "failed"}


def test_a_script_that_always_ends_its_own_connection_is_not_tried_for_ever(project: Project) -> None:
    text = "CREATE TABLE t (id int);\nSELECT pg_terminate_backend(pg_backend_pid());\n"
    result = project.write(script(text)).apply()
    assert (result.exit_code, result.outcome) == (5, "failed")
    assert not project.exists("t")


# A script without a transaction of its own: unit by unit, each once.


def test_units_that_are_done_do_not_run_again(project: Project) -> None:
    text = (
        "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\nINSERT INTO t SELECT 1/{};\nINSERT INTO t VALUES (3);\n"
    )
    result = project.write(script(text.format(0)), **none()).apply()
    assert result.problem
    assert str(result.problem.location).endswith(":3:1")
    assert project.states() == {"001_a": "failed"}
    assert project.query("SELECT ordinal, completed_at IS NOT NULL FROM migrator.statements ORDER BY 1") == [
        (1, True), (2, True)]  # fmt: skip
    assert project.write(script(text.format(1)), **none()).apply().problem is None
    assert project.query("SELECT id FROM t ORDER BY id") == [(1,), (1,), (3,)]
    assert project.attempts() == [("001_a", "up", "failed"), ("001_a", "up", "completed")]
    assert project.query("SELECT migration_id, ordinal FROM migrator.statements ORDER BY 1, 2") == [
        (1, 1), (1, 2), (2, 3), (2, 4)]  # fmt: skip


def test_what_has_run_may_not_be_edited_before_the_script_goes_on(project: Project) -> None:
    project.write(script("CREATE TABLE t (id int);\nSELECT 1/0;\n"), **none()).apply()
    project.write(script("CREATE TABLE t (id bigint);\nSELECT 1/0;\n"), **none())
    with pytest.raises(Refused) as caught:
        project.apply()
    assert caught.value.problem.code == "edited-after-partial-run"
    assert project.query("SELECT count(*) FROM migrator.schema_migrations") == [(1,)]


def test_comments_of_what_has_run_may_be_edited(project: Project) -> None:
    project.write(script("CREATE TABLE t (id int);\nSELECT 1/0;\n"), **none()).apply()
    project.write(script("-- why\nCREATE  TABLE t (id int);\nSELECT 1;\n"), **none())
    assert project.apply().problem is None


def test_a_block_of_its_own_runs_whole_or_not_at_all(project: Project) -> None:
    text = (
        "CREATE TABLE t (id int);\nBEGIN;\nINSERT INTO t VALUES (1);\nINSERT INTO t SELECT 1/{};\nCOMMIT;\nVACUUM t;\n"
    )
    result = project.write(script(text.format(0))).apply()
    assert result.problem
    assert str(result.problem.location).endswith(":4:1")
    assert project.value("SELECT count(*) FROM t") == 0
    assert project.write(script(text.format(1))).apply().problem is None
    assert project.value("SELECT count(*) FROM t") == 2


def test_an_index_is_built_concurrently_beside_statements_that_are_not(project: Project) -> None:
    text = (
        "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1), (2);\n"
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t (id);\nUPDATE t SET id = id + 10;\n-- the end"
    )
    result = project.write(script(text)).apply()
    assert (result.problem, result.steps[0].transaction) == (None, "none")
    assert project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") is True
    assert project.query("SELECT ordinal, first_line, last_line FROM migrator.statements ORDER BY 1") == [
        (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4)]  # fmt: skip


def test_copy_data_are_loaded_once_and_recorded_exactly(project: Project) -> None:
    text = "CREATE TABLE t (c text);\nCOPY t FROM stdin;\né\n\\.\nSELECT 1/{};\nCOPY t FROM stdin;\nü\n\\.\n"
    project.write(script(text.format(0)), **none()).apply()
    assert recorded_text(project, "failed") == text.format(0)
    assert project.write(script(text.format(1)), **none()).apply().problem is None
    assert project.query("SELECT c FROM t") == [("é",), ("ü",)]
    assert recorded_text(project) == text.format(1)


def test_a_rule_that_fails_at_the_end_is_asked_again_and_nothing_runs_twice(project: Project) -> None:
    keys = none(expect={"tables": {"later": {}}})
    project.write(script("CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n"), **keys)
    assert project.apply().exit_code == 1
    assert project.states() == {"001_a": "failed"}
    assert project.apply().exit_code == 1
    project.query("CREATE TABLE later ()")
    assert project.apply().problem is None
    assert project.states() == {"001_a": "applied"}
    assert project.value("SELECT count(*) FROM t") == 1
    assert [status for _, _, status in project.attempts()] == ["failed", "failed", "completed"]


def test_settings_of_such_a_script_hold_for_its_units_and_not_for_the_next_script(project: Project) -> None:
    text = "CREATE SCHEMA app;\nSET search_path = app;\nCREATE TABLE t (id int);\n"
    scripts = script(text) | script("CREATE TABLE u (id int);", "002_b")
    project.write(scripts, migrations=[{"id": "001_a", "transaction": "none"}, "002_b"]).apply()
    assert project.exists("app.t")
    assert project.exists("public.u")


def test_a_down_script_goes_on_where_it_failed(project: Project) -> None:
    up_ = "CREATE TABLE t (id int);\nCREATE INDEX CONCURRENTLY i ON t (id);\n"
    down = "DROP INDEX CONCURRENTLY i;\nDROP TABLE t, u;\n"
    project.write(script(up_, down=down)).apply()
    assert project.rollback(everything=True).exit_code == 1
    assert project.states() == {"001_a": "applied"}
    project.query("CREATE TABLE u ()")
    assert project.rollback(everything=True).problem is None
    assert not project.exists("t")
    assert project.states() == {"001_a": "pending"}


@pytest.mark.parametrize("mode", ["single", "none"])
@pytest.mark.parametrize("text", ["-- nothing", "SELECT 1;\n-- the end", "DO $$ BEGIN END $$"])
def test_odd_ends_are_fine_in_both_modes(project: Project, mode: str, text: str) -> None:
    assert project.write(script(text), migrations=[{"id": "001_a", "transaction": mode}]).apply().problem is None
    assert project.states() == {"001_a": "applied"}


def test_the_history_may_live_in_a_schema_with_an_odd_name(project: Project) -> None:
    database = {"url": project.url, "history": "My History"}
    project.write(script("CREATE TABLE t (id int);", down="DROP TABLE t;"), database=database).apply()
    assert project.states() == {"001_a": "applied"}
    assert project.rollback(steps=1).problem is None
    assert project.value('SELECT count(*) FROM "My History".schema_migrations') == 2


def test_another_tools_table_in_public_is_left_alone(project: Project) -> None:
    project.query("CREATE TABLE schema_migrations (version text); INSERT INTO schema_migrations VALUES ('1')")
    assert project.write(script("ALTER TABLE schema_migrations ADD COLUMN dirty boolean;")).apply().problem is None
    assert project.query("SELECT * FROM schema_migrations") == [("1", None)]


def test_a_history_that_may_not_be_read_is_never_nothing_applied_yet(project: Project) -> None:
    project.write(script("CREATE TABLE t (id int);")).apply()
    project.query("CREATE ROLE stranger LOGIN; GRANT CREATE ON SCHEMA public TO stranger")
    try:
        stranger = Project(project.folder, project.url.replace("//postgres", "//stranger", 1))
        with pytest.raises(Refused) as caught:
            stranger.apply()
        assert caught.value.problem.code == "42501"
    finally:
        project.query("DROP OWNED BY stranger; DROP ROLE stranger")
