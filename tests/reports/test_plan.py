"""A plan as text, where it is long."""

from dataclasses import replace

from migrator.reports.plan import render
from migrator.reports.style import Style
from tests.reports.samples import PLAN


def touches_line(*touches: str) -> str:
    text = render(replace(PLAN, steps=(replace(PLAN.steps[0], touches=touches),)), Style())
    return next(line.strip() for line in text.splitlines() if "touches" in line)


def test_what_a_dump_touches_is_told_by_what_is_done_to_which_kind() -> None:
    tables = [f"create table t{number}" for number in range(30)]
    line = touches_line(*tables, "refresh materialized view totals", "drop table legacy", "drop table older")
    assert line == (
        "touches      create table t0, t1 and 28 more; refresh materialized view totals; drop table legacy and older"
    )


def test_a_dozen_touched_objects_are_all_named() -> None:
    tables = [f"create table t{number}" for number in range(12)]
    assert touches_line(*tables) == "touches      " + ", ".join(tables)
