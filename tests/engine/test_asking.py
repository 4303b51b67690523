from psycopg.pq.abc import PGresult

from migrator.database.session import Session
from migrator.engine.asking import Asker, Send
from tests.conftest import Connect
from tests.rules.asking import LOCK_TIMEOUT, TIMEOUT, read


def recorded(session: Session, sent: list[str]) -> Send:
    def send(*statements: str) -> list[PGresult]:
        sent.extend(statements)
        return session.send(";\n".join(statements))

    return send


def test_the_question_about_the_catalog_is_not_compiled_and_a_measured_query_as_the_server_has_it(
    connect: Connect,
) -> None:
    rules = read("{tables: [t], performance: [{name: q, sql: SELECT 1, within: 1s}]}")
    catalog: list[str] = []
    question: list[str] = []
    session = Session(connect())
    for rule, sent in zip(rules, (catalog, question), strict=True):
        Asker(session, recorded(session, sent), ("public",), TIMEOUT, LOCK_TIMEOUT).ask([rule])
    (place,) = [place for place, statement in enumerate(catalog) if "facts AS MATERIALIZED" in statement]
    assert "SET LOCAL jit = off" in catalog[:place]
    assert not any("jit" in statement for statement in question)
    assert session.send("SHOW jit")[0].get_value(0, 0) == b"on"
