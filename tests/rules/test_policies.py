import pytest

from migrator.rules.check import check
from migrator.values.location import Location
from tests.conftest import Connect
from tests.rules.asking import ask, complaints, problems, read, told

TABLES = """
DO $$ BEGIN CREATE ROLE "Policy reader" NOLOGIN; EXCEPTION WHEN duplicate_object THEN END $$;
CREATE TABLE orders (id int, owner text, status varchar(9)); ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE TABLE quiet (id int); CREATE POLICY unheard ON quiet;
CREATE POLICY own_rows ON orders FOR UPDATE TO "Policy reader", pg_monitor
    USING (owner = current_user AND status IN ('new', 'open')) WITH CHECK (owner = current_user);
CREATE POLICY "Not Gone" ON orders AS RESTRICTIVE USING (status <> 'gone');
COMMENT ON POLICY "Not Gone" ON orders IS 'for all';
"""


def test_a_policy_that_is_there_and_has_an_effect_passes(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    assert told(ask(connection, "policies: {orders: [own_rows, '\"Not Gone\"'], public.orders: {gone: absent}}")) == [
        ("pass", "policy own_rows of orders", "exists", "a policy"),
        ("pass", 'policy "Not Gone" of orders', "exists", "a policy"),
        ("pass", "policy gone of public.orders", "absent", "absent"),
    ]


def test_a_policy_that_is_missing_or_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    verdicts = ask(connection, "policies: {orders: {own_row: {}, own_rows: absent}, nowhere: [a], order: [b]}")
    assert [(v.status, v.expected, v.found, v.hint) for v in verdicts] == [
        ("fail", "exists", "absent", "There is own_rows."),
        ("fail", "absent", "a policy", None),
        ("fail", "exists", "absent", "There is no table nowhere."),
        ("fail", "exists", "absent", 'There is no table "order". There is public.orders.'),
    ]


def test_a_policy_without_row_security_has_no_effect_and_the_hint_enables_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    [verdict] = [v for v in ask(connection, "policies: {quiet: [unheard]}") if v.status != "pass"]
    assert told([verdict]) == [
        ("fail", "policy unheard of quiet, effect", "row security enabled", "disabled: it has no effect")
    ]
    assert verdict.hint == "ALTER TABLE public.quiet ENABLE ROW LEVEL SECURITY;"


def test_a_policy_is_known_by_every_spelling(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    text = """policies:
      orders:
        own_rows:
          command: update
          to: [pg_monitor, '"Policy reader"']
          permissive: true
          using: (OWNER=CURRENT_USER) and status in ('new','open')
          check: owner = current_user
          comment: ""
        '"Not Gone"': {command: all, to: [public], permissive: false, using: status!='gone', comment: for all}
    """
    assert check(read(text)) == ()
    assert complaints(ask(connection, text)) == []


AGAIN = "DROP POLICY own_rows ON public.orders; and create it again, in one transaction."
BROKEN = [
    ("command: all", "command", "all", "update", AGAIN),
    ("permissive: false", "permissive", "restrictive", "permissive", AGAIN),
    ("to: [public]", "to", "public", '"Policy reader", pg_monitor',
     "ALTER POLICY own_rows ON public.orders TO public;"),
    ("check: id > 0", "check", "id > 0", "owner = CURRENT_USER",
     "ALTER POLICY own_rows ON public.orders WITH CHECK (id > 0);"),
    ("comment: x", "comment", "x", "none", "COMMENT ON POLICY own_rows ON public.orders IS 'x';"),
]  # fmt: skip


def test_a_policy_that_is_another_fails_and_the_hint_mends_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLES)
    for said, about, expected, found, hint in BROKEN:
        verdicts = ask(connection, f"policies: {{orders: {{own_rows: {{{said}}}}}}}")
        [verdict] = [v for v in verdicts if v.status != "pass"]
        assert (verdict.status, verdict.rule) == ("fail", f"policy own_rows of orders, {about}")
        assert (verdict.expected, verdict.found, verdict.hint) == (expected, found, hint)
    [verdict] = [
        v for v in ask(connection, "policies: {orders: {'\"Not Gone\"': {check: id > 0}}}") if v.found == "none"
    ]
    assert (verdict.status, verdict.expected) == ("fail", "id > 0")


def test_what_a_newer_server_prints_and_the_parser_cannot_read_is_unknown() -> None:
    [rule] = read("policies: {orders: {own_rows: {using: id > 0, unknown: pass}}}")
    found = {"using": "id NEWER THAN (", "check": None}
    [_, verdict] = rule.judge({"found": found, "table": ["public", "orders"], "row_security": True})
    assert (verdict.status, verdict.found, verdict.tolerated) == ("unknown", "id NEWER THAN (", True)


@pytest.mark.parametrize(("said", "column"), [("using: id >", 39), ("check: a; DROP TABLE t", 39)])
def test_an_expression_that_is_none_is_told_before_anything_is_asked(said: str, column: int) -> None:
    [problem] = check(read(f"policies: {{orders: {{own_rows: {{{said}}}}}}}"))
    assert (problem.code, problem.location) == ("bad-rule", Location("manifest.yaml", 1, column))


def test_a_name_that_is_none_is_told_and_the_rest_is_read() -> None:
    found = problems("policies: {a b: [c], orders: [d e]}")
    assert {problem.location.column for problem in found} == {12, 31}
