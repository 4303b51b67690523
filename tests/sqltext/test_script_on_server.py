"""What the reading of a script rests on, by the word of a server."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from migrator.database.embedded import Server
from migrator.database.session import ServerError, Session
from migrator.sqltext.script import analyse
from tests import servers
from tests.conftest import Connect
from tests.sqltext.places import statement_at

SCRIPT = """\
CREATE TABLE é (a int, b text);
CREATE RULE r AS ON UPDATE TO é DO ALSO (DELETE FROM é WHERE a < 0; SELECT 1);;
COPY é FROM stdin;
1\tit's; -- \\N
2\tBEGIN;
\\.
/* ; */ UPDATE é SET a = a + 1;
CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;
DO $$BEGIN PERFORM f(); END$$;
SAVEPOINT s; ROLLBACK TO s; RELEASE s;
EXPLAIN SELECT 1;
SET LOCAL work_mem = '4MB'; SHOW work_mem;
INSERT INTO é VALUES (1 / 0);
SELECT 2
"""


@pytest.fixture
def session(connect: Connect) -> Session:
    return Session(connect())


def test_the_server_sends_one_result_for_each_statement_and_so_tells_which_one_failed(session: Session) -> None:
    """An error at run time, such as a division by zero, has no position; the results before it are counted."""
    script = analyse(SCRIPT, "a.sql")
    (unit,) = script.units
    session.send("BEGIN")
    with pytest.raises(ServerError) as caught:
        session.send(unit.text, copies=unit.blocks)
    assert (caught.value.sqlstate, caught.value.position) == ("22012", None)
    failed = statement_at(script, caught.value.ordinal)
    assert failed
    assert SCRIPT.splitlines()[failed.line - 1].startswith("INSERT INTO é VALUES (1 / 0)")
    assert script.statements == caught.value.ordinal + 2


def test_a_position_of_the_server_counts_characters_of_what_was_sent(session: Session) -> None:
    script = analyse("\\restrict x\nSELECT 'é'; SELECT 'ü', totl;", "a.sql")
    with pytest.raises(ServerError) as caught:
        session.send(script.units[0].text)
    assert caught.value.position
    assert script.excerpt(caught.value.position - 1).endswith("\n" + " " * 24 + "^")
    assert str(script.locate(caught.value.position - 1)) == "a.sql:2:25"


def test_a_dump_is_a_script(server: Server, bin_dir: Path, session: Session) -> None:
    """pg_dump writes for psql: data behind COPY and, in newer versions, lines that only psql knows."""
    with servers.fresh_database(server) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute('CREATE TABLE "Ort" (id int PRIMARY KEY, name text); CREATE TABLE leer ()')
            connection.execute("INSERT INTO \"Ort\" VALUES (1, E'it''s; \\\\.\\n\\\\.\\n--'), (2, NULL), (3, 'é')")
        dump = subprocess.run([bin_dir / "pg_dump", url], check=True, capture_output=True, text=True).stdout
    script = analyse(dump, "dump.sql")
    assert (script.mode, script.problems) == ("single", ())
    session.send(script.units[0].text, copies=script.units[0].blocks)
    assert session.value('SELECT json_agg(name ORDER BY id) FROM public."Ort"') == ["it's; \\.\n\\.\n--", None, "é"]


def test_a_unit_that_may_not_run_in_a_transaction_may_run_alone(session: Session) -> None:
    script = analyse("CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY ON t (a); BEGIN; DROP TABLE t; COMMIT", "a.sql")
    with pytest.raises(ServerError) as caught:
        session.send(script.text)
    assert caught.value.sqlstate == "25001"
    for unit in script.units:
        session.send(unit.text)
