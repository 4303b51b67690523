"""A plan as a script."""

from dataclasses import replace

import pytest

from migrator.reports.sql_script import render
from migrator.reports.style import Style
from migrator.values.results import TransactionMode
from tests.reports.samples import PLAN


def script(sql: str, transaction: TransactionMode = "single", wrapped: bool = False) -> str:
    step = replace(PLAN.steps[1], sql=sql, transaction=transaction, wrapped=wrapped)
    return render(replace(PLAN, steps=(step,)), Style()).split("\n", 1)[1]


def test_each_script_stands_below_its_name_and_in_its_transaction() -> None:
    assert render(PLAN, Style()) == (
        "-- 1 of 2: 011_index (up), from sql/011_index.up.sql\n"
        "-- Report of the last day's orders\n"
        "-- statement by statement, outside of a transaction; "
        "CREATE INDEX CONCURRENTLY cannot run in a transaction (line 3)\n"
        "CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at)\n;\n"
        "\n"
        "-- 2 of 2: 012_totals (up), from sql/012_totals.up.sql\n"
        "BEGIN;\nUPDATE orders SET total = 0;\nCOMMIT;\n"
    )


def test_a_script_that_brings_its_transaction_gets_no_second_one() -> None:
    assert script("BEGIN;\nSELECT 1;\nCOMMIT;\n", wrapped=True) == "BEGIN;\nSELECT 1;\nCOMMIT;\n"


@pytest.mark.parametrize("sql", ["SELECT 1", "SELECT 1 -- one", "SELECT 1; -- one"])
def test_a_last_statement_without_an_end_does_not_run_into_the_commit(sql: str) -> None:
    assert script(sql) == f"BEGIN;\n{sql}\n;\nCOMMIT;\n"


def test_the_data_of_a_copy_end_as_they_are() -> None:
    assert script("COPY t FROM STDIN;\n1\n\\.\n") == "BEGIN;\nCOPY t FROM STDIN;\n1\n\\.\nCOMMIT;\n"


def test_a_plan_of_nothing_is_an_empty_script() -> None:
    assert render(replace(PLAN, steps=()), Style()) == ""


def test_a_name_cannot_leave_its_comment() -> None:
    step = replace(PLAN.steps[1], description="x\nDROP TABLE users;")
    assert "-- x DROP TABLE users;\n" in render(replace(PLAN, steps=(step,)), Style())


def test_a_file_of_blank_lines_is_looked_at_in_no_time() -> None:
    assert script(" \n" * 50_000 + "SELECT 1;\n").startswith("BEGIN;\n")
