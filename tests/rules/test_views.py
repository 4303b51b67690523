from tests.conftest import Connect
from tests.rules.asking import ask, complaints, told


def test_views_materialized_or_not_are_views_and_tables_are_none(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        'CREATE SCHEMA app; CREATE VIEW "V 1" AS SELECT 1; CREATE TABLE t ();CREATE MATERIALIZED VIEW app.m AS SELECT 1'
    )
    verdicts = ask(connection, "views: {'\"V 1\"': {}, app.m: {}, t: {}, m: {}, gone: absent, '\"v 1\"': absent}")
    assert told(verdicts) == [
        ("pass", 'view "V 1"', "exists", "a view"),
        ("pass", "view app.m", "exists", "a materialized view"),
        ("pass", "view app.m, data", "populated", "populated"),
        ("fail", "view t", "exists", "a table"),
        ("fail", "view m", "exists", "absent"),
        ("pass", "view gone", "absent", "absent"),
        ("pass", 'view "v 1"', "absent", "absent"),
    ]
    assert verdicts[4].hint == "There is app.m; the search path does not lead there."


def test_a_view_that_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE VIEW v AS SELECT 1")
    assert told(ask(connection, "views: {v: absent}")) == [("fail", "view v", "absent", "a view, public.v")]


DESCRIBED = """
CREATE VIEW plain AS SELECT 1 AS a; COMMENT ON VIEW plain IS 'one';
CREATE MATERIALIZED VIEW kept AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW empty AS SELECT 1 AS a WITH NO DATA;
"""
BROKEN = [
    ("empty: {}", "data", "populated", "not populated", "REFRESH MATERIALIZED VIEW public.empty;"),
    ("empty: {populated: true}", "data", "populated", "not populated", "REFRESH MATERIALIZED VIEW public.empty;"),
    ("kept: {populated: false}", "data", "not populated", "populated",
     "REFRESH MATERIALIZED VIEW public.kept WITH NO DATA;"),
    ("plain: {populated: false}", "data", "not populated", "populated", None),
    ("plain: {materialized: true}", "materialized", "a materialized view", "a view", None),
    ("kept: {materialized: false}", "materialized", "a view", "a materialized view", None),
    ("plain: {owner: nobody}", "owner", "nobody", "%s", "ALTER VIEW public.plain OWNER TO nobody;"),
    ("kept: {owner: nobody}", "owner", "nobody", "%s", "ALTER MATERIALIZED VIEW public.kept OWNER TO nobody;"),
    ("plain: {comment: ''}", "comment", "none", "one", "COMMENT ON VIEW public.plain IS NULL;"),
    ("kept: {comment: two}", "comment", "two", "none", "COMMENT ON MATERIALIZED VIEW public.kept IS 'two';"),
]  # fmt: skip


def test_a_view_is_what_is_said_of_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(DESCRIBED)
    me = connection.info.user
    text = f"""views:
      plain: {{materialized: false, owner: {me}, comment: one}}
      kept: {{materialized: true, owner: {me}, comment: "", populated: true}}
      empty: {{populated: false}}
    """
    assert complaints(ask(connection, text)) == []
    for said, about, expected, found, hint in BROKEN:
        [verdict] = [v for v in ask(connection, f"views: {{{said}}}") if v.status != "pass"]
        assert (verdict.status, verdict.rule) == ("fail", f"view {said.partition(':')[0]}, {about}")
        assert (verdict.expected, verdict.found, verdict.hint) == (expected, found.replace("%s", me), hint)
