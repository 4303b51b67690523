"""Where results, warnings and failures go, and how an error of SQL reads."""

from tests.cli.conftest import LINES, USERS, Project

ORDERS = {"010_orders.up": "CREATE TABLE orders (total int);", "010_orders.down": "DROP TABLE orders;"}
PLACED = {"011_placed.up": "ALTER TABLE orders ADD placed date;", "011_placed.down": "SELECT 1;"}
TOTALS = {"012_totals.up": "-- The totals\n\n\nUPDATE orders SET totl = 0;\n", "012_totals.down": "SELECT 1;"}
LAST = {"013_last.up": "SELECT 1;", "013_last.down": "SELECT 1;"}
ERROR = """\
sql/012_totals.up.sql:4:19: error[42703]: column "totl" of relation "orders" does not exist
    UPDATE orders SET totl = 0;
                      ^
012_totals was rolled back; 010 and 011 stay applied; 013 was not started.
"""
NAMED = {"012_totals.up": "SELECT orders.totl FROM orders;", "012_totals.down": "SELECT 1;"}
HINTED = """\
sql/012_totals.up.sql:1:8: error[42703]: column orders.totl does not exist
    SELECT orders.totl FROM orders;
           ^
hint: Perhaps you meant to reference the column "orders.total".
012_totals was rolled back; 010 and 011 stay applied; 013 was not started.
"""


def test_an_sql_error_is_shown_where_its_author_can_mend_it(project: Project) -> None:
    shown = project.write(ORDERS | PLACED | TOTALS | LAST).call("apply")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.endswith(f"\n\n{ERROR}")


def test_the_hint_of_postgresql_stands_below_the_caret(project: Project) -> None:
    shown = project.write(ORDERS | PLACED | NAMED | LAST).call("apply")
    assert shown.err.endswith(f"\n\n{HINTED}")


def test_a_failure_as_json_is_told_to_people_too(project: Project) -> None:
    shown = project.write(ORDERS | PLACED | TOTALS | LAST).call("apply", "--format", "json")
    assert shown.document["problem"]["location"] == {"path": "sql/012_totals.up.sql", "line": 4, "column": 19}
    assert [step["outcome"] for step in shown.document["steps"]] == ["applied", "applied", "failed", "not started"]
    assert shown.err.endswith(ERROR)


def test_warnings_go_to_stderr_and_quiet_leaves_them_out(project: Project) -> None:
    project.write(USERS | LINES, migrations=["001_users"])
    shown = project.call("plan")
    assert "warning[unlisted-file]" in shown.err
    assert "warning" not in shown.out
    assert project.call("plan", "--quiet").err == ""


def test_as_json_warnings_are_part_of_the_document(project: Project) -> None:
    shown = project.write(USERS | LINES, migrations=["001_users"]).call("plan", "--format", "json")
    assert {warning["code"] for warning in shown.document["warnings"]} == {"unlisted-file"}
