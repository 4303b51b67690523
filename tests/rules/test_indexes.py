import subprocess
import sys

import pytest

from migrator.rules.check import check
from migrator.values.location import Location
from tests.conftest import Connect
from tests.rules.asking import ask, complaints, read, told


def test_an_index_that_is_there_can_be_used(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t (a int UNIQUE); CREATE INDEX t_idx ON t (a)")
    verdicts = ask(connection, "indexes: {t_idx: {on: t (a), unique: false}, t_a_key: {unique: true}, gone: absent}")
    assert told(verdicts) == [
        ("pass", "index t_idx", "exists", "an index"),
        ("pass", "index t_idx, usable", "valid, ready, live", "valid, ready, live"),
        ("pass", "index t_idx, definition", "t (a)", "t (a)"),
        ("pass", "index t_idx, uniqueness", "not unique", "not unique"),
        ("pass", "index t_a_key", "exists", "an index"),
        ("pass", "index t_a_key, usable", "valid, ready, live", "valid, ready, live"),
        ("pass", "index t_a_key, uniqueness", "unique", "unique"),
        ("pass", "index gone", "absent", "absent"),
    ]


def test_an_index_that_is_not_as_wanted_is_shown_beside_it(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t (a int, b int); CREATE INDEX t_idx ON t (a); CREATE TABLE u (a int)")
    verdicts = ask(connection, "indexes: {t_idx: {on: u (a), unique: true}, t_ix: {}, u: {}}\nviews: [t_idx]")
    assert complaints(verdicts) == [
        ("index t_idx, definition", "u (a)", "t (a)"),
        ("index t_idx, uniqueness", "unique", "not unique"),
        ("index t_ix", "exists", "absent"),
        ("index u", "exists", "a table"),
        ("view t_idx", "exists", "an index"),
    ]
    assert verdicts[4].hint == "There is public.t_idx."
    assert [v.location.column for v in verdicts[:4]] == [11, 11, 23, 38]


def test_an_index_that_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t (a int); CREATE INDEX t_idx ON t (a)")
    assert complaints(ask(connection, "indexes: {t_idx: absent}")) == [
        ("index t_idx", "absent", "an index, public.t_idx")
    ]


def test_an_index_that_a_failed_build_left_behind_fails_and_the_hint_mends_it(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t AS SELECT 1 AS a FROM generate_series(1, 2)")
    with pytest.raises(Exception, match="duplicate"):
        connection.execute("CREATE UNIQUE INDEX CONCURRENTLY t_idx ON t (a)")
    [verdict] = [v for v in ask(connection, "indexes: {t_idx: {on: t (a)}}") if v.status != "pass"]
    assert (verdict.rule, verdict.expected) == ("index t_idx, usable", "valid, ready, live")
    assert verdict.found == "invalid: queries do not use it; not ready: writes do not maintain it"
    assert verdict.hint
    assert "DROP INDEX CONCURRENTLY public.t_idx;" in verdict.hint


def test_a_partitioned_index_is_valid_when_every_partition_has_one(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT;"
        "CREATE INDEX whole ON t (a); CREATE INDEX half ON ONLY t (a)"
    )
    verdicts = ask(connection, "indexes: {whole: {on: t (a)}, half: {on: t (a)}}")
    assert complaints(verdicts) == [("index half, usable", "valid, ready, live", "invalid: queries do not use it")]
    assert "ATTACH PARTITION" in str([v.hint for v in verdicts])


SAME = [
    ("(a)", "(a)"),
    ("(a)", "USING btree (A ASC NULLS LAST)"),
    ("(a DESC)", "(a DESC NULLS FIRST)"),
    ("(a DESC NULLS LAST, b)", "(a desc nulls last, b asc)"),
    ("(lower(c))", "( lower ( c ) )"),
    ("(lower(v))", "(lower(v))"),
    ("((a + b))", "((a+b))"),
    ('("Odd ""column")', '("Odd ""column")'),
    ("(c text_pattern_ops)", "(c text_pattern_ops)"),
    ('(c COLLATE "C")', '(c collate "C")'),
    ("(a) INCLUDE (b, c)", "(a) include (b,c)"),
    ("(a) WHERE b > 0", "(a) where (b > 0)"),
    ("(a) WHERE c <> 'ON t USING btree (x)'", "(a) WHERE c <> 'ON t USING btree (x)'"),
    ("(v) WHERE v = 'x'", "(v) WHERE v = 'x'"),
    ("USING gin (j jsonb_path_ops)", "using GIN (j jsonb_path_ops)"),
    ("USING hash (a)", "USING hash (a)"),
    ("(a) WITH (fillfactor = 70)", "(a)"),
    ("(a) NULLS NOT DISTINCT", "(a) nulls not  distinct"),
    ("((a))", "(a)"),
    ("(a)", "((a))"),
    ("(((j ->> 'x')::int))", "(((j->>'x')::INTEGER))"),
    ("(c) WHERE c IN ('x', 'y') AND v IN ('x', 'y')", "(c) WHERE c in ('x','y') and (v in ('x','y'))"),
    ("(c) WHERE c = ANY (ARRAY['x', 'y'])", "(c) WHERE c IN ('x', 'y')"),
    ("(a) WHERE a BETWEEN 1 AND 5", "(a) WHERE a>=1 AND a<=5"),
    ("(a) WHERE NOT (b IS NULL)", "(a) WHERE NOT b IS NULL"),
    ('(c COLLATE "C" text_pattern_ops DESC)', '(c collate pg_catalog."C" pg_catalog.text_pattern_ops desc)'),
    ("(coalesce(v, c, ''), (a % 10))", "(COALESCE(v,c,''), ( a%10 ))"),
    ("((a::numeric / 2))", "((a::numeric / 2))"),
    ("((a + 1), lower(c || v))", "((a+1), LOWER(c||v))"),
    ("((date_trunc('day', at AT TIME ZONE 'UTC')))", "(date_trunc('day', timezone('UTC', at)))"),
    ("USING gist (r range_ops)", "USING gist (r)"),
    ("USING gist (ts tsvector_ops (siglen = 100))", "using gist(ts tsvector_ops(siglen=100))"),
    ("(b, a) NULLS NOT DISTINCT WHERE c <> 'distinct'", "(b,a) nulls not distinct WHERE (c <> 'distinct')"),
]

DIFFERENT = [
    ("(a)", "(b)"),
    ("(a, b)", "(b, a)"),
    ("(a, b)", "(a)"),
    ("(a)", "(a DESC)"),
    ("(a DESC)", "(a DESC NULLS LAST)"),
    ("(a)", "(a NULLS FIRST)"),
    ("(c)", "(c text_pattern_ops)"),
    ('(c COLLATE "C")', "(c)"),
    ("(a)", "(a) INCLUDE (b)"),
    ("(a) WHERE b > 0", "(a)"),
    ("(a) WHERE b > 0", "(a) WHERE b > 1"),
    ("(lower(c))", "(upper(c))"),
    ("(lower(c))", "(c)"),
    ("USING hash (a)", "(a)"),
    ("(a) NULLS NOT DISTINCT", "(a)"),
    ("(a, b)", "(a, b) NULLS NOT DISTINCT"),
    ("USING gin (j)", "USING gin (j jsonb_path_ops)"),
    ('("Odd ""column")', "(a)"),
    ("((a::bigint * b))", "((a * b))"),
    ("(((j ->> 'x')::int))", "((j ->> 'x'))"),
    ("((j ->> 'x'))", "(((j ->> 'x')::numeric))"),
    ("(c) WHERE c IN ('x', 'y')", "(c) WHERE c IN ('x')"),
    ("USING gist (ts tsvector_ops (siglen = 100))", "USING gist (ts tsvector_ops (siglen = 101))"),
    ("USING gist (ts tsvector_ops (siglen = 100))", "USING gist (ts)"),
]


def test_definitions_are_compared_by_what_they_mean(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        'CREATE TABLE t (a int, b int, c text, v varchar(9), j jsonb, "Odd ""column" int,'
        " at timestamptz, r int4range, ts tsvector)"
    )
    failing = []
    for i, (made, _) in enumerate(SAME + DIFFERENT):
        connection.execute(f"CREATE INDEX i{i} ON t {made}")
    for i, (_, written) in enumerate(SAME + DIFFERENT):
        text = "indexes:\n  i" + f"{i}:\n    on: >-\n      t {written}"
        assert check(read(text)) == ()
        if complaints(ask(connection, text)):
            failing.append(i)
    assert failing == list(range(len(SAME), len(SAME + DIFFERENT)))


def test_the_table_may_be_written_with_its_schema(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE SCHEMA app; CREATE TABLE app.t (a int); CREATE INDEX i ON app.t (a)")
    assert complaints(ask(connection, "indexes: {app.i: {on: app.t (a)}, i: {on: t (a)}}", ["app"])) == []
    assert complaints(ask(connection, "indexes: {app.i: {on: public.t (a)}}", ["app"])) == [
        ("index app.i, definition", "public.t (a)", "t (a)")
    ]


def test_what_is_plainly_the_same_needs_no_parser() -> None:
    script = [
        "import sys",
        "from migrator.rules.indexes import same_target",
        "assert same_target('orders (placed_at desc)', {'target': 'orders USING btree (placed_at DESC)'})",
        "assert 'postgast' not in sys.modules",
    ]
    subprocess.run([sys.executable, "-c", "\n".join(script)], check=True)


@pytest.mark.parametrize("target", ["orders placed_at", "orders (a) WITH (fillfactor = 70)", "t (a) TABLESPACE fast"])
def test_a_target_that_cannot_be_checked_is_told_before_anything_is_asked(target: str) -> None:
    [problem] = check(read(f"indexes: {{i: {{on: {target}}}}}"))
    assert (problem.code, problem.location) == ("bad-rule", Location("manifest.yaml", 1, 19))


def test_the_comment_is_exactly_what_is_written(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE TABLE t (a int); CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'for reports'")
    assert complaints(ask(connection, "indexes: {i: {comment: for reports}}")) == []
    [verdict] = [v for v in ask(connection, "indexes: {i: {comment: ''}}") if v.status != "pass"]
    assert (verdict.rule, verdict.expected, verdict.found) == ("index i, comment", "none", "for reports")
    assert verdict.hint == "COMMENT ON INDEX public.i IS NULL;"
