"""The program's own SQL: complete, quoted, and fit for a database in any encoding."""

import pytest
from psycopg import sql

from migrator.database import queries
from migrator.database.queries import FOLDER, compose
from migrator.database.session import Session

NAMES = sorted(path.stem for path in FOLDER.glob("*.sql"))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_sent_is_ascii_since_a_latin1_database_takes_nothing_else(name: str) -> None:
    assert queries._template(name).as_string().isascii()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_used(name: str) -> None:
    package = FOLDER.parent.parent
    modules = "".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    assert f'"{name}"' in modules


def test_comments_stay_in_the_file(session: Session) -> None:
    assert "--" in (FOLDER / "resolve.sql").read_text("utf-8")
    assert "--" not in compose(session, "resolve", name="t")


@pytest.mark.parametrize("value", ["it's", "back\\slash", "100 %", "{name}", "$1", "é🐘", "", None, 7])
def test_a_literal_arrives_as_it_is(session: Session, value: str | int | None) -> None:
    session.send("CREATE TEMP TABLE t (v text)")
    session.send(f"INSERT INTO t SELECT {sql.Literal(value).as_string(session.connection)}")
    assert session.value("SELECT to_json(v) FROM t") == (None if value is None else str(value))


def test_a_name_is_quoted_and_a_plain_text_is_no_name(session: Session) -> None:
    role = sql.Identifier('x"; DROP ROLE y')
    assert compose(session, "role", scope=sql.SQL("LOCAL"), role=role) == 'SET LOCAL ROLE "x""; DROP ROLE y";\n'
    assert compose(session, "resolve", name="it's").count("'it''s'") == 1
