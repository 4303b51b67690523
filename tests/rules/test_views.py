from tests.conftest import Connect
from tests.rules.asking import ask, told


def test_views_materialized_or_not_are_views_and_tables_are_none(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        'CREATE SCHEMA app; CREATE VIEW "V 1" AS SELECT 1; CREATE TABLE t ();CREATE MATERIALIZED VIEW app.m AS SELECT 1'
    )
    verdicts = ask(connection, "views: {'\"V 1\"': {}, app.m: {}, t: {}, m: {}, gone: absent, '\"v 1\"': absent}")
    assert told(verdicts) == [
        ("pass", 'view "V 1"', "exists", "a view"),
        ("pass", "view app.m", "exists", "a materialized view"),
        ("fail", "view t", "exists", "a table"),
        ("fail", "view m", "exists", "absent"),
        ("pass", "view gone", "absent", "absent"),
        ("pass", 'view "v 1"', "absent", "absent"),
    ]
    assert verdicts[3].hint == "There is app.m; the search path does not lead there."


def test_a_view_that_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE VIEW v AS SELECT 1")
    assert told(ask(connection, "views: {v: absent}")) == [("fail", "view v", "absent", "a view, public.v")]
